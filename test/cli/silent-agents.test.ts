import { expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { TestTerminal } from "../support/terminal.ts";
import { World } from "../support/world.ts";

/** A World with an agent that has never told anything, in a session of the name `quiet`. */
async function quiet(): Promise<World> {
  const world = new World();
  world.program(
    "codex",
    '#!/bin/bash\n[ -n "$AS_CODEX" ] || AS_CODEX=1 exec -a codex bash "$0"\nwhile read -r line && [ "$line" != stop ]; do :; done\n',
  );
  mkdirSync(`${world.home}/.codex`); // as Codex makes it when it is first used
  await world.tmux("new-session", "-d", "-s", "quiet", "exec codex");
  return world;
}

test("wait says at once what it waits for, and that the agent tells nothing of it", async () => {
  await using world = await quiet();
  const late = await world.pots(["wait", "quiet", "--timeout", "0.1"]);
  expect(late).toMatchObject({ code: 7, stdout: "quiet  unknown\n" });
  const first =
    "pots: waiting until quiet is waiting or done, but its codex tells nothing of its state\n";
  expect(late.stderr).toBe(`${first}  pots agent install codex lets it\n`);
  // without a limit it is on the screen, and the end of the agent is told of still
  await using terminal = TestTerminal.pots(world, ["wait", "quiet", "--for", "done"]);
  await terminal.waitFor("pots agent install codex lets it");
  await world.tmux("send-keys", "-t", "=quiet:", "stop", "Enter");
  expect(await terminal.exited()).toBe(1);
});

test("where its hooks are installed it is not told to install them", async () => {
  await using world = await quiet();
  expect((await world.pots(["agent", "install", "codex", "--yes"])).code).toBe(0);
  const { stderr } = await world.pots(["wait", "quiet", "--timeout", "0.1"]);
  expect(stderr).toContain("its hooks are installed, and have not spoken yet: trust them: type");
  const sent = await world.pots(["send", "quiet", "hello"]);
  expect(sent).toMatchObject({ code: 1 });
  expect(sent.stderr).toContain("its hooks are installed, and have not spoken yet");
  expect(sent.stderr).not.toContain("lets it");
});
