import { afterAll, beforeAll, expect, test } from "bun:test";
import { isRevertedInAny, revertedBy } from "../../src/worktrees/reverted.ts";
import { commit, write } from "../support/history.ts";
import { World } from "../support/world.ts";

/** Work that was merged, and is in the history alone since somebody took it back. */

let world: World;
let count = 0;
beforeAll(() => {
  world = new World();
});
afterAll(async () => await world[Symbol.asyncDispose]());

/** A project with a branch of two commits; what is then done on main, step by step. */
async function isReverted(...steps: string[][]): Promise<boolean> {
  const top = await world.repository(`acme-${count++}`);
  write(top, "old", "old\n");
  await commit(world, top, "old");
  await world.git(top, "switch", "-q", "-c", "x");
  for (const name of ["a", "b"]) {
    write(top, name, `${name}\n`);
    await commit(world, top, name);
  }
  await world.git(top, "switch", "-q", "main");
  for (const words of steps) await world.git(top, ...words);
  const head = await world.git(top, "rev-parse", "x");
  const branch = { commonDir: `${top}/.git`, branch: "x", head };
  return await isRevertedInAny(branch, ["refs/heads/main"]);
}

const merge = ["merge", "-q", "--no-ff", "-m", "merge", "x"];
const revert = (what: string, ...words: string[]) => ["revert", "--no-edit", ...words, what];
const empty = ["commit", "-q", "--allow-empty", "-m", "else"];

test("a branch is reverted with its merge, by its commits or by its squash", async () => {
  const squash = [
    ["merge", "-q", "--squash", "x"],
    ["commit", "-q", "-m", "squash"],
  ];
  expect(await isReverted(merge, empty, revert("HEAD~1", "-m", "1"), empty)).toBe(true);
  expect(await isReverted(merge, revert("x"))).toBe(true);
  expect(await isReverted(...squash, revert("HEAD"))).toBe(true);
  expect(await isReverted(["merge", "-q", "x"], revert("x~1"))).toBe(true);
});

test("a branch is not reverted with what others did, or where that was taken back", async () => {
  expect(await isReverted(merge, empty)).toBe(false);
  expect(await isReverted(merge, revert("x~2"))).toBe(false);
  expect(await isReverted(["merge", "-q", "x"], revert("x~2"))).toBe(false);
  expect(await isReverted(merge, revert("HEAD", "-m", "1"), revert("HEAD"))).toBe(false);
  const unknown = `This reverts commit ${"ab".repeat(20)}.`; // picked from another repository, say
  expect(await isReverted(merge, ["commit", "-q", "--allow-empty", "-m", unknown])).toBe(false);
});

test("work that was reverted is not back with more of the branch", async () => {
  const more = [
    ["switch", "-q", "x"],
    ["commit", "-q", "--allow-empty", "-m", "more"],
    ["switch", "-q", "main"],
  ];
  expect(await isReverted(merge, revert("HEAD", "-m", "1"), ...more, merge)).toBe(true);
});

test("a message may name several commits, or the beginning of one's name", () => {
  const [a, b] = ["a".repeat(40), "b".repeat(40)];
  const message = `Revert two\n\nThis reverts commit ${a}.\nThis reverts commit bbbbbbb (b, 2026-01-31).\n`;
  const reverts = { name: "c".repeat(40), message };
  expect([...revertedBy([reverts])]).toEqual([a, "bbbbbbb"]);
  const again = { name: "d".repeat(40), message: `This reverts commit ${reverts.name}.` };
  expect([
    ...revertedBy([again, reverts, { name: b, message: `This reverts commit ${a}.` }]),
  ]).toEqual([reverts.name, a]);
});
