import { expect, test } from "bun:test";
import { claudeIn, installClaude, tellClaude } from "../support/agents.ts";
import { KEYS, TestTerminal } from "../support/terminal.ts";
import { eventually } from "../support/wait.ts";
import { World } from "../support/world.ts";

test("the picker: who needs you comes first, ! keeps those, and the preview is the agent's", async () => {
  await using world = new World();
  installClaude(world);
  await claudeIn(world, "works", "work");
  await claudeIn(world, "asks", "ask");
  await world.tmux("split-window", "-t", "=asks:", "echo another pane; exec cat");
  await world.tmux("new-session", "-d", "-s", "newest");
  await using terminal = TestTerminal.pots(world, [], {}, { cols: 140, rows: 20 });
  await terminal.waitFor(/▌◆ asks +permission .*waiting \d+s/);
  await terminal.waitFor(/● works .*working \d+s/);
  await terminal.waitFor("asks · "); // the preview's title
  await terminal.waitFor(/│ ask$/m);
  expect(terminal.text()).not.toContain("another pane");
  terminal.type("!");
  await terminal.waitForAbsence("works");
  expect(terminal.text()).toContain("1/3");
  expect(terminal.text()).not.toContain("new:");
  // while it is open, it follows
  terminal.type(KEYS.backspace);
  await terminal.waitFor("works");
  await tellClaude(world, "asks", "", "waiting");
  await world.tmux("send-keys", "-t", "=works:", "done", "Enter");
  await terminal.waitFor(/✓ works .*done \d+s/);
  terminal.type(`!${KEYS.enter}`);
  await eventually(async () => (await world.format("asks", "#{session_attached}")) === "1");
});

test("agent install names the files in its question: what it shows of them scrolls away", async () => {
  await using world = new World();
  installClaude(world);
  world.program("codex", "#!/bin/sh\n");
  const size = { cols: 60, rows: 15 };
  await using terminal = TestTerminal.pots(world, ["agent", "install"], {}, size);
  await terminal.waitFor("(y/N)");
  expect(terminal.text().replace(/\s+/g, " ")).toContain(
    "Change ~/.claude/settings.json, ~/.codex/hooks.json? (y/N)",
  );
  terminal.type(KEYS.enter);
  await terminal.waitFor("nothing was changed");
});
