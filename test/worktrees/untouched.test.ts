import { describe, expect, test } from "bun:test";
import { rmSync, symlinkSync } from "node:fs";
import { DefaultLine, isWithoutWork } from "../../src/worktrees/untouched.ts";
import { World } from "../support/world.ts";

describe("the log of a branch", () => {
  test.each<[log: string | null, without: boolean]>([
    ["branch: Created from main", true],
    ["merge origin/main: Fast-forward\nbranch: Created from HEAD", true],
    ["pull --ff-only: Fast-forward\nbranch: Created from HEAD", true],
    ["rebase (finish): refs/heads/x onto 1234567\nbranch: Created from HEAD", true],
    ["Branch: renamed refs/heads/a to refs/heads/b\nbranch: Created from HEAD", true],
    [null, true], // a bare repository keeps none until something is committed
    ["", false], // grown old, and emptied
    ["commit: work\nbranch: Created from main", false],
    ["reset: moving to main\ncommit: work\nbranch: Created from main", false],
    ["merge other: Merge made by the 'ort' strategy.\nbranch: Created from main", false],
    ["cherry-pick: work\nbranch: Created from main", false],
    ["fetch origin refs/pull/12/head:pr-12: storing head", false],
  ])("%j tells of no work: %j", (log, without) => expect(isWithoutWork(log)).toBe(without));
});

test("a new branch of a bare repository, of which git keeps no log, is untouched until it has a commit", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  const bare = `${world.code}/bare/.bare`;
  await world.git(world.code, "clone", "-q", "--bare", acme, bare);
  const path = `${world.code}/bare/new`;
  await world.git(bare, "worktree", "add", "-q", "-b", "new", path);
  const ask = async () => {
    const head = await world.git(path, "rev-parse", "HEAD");
    return await new DefaultLine(bare, ["refs/heads/main"]).isUntouched("new", head);
  };
  expect(await ask()).toBe(true);
  await world.git(path, "commit", "-q", "--allow-empty", "-m", "work");
  await world.git(bare, "update-ref", "refs/heads/main", "refs/heads/new");
  expect(await ask()).toBe(false);
});

test("where the log of a branch cannot be read, it is not said whether anything was committed on it", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.git(acme, "branch", "new");
  const head = await world.git(acme, "rev-parse", "new");
  const log = `${acme}/.git/logs/refs/heads/new`;
  const ask = () => new DefaultLine(`${acme}/.git`, ["refs/heads/main"]).isUntouched("new", head);
  expect(await ask()).toBe(true);
  rmSync(log);
  symlinkSync(log, log);
  await expect(ask()).rejects.toThrow("ELOOP");
});
