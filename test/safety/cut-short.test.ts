import { expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { World } from "../support/world.ts";
import { breaking, everySession, real, withOrphan } from "./stand-ins.ts";

/**
 * An answer whose end is still to come when the program has exited looks complete at the end of any
 * record. It is no answer.
 */

/** Prints the first `records` of the real program's lines now, and has the rest printed long after its exit. */
function firstThenRest(tool: string, records: number, zero: boolean): string {
  const [to, back] = zero ? [" | tr '\\n\\0' '\\001\\n'", " | tr '\\n\\001' '\\0\\n'"] : ["", ""];
  const lines = `${real(tool)} "$@"${to} >"$HOME/answer"`;
  const rest = `{ sleep 1000; sed '1,${records}d' "$HOME/answer"${back}; } &`;
  return `${lines}; sed '${records}q' "$HOME/answer"${back}; ${rest} exit 0`;
}

const MAIN_ENTRY = 4; // path, commit, branch, and the empty line that ends it

test("git's list that goes on after git has exited proves nothing gone", async () => {
  await using world = new World();
  const { acme, orphan } = await withOrphan(world);
  // not mounted at the moment, which is what locking a worktree is for
  await world.git(acme, "worktree", "lock", `${acme}-here`);
  rmSync(`${acme}-here`, { recursive: true });
  const before = await everySession(world);
  breaking(world, "git", "worktree list", firstThenRest("git", MAIN_ENTRY, true));
  for (const flag of ["--yes", "--force"]) {
    const { code, stderr } = await world.pots(["cleanup", flag], { cwd: acme });
    expect(code).toBe(0);
    expect(stderr).toMatch(new RegExp(`^kept ${orphan}: unknown: .*its output did not end`, "m"));
    expect(await everySession(world)).toEqual(before);
  }
}, 60_000);

test("tmux's list that goes on after tmux has exited makes no name unique", async () => {
  await using world = new World();
  await withOrphan(world);
  const before = await everySession(world);
  breaking(world, "tmux", "list-sessions", firstThenRest("tmux", 2, false));
  for (const name of ["acme", "acme-gone"]) {
    const { code, stderr } = await world.pots(["kill", name, "--yes"]);
    expect(code).toBe(1);
    expect(stderr).toContain("its output did not end");
    expect(await everySession(world)).toEqual(before);
  }
}, 60_000);

test("what holds only stderr open spoils nothing", async () => {
  await using world = new World();
  const { acme } = await withOrphan(world);
  world.program("plum", "#!/bin/sh\nsleep 1000 >/dev/null &\ngit worktree list\n");
  const { code, stdout, stderr } = await world.pots(["list", "acme", "--all"], { cwd: acme });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("acme-here-dev");
});
