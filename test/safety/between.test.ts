import { expect, test } from "bun:test";
import { markOf } from "../support/marks.ts";
import { eventually } from "../support/wait.ts";
import { World } from "../support/world.ts";
import {
  breaking,
  everySession,
  HANGS,
  hanging,
  isAlive,
  real,
  startPots,
  withOrphan,
} from "./stand-ins.ts";

/** What happens between pots' looking and its acting. */

const tmux = real("tmux");

/** The server ends, and is waited for: until its socket is gone it would answer with its last breath. */
const SERVER_ENDS = `${tmux} kill-server; until ${tmux} list-sessions 2>&1 | sed -n '/no server\\|error conn/p' | { read -r _; }; do :; done`;

/** The server ends, and another begins in which the same ids are other people's sessions. */
const REPLACED = [
  SERVER_ENDS,
  ...["one", "two", "three", "four"].map(
    (name) => `${tmux} -f /dev/null new-session -d -s ${name}`,
  ),
].join("; ");

test.each([
  ["kill", ["kill", "acme-gone-dev", "--yes"], 1],
  ["cleanup", ["cleanup", "--force"], 0],
] as const)(
  "%s leaves a session alone that has the id of the one it looked at",
  async (_name, words, code) => {
    await using world = new World();
    await withOrphan(world);
    breaking(world, "tmux", "if-shell", REPLACED);
    const ended = await world.pots([...words]);
    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain("replaced");
    expect(ended.stderr).not.toMatch(/^ended /m);
    expect(await world.sessions()).toEqual(["four", "one", "three", "two"]);
  },
);

test("cleanup leaves it alone as well when that happens before the second look", async () => {
  await using world = new World();
  await withOrphan(world);
  breaking(world, "tmux", " -f #{==", REPLACED);
  const { stderr } = await world.pots(["cleanup", "--force"]);
  expect(stderr).toContain("kept acme-gone-dev: it was replaced by another session\n");
  expect(await world.sessions()).toEqual(["four", "one", "three", "two"]);
});

test("the mark of a moved worktree is not put on a session that has the id by now", async () => {
  await using world = new World();
  const { acme } = await withOrphan(world);
  await world.git(acme, "worktree", "move", `${acme}-here`, `${acme}-there`);
  breaking(world, "tmux", "if-shell", REPLACED);
  await world.pots(["cleanup", "--dry-run"]);
  const { stderr } = await world.pots(["cleanup", "--yes"]);
  expect(stderr).toContain("kept acme-here-dev: it was replaced by another session\n");
  expect(stderr).not.toContain("follows");
  expect(await world.sessions()).toEqual(["four", "one", "three", "two"]);
  for (const row of await everySession(world)) expect(row).toMatch(/\|\w+\|$/);
});

test("the mark of a moved worktree follows it, whatever its path holds", async () => {
  await using world = new World();
  const { acme } = await withOrphan(world);
  const there = `${acme}-#{pid} #(touch x) %H '$HOME" ;`;
  await world.git(acme, "worktree", "move", `${acme}-here`, there);
  const { stderr } = await world.pots(["cleanup", "--yes"]);
  expect(stderr).toContain("acme-here-dev follows its worktree to ");
  expect((await markOf(world, "acme-here-dev")).worktree).toBe(there);
  const again = await world.pots(["create", there], { cwd: acme });
  expect(again.code).toBe(5);
  expect(await world.tmux("show-options", "-g")).not.toContain("@pots");
});

test.each([
  ["kill", ["kill", "acme-gone-dev", "--yes"]],
  ["cleanup", ["cleanup", "--force"]],
] as const)(
  "%s: a server that dies before the end has nothing left to end",
  async (_name, words) => {
    await using world = new World();
    await withOrphan(world);
    breaking(world, "tmux", "if-shell", SERVER_ENDS);
    const { code, stderr } = await world.pots([...words]);
    expect(code).toBe(0);
    expect(stderr).toContain("had already ended");
    expect(await world.sessions()).toEqual([]);
  },
);

test("create: a server that dies after the look is started anew, and a worktree that vanished is named", async () => {
  await using world = new World();
  const { acme } = await withOrphan(world);
  breaking(world, "tmux", "new-session", SERVER_ENDS);
  const created = await world.pots(["create", "here"], { cwd: acme });
  expect(created).toMatchObject({ code: 5 });
  const other = await world.pots(["create", "here", "-t", "other"], { cwd: acme });
  expect(other).toMatchObject({ code: 0, stdout: "acme-here-other\n" });
  expect(await world.sessions()).toEqual(["acme-here-other"]);

  // git lists it still; its directory goes while git answers
  breaking(world, "git", "worktree list", `${real("rm")} -rf ${acme}-here`);
  const before = await everySession(world);
  const vanished = await world.pots(["create", "here", "-t", "third"], { cwd: acme });
  expect(vanished.code).toBe(3);
  expect(vanished.stderr).toMatch(/worktree here is gone: .*\n {2}make it anew: git /);
  expect(await everySession(world)).toEqual(before);
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)(
  "%s while a child hangs: pots ends, its children with it, and no session",
  async (signal, code) => {
    await using world = new World();
    const { acme } = await withOrphan(world);
    const before = await everySession(world);
    for (const [tool, where, words] of [
      ["git", "worktree list", ["cleanup", "--force"]],
      ["tmux", "list-panes", ["kill", "acme-here-dev", "--yes"]],
      ["tmux", "new-session", ["create", "acme", "here", "x"]],
      ["plum", "list", ["create", "acme", "here", "x"]],
    ] as const) {
      if (tool === "plum") world.program("plum", `#!/bin/sh\n${HANGS}\n`);
      else breaking(world, tool, where, HANGS);
      const known = hanging(world).length;
      const pots = startPots(world, [...words], acme);
      await eventually(() => hanging(world).length >= known + 2, `${tool} to hang`);
      process.kill(pots.pid, signal);
      expect({ tool, code: await pots.exited }).toEqual({ tool, code });
      await eventually(() => !hanging(world).some(isAlive), `the end of ${tool} and its child`);
      for (const mended of ["git", "tmux"]) breaking(world, mended, "no such words", "exit 1");
      world.without("plum");
    }
    expect(await everySession(world)).toEqual(before);
  },
);
