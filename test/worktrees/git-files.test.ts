import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { searchRepositories } from "../../src/projects/search.ts";
import { branchOf, locate, recordedPath, repositoryAt } from "../../src/worktrees/git-files.ts";
import { World } from "../support/world.ts";

/** Real repositories of every shape; what is read from their files must be what git says. */
let world: World;
let code = "";

beforeAll(async () => {
  world = new World();
  code = world.code;
  const acme = await world.repository("acme");
  await world.worktree(acme, "auth", "feature/auth");
  mkdirSync(`${acme}-auth/deep/er`, { recursive: true });
  symlinkSync(`${acme}-auth/deep`, `${code}/link`);
  await world.git(code, "clone", "-q", "--bare", acme, `${code}/sib.git`);
  await world.git(`${code}/sib.git`, "worktree", "add", "-q", "-b", "feat", `${code}/sib-feat`);
  await world.git(code, "clone", "-q", "--bare", acme, `${code}/hidden/.bare`);
  await world.git(
    `${code}/hidden/.bare`,
    "worktree",
    "add",
    "-q",
    "-b",
    "f",
    `${code}/hidden/feat`,
  );
  await world.git(code, "clone", "-q", "--bare", acme, `${code}/signed/.bare`);
  writeFileSync(`${code}/signed/.git`, "gitdir: ./.bare\n");
  await world.git(`${code}/signed`, "worktree", "add", "-q", "-b", "f", "feat");
  await world.git(acme, "-c", "protocol.file.allow=always", "submodule", "add", "-q", acme, "sub");
  await world.git(code, "init", "-q", "--separate-git-dir", `${code}/apart-git`, "apart");
  mkdirSync(`${code}/broken`);
  writeFileSync(`${code}/broken/.git`, "gitdir: /nowhere/at/all\n");
  mkdirSync(`${code}/plain`);
});

afterAll(async () => await world[Symbol.asyncDispose]());

describe("where a path stands", () => {
  test.each<[path: string, root: string, worktree: string | null, gitdir: string]>([
    ["acme", "acme", "acme", "acme/.git"],
    ["acme-auth", "acme", "acme-auth", "acme/.git/worktrees/acme-auth"],
    ["acme-auth/deep/er", "acme", "acme-auth", "acme/.git/worktrees/acme-auth"],
    ["link/er", "acme", "acme-auth", "acme/.git/worktrees/acme-auth"],
    ["sib.git", "sib.git", null, "sib.git"],
    ["sib.git/refs", "sib.git", null, "sib.git"],
    ["sib-feat", "sib.git", "sib-feat", "sib.git/worktrees/sib-feat"],
    ["hidden", "hidden", null, "hidden/.bare"],
    ["hidden/feat", "hidden", "hidden/feat", "hidden/.bare/worktrees/feat"],
    ["signed", "signed", null, "signed/.bare"],
    ["signed/feat", "signed", "signed/feat", "signed/.bare/worktrees/feat"],
    ["acme/sub", "acme/sub", "acme/sub", "acme/.git/modules/sub"],
    ["apart", "apart", "apart", "apart-git"],
  ])("%s: root %s, worktree %j", (path, root, worktree, gitdir) => {
    expect(locate(`${code}/${path}`)).toMatchObject({
      root: `${code}/${root}`,
      worktree: worktree === null ? null : `${code}/${worktree}`,
      gitdir: `${code}/${gitdir}`,
    });
  });

  test.each(["plain", "not-there", "broken", "."])("%s: nowhere", (path) =>
    expect(locate(`${code}/${path}`)).toBeNull(),
  );

  test("a repository is at its own top alone", () => {
    expect(repositoryAt(`${code}/acme`)?.root).toBe(`${code}/acme`);
    expect(repositoryAt(`${code}/acme-auth/deep`)).toBeNull();
  });
});

test("a worktree's branch is read from its own HEAD", async () => {
  expect(branchOf(`${code}/acme/.git/worktrees/acme-auth`)).toBe("feature/auth");
  expect(branchOf(`${code}/acme/.git`)).toBe("main");
  await world.git(`${code}/sib-feat`, "checkout", "-q", "--detach");
  expect(branchOf(`${code}/sib.git/worktrees/sib-feat`)).toBeNull();
  expect(branchOf("/nowhere")).toBeNull();
});

test("git's record of a worktree's place follows a move", async () => {
  const gitdir = `${code}/signed/.bare/worktrees/feat`;
  expect(recordedPath(gitdir)).toBe(`${code}/signed/feat`);
  await world.git(`${code}/signed`, "worktree", "move", "feat", "moved");
  expect(recordedPath(gitdir)).toBe(`${code}/signed/moved`);
  expect(recordedPath("/nowhere")).toBeNull();
});

test("repositories are found a few levels deep, each once, and not in hidden directories", async () => {
  const dirs = `${code}/search`;
  for (const path of ["one", "a/b/two", "a/b/c/too-deep", ".hidden/three", "node_modules/four"]) {
    await world.repository(path, dirs);
  }
  await world.worktree(`${dirs}/one`, "linked");
  expect([...new Set(searchRepositories(dirs))].sort()).toEqual([`${dirs}/a/b/two`, `${dirs}/one`]);
  rmSync(dirs, { recursive: true });
  expect(searchRepositories(dirs)).toEqual([]);
});
