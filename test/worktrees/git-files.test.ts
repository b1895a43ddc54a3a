import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { searchRepositories } from "../../src/projects/search.ts";
import { branchOf } from "../../src/worktrees/git-directory.ts";
import {
  locate,
  recordedPath,
  repositoryAt,
  worktreeFiles,
} from "../../src/worktrees/git-files.ts";
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
  await world.git(`${code}/apart`, "commit", "-q", "--allow-empty", "-m", "first");
  await world.git(`${code}/apart`, "worktree", "add", "-q", "-b", "f", `${code}/apart-feat`);
  await world.repository("taken");
  await world.git(code, "-C", "taken", "worktree", "add", "-q", "-b", "f", `${code}/taken-feat`);
  renameSync(`${code}/taken/.git`, `${code}/taken-git`);
  symlinkSync(`${code}/taken-git`, `${code}/taken/.git`);
  writeFileSync(`${code}/taken-feat/.git`, `gitdir: ${code}/taken-git/worktrees/taken-feat\n`);
  mkdirSync(`${acme}/lost`);
  writeFileSync(`${acme}/lost/.git`, "gitdir: /nowhere/at/all\n");
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
    ["apart-feat", "apart", "apart-feat", "apart-git/worktrees/apart-feat"],
    ["taken", "taken", "taken", "taken-git"],
    ["taken-feat", "taken", "taken-feat", "taken-git/worktrees/taken-feat"],
  ])("%s: root %s, worktree %j", (path, root, worktree, gitdir) => {
    expect(locate(`${code}/${path}`)).toMatchObject({
      root: `${code}/${root}`,
      worktree: worktree === null ? null : `${code}/${worktree}`,
      gitdir: `${code}/${gitdir}`,
    });
  });

  test.each(["plain", "not-there", "broken", ".", "acme/lost"])("%s: nowhere", (path) =>
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

test("a record that cannot be a path is none", () => {
  const gitdir = `${code}/odd-gitdir`;
  mkdirSync(gitdir);
  for (const [text, path] of [
    ["/x/y/.git\n", "/x/y"],
    ["../y/.git\n", `${code}/y`],
    ["", null],
    [`/x\0y/.git`, null],
    [`/${"x".repeat(5000)}`, null],
  ] as const) {
    writeFileSync(`${gitdir}/gitdir`, text);
    expect(recordedPath(gitdir)).toBe(path);
  }
});

test("branches of a reftable are not in git's files, and that is said", () => {
  const gitdir = `${code}/acme/.git/worktrees/acme-auth`;
  const before = readFileSync(`${gitdir}/HEAD`);
  writeFileSync(`${gitdir}/HEAD`, "ref: refs/heads/.invalid\n");
  const [main, linked] = worktreeFiles(`${code}/acme`);
  writeFileSync(`${gitdir}/HEAD`, before);
  expect(main).toMatchObject({ branch: "main", branchKnown: true, main: true });
  expect(linked).toMatchObject({ branch: null, branchKnown: false, main: false });
});

test("repositories are found a few levels deep, behind links and hidden, each once", async () => {
  const dirs = `${code}/search`;
  for (const path of [
    "one",
    "a/b/two",
    "a/b/c/too-deep",
    ".dots",
    ".hidden/no",
    "node_modules/no",
  ]) {
    await world.repository(path, dirs);
  }
  await world.worktree(`${dirs}/one`, "linked");
  const elsewhere = await world.repository("elsewhere");
  symlinkSync(elsewhere, `${dirs}/link-to-one`);
  symlinkSync("..", `${dirs}/a/round`);
  symlinkSync("nowhere", `${dirs}/dangling`);
  expect([...new Set(searchRepositories(dirs))].sort()).toEqual(
    [`${dirs}/.dots`, `${dirs}/a/b/two`, `${dirs}/one`, elsewhere].sort(),
  );
  rmSync(dirs, { recursive: true });
  expect(searchRepositories(dirs)).toEqual([]);
});
