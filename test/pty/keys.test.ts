import { expect, test } from "bun:test";
import { chmodSync } from "node:fs";
import { KEYS, TestTerminal } from "../support/terminal.ts";
import { eventually, never } from "../support/wait.ts";
import { World } from "../support/world.ts";

/** What the picker takes for a key, and what it does not. */

async function mailWorld(): Promise<World> {
  const world = new World();
  for (const name of ["mail", "notes", "talk"]) {
    await world.tmux("new-session", "-d", "-s", name, "exec cat");
  }
  return world;
}

const paste = (text: string) => `\u001b[200~${text}\u001b[201~`;
const pointed = (terminal: TestTerminal) =>
  terminal.lines().find((line) => line.startsWith("▌")) ?? "";
const pointsAt = (terminal: TestTerminal, name: string) =>
  eventually(
    () => pointed(terminal).includes(name),
    () => `the pointer at ${name}:\n${terminal.text()}`,
  );

test("what is pasted is text: no newline in it is Enter, and no letter an answer", async () => {
  await using world = await mailWorld();
  await using terminal = TestTerminal.pots(world, []);
  await terminal.waitFor("3/3");
  expect(terminal.emulator.modes.bracketedPasteMode).toBe(true);
  terminal.type(paste("no\ntes\n\u0018y"));
  await terminal.waitFor("› notesy");
  terminal.type(KEYS.backspace);
  await pointsAt(terminal, "notes");
  terminal.type(KEYS.ctrlX);
  await terminal.waitFor("End notes? y/N");
  terminal.type(paste("y"));
  await never(() => !terminal.text().includes("End notes? y/N"), 50);
  terminal.type("n");
  await terminal.waitFor("nothing was ended");
  terminal.type(KEYS.escape);
  expect(await terminal.exited()).toBe(130);
  expect(terminal.emulator.modes.bracketedPasteMode).toBe(false);
  expect(terminal.emulator.modes.mouseTrackingMode).toBe("none");
  expect(await world.sessions()).toEqual(["mail", "notes", "talk"]);
});

test("a question of the stock kind takes no answer from a paste", async () => {
  await using world = await mailWorld();
  await using terminal = TestTerminal.pots(world, ["kill", "notes"]);
  await terminal.waitFor("(y/N)");
  terminal.type(`${paste("y\n")}${KEYS.enter}`);
  expect(await terminal.exited()).toBe(130);
  expect(await world.sessions()).toContain("notes");
});

test("what a question is about goes on further in where a line has no room for it", async () => {
  await using world = await mailWorld();
  await using terminal = TestTerminal.pots(world, ["kill", "notes"], {}, { cols: 22, rows: 10 });
  await terminal.waitFor("/N)");
  expect(terminal.lines().slice(0, 2)).toEqual(["notes · ~ · running:", "  cat"]);
});

test("what a terminal answers and half a sequence are no keys, and lock nothing", async () => {
  await using world = await mailWorld();
  await using terminal = TestTerminal.pots(world, []);
  await terminal.waitFor("3/3");
  terminal.type("\u001b]11;rgb:1e1e/1e1e/2e2e\u001b\\\u001bP>|foot(1.16)\u001b\\n");
  await terminal.waitFor("› n");
  expect(terminal.text()).toContain("› n ");
  terminal.type("\u001b[");
  terminal.type("\u0015"); // ends it, and is a key
  await terminal.waitForAbsence("› n");
  terminal.type("\u001b[");
  await never(() => !terminal.text().includes("3/3"), 1500); // far longer than one is waited for
  terminal.type("ma");
  await terminal.waitFor("› ma");
  terminal.type("\u001b[99;5u"); // ctrl-c
  expect(await terminal.exited()).toBe(130);
});

test("the mouse chooses and scrolls, alt and a digit go to a row, and the query is edited within", async () => {
  await using world = await mailWorld();
  await using terminal = TestTerminal.pots(world, []);
  await terminal.waitFor("3/3");
  const third = /3· (\S+)/.exec(terminal.text())?.[1] ?? "";
  terminal.type("\u001b[<0;5;4M\u001b[<0;5;4m");
  await pointsAt(terminal, third);
  terminal.type("\u001b[<64;5;4M\u001b[<64;5;4M");
  await eventually(() => !pointed(terminal).includes(third));
  terminal.type("\u000e\u000e"); // ctrl-n
  await pointsAt(terminal, third);
  terminal.type("nts\u001b[D\u001b[De"); // n|ts
  await terminal.waitFor("› nets");
  terminal.type("\u0001\u000b\u0019"); // ctrl-a, ctrl-k, ctrl-y
  await terminal.waitFor("› nets");
  terminal.type(KEYS.ctrlU);
  await terminal.waitFor("3/3");
  terminal.type("\u001b3");
  await eventually(async () => (await world.format(third, "#{session_attached}")) === "1");
});

test("shift and the arrows scroll the preview", async () => {
  await using world = new World();
  await world.tmux(
    "new-session",
    "-d",
    "-s",
    "long",
    "i=0; while [ $i -lt 60 ]; do echo line-$i; i=$((i+1)); done; exec cat",
  );
  await world.tmux("resize-window", "-t", "=long:", "-x", "60", "-y", "70");
  await using terminal = TestTerminal.pots(world, [], {}, { cols: 120, rows: 12 });
  await terminal.waitFor("line-59");
  terminal.type("\u001b[1;2A".repeat(4));
  await terminal.waitForAbsence("line-59");
  await terminal.waitFor("line-48");
  terminal.type("\u001b[6;2~");
  await terminal.waitFor("line-59");
});

test("rows follow what happens elsewhere, and the cursor stays on its own", async () => {
  await using world = await mailWorld();
  await using terminal = TestTerminal.pots(world, []);
  await terminal.waitFor("3/3");
  terminal.type(KEYS.down);
  await eventually(() => terminal.lines()[2]?.startsWith("▌"));
  const name = /▌· (\S+)/.exec(pointed(terminal))?.[1] ?? "";
  const other = ["mail", "talk", "notes"].find((each) => each !== name) ?? "";
  await world.tmux("new-session", "-d", "-s", "fresh", "exec cat");
  await terminal.waitFor("fresh");
  await pointsAt(terminal, name);
  await world.tmux("kill-session", "-t", `=${other}`);
  await terminal.waitForAbsence(` ${other} `);
  await pointsAt(terminal, name);
});

test("the name of nobody makes a worktree from the last row, and goes there", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.pots(["create", "main"], { cwd: acme });
  await using terminal = TestTerminal.pots(world, [], { cwd: acme });
  await terminal.waitFor("acme-main-dev");
  terminal.type("main");
  await terminal.waitFor("› main");
  expect(terminal.text()).not.toContain("new:"); // somebody's whole name
  terminal.type(`${KEYS.ctrlU}fix-queue`);
  await terminal.waitFor("▌+ new: fix-queue");
  terminal.type(KEYS.enter);
  await terminal.waitFor("Make worktree fix-queue of acme? y/N");
  terminal.type(KEYS.enter);
  await terminal.waitFor("nothing was made");
  terminal.type(`${KEYS.enter}y`);
  await eventually(
    async () => (await world.format("acme-fix-queue-dev", "#{session_attached}")) === "1",
    () => terminal.text(),
  );
  await world.worksIn("acme-fix-queue-dev", `${acme}-fix-queue`);
});

test("a worktree that git does not make is told in the list, which stays open", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.pots(["create", "main"], { cwd: acme });
  const hook = `${acme}/.git/hooks/post-checkout`;
  await Bun.write(hook, "#!/bin/sh\nexit 3\n");
  chmodSync(hook, 0o755);
  await using terminal = TestTerminal.pots(world, [], { cwd: acme });
  await terminal.waitFor("acme-main-dev");
  terminal.type(`fix-queue${KEYS.enter}`);
  await terminal.waitFor("Make worktree fix-queue of acme? y/N");
  terminal.type("y");
  await terminal.waitFor("git did not make the worktree (exit 3)");
  await terminal.waitFor("▌");
  expect(await world.sessions()).toEqual(["acme-main-dev"]);
  terminal.type(KEYS.escape);
  expect(await terminal.exited()).toBe(130);
});

test("where nothing is committed yet, the list says how to begin", async () => {
  await using world = new World();
  const fresh = `${world.code}/fresh`;
  await world.git(world.home, "init", "-q", fresh);
  await using terminal = TestTerminal.pots(world, [], { cwd: fresh });
  await terminal.waitFor("fresh/main");
  terminal.type("idea");
  await terminal.waitFor("▌+ new: idea");
  terminal.type(KEYS.enter);
  await terminal.waitFor("git -C ~/code/fresh commit --allow-empty -m first");
});

test("where one stands in no project, a new worktree's project is asked for, and esc goes back", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.pots(["create", "main"], { cwd: acme });
  await using terminal = TestTerminal.pots(world, []);
  await terminal.waitFor("acme-main-dev");
  terminal.type(`fix-queue${KEYS.enter}`);
  await terminal.waitFor("make fix-queue in ›");
  terminal.type(KEYS.escape);
  await terminal.waitFor("pots › fix-queue");
  terminal.type(KEYS.enter);
  await terminal.waitFor("make fix-queue in ›");
  terminal.type(KEYS.enter);
  await terminal.waitFor("Make worktree fix-queue of acme? y/N");
  terminal.type("n");
  await terminal.waitFor("nothing was made");
});

test("without colour a question has none", async () => {
  await using world = await mailWorld();
  const seen: string[] = [];
  await using terminal = TestTerminal.pots(world, ["--no-color", "kill", "notes"]);
  terminal.emulator.parser.registerCsiHandler({ final: "m" }, (styles) => {
    seen.push(styles.join(";"));
    return false;
  });
  await terminal.waitFor("(y/N)");
  terminal.type("y");
  await terminal.waitFor("(y/N) y");
  terminal.type(`${KEYS.backspace}${KEYS.enter}`);
  expect(await terminal.exited()).toBe(130);
  expect(seen).toEqual([]);
});

test("ctrl-x offers the worktree too, and asks about it with all that goes with it", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.worktree(acme, "auth", "feature/auth");
  await world.pots(["create", "auth"], { cwd: acme });
  await using terminal = TestTerminal.pots(world, [], { cwd: acme });
  await terminal.waitFor("acme-auth-dev");
  await terminal.waitFor("acme/main");
  terminal.type(KEYS.ctrlX);
  await terminal.waitFor("End acme-auth-dev? y/N (w: and remove the worktree)");
  terminal.type("w");
  await terminal.waitFor("Remove this worktree? (y/N)");
  expect(terminal.text()).toContain("acme-auth-dev ends");
  terminal.type(`n${KEYS.enter}`);
  await terminal.waitFor("nothing was removed");
  expect(await world.sessions()).toEqual(["acme-auth-dev"]);
  terminal.type(`${KEYS.ctrlX}w`);
  await terminal.waitFor("Remove this worktree? (y/N)");
  terminal.type(`y${KEYS.enter}`);
  await terminal.waitFor("removed auth");
  await eventually(async () => (await world.sessions()).length === 0);
  expect(await world.git(acme, "worktree", "list")).not.toContain("auth");
});
