import { describe, expect, test } from "bun:test";
import { mountPoints } from "../../src/system/mounts.ts";
import type { RemovalLook } from "../../src/worktrees/removal-look.ts";
import { judgeRemoval } from "../../src/worktrees/removal-verdict.ts";
import { lookInside } from "../../src/worktrees/repositories-inside.ts";
import { filesText } from "../../src/worktrees/status.ts";
import { World } from "../support/world.ts";

const NONE: RemovalLook["inside"] = { repositories: [], mounts: [], unread: [], fixed: [] };

/** A clean worktree on a branch that is not merged. */
const LOOK: RemovalLook = {
  worktree: {
    ...{ root: "/code/acme", name: "x", path: "/code/acme-x", gitdir: "/g", branch: "x" },
    ...{ head: "c0ffee", main: false, locked: false, prunable: false },
  },
  ...{ commonDir: "/code/acme/.git", registration: "its own", lock: null, operation: null },
  ...{
    head: "c0ffee",
    branch: "x",
    changed: [],
    unmerged: [],
    untracked: [],
    ignored: [],
    edited: [],
    links: [],
  },
  ...{ overlooked: [], special: [], empty: [] },
  ...{ inside: NONE, movedTo: null, takenFor: null, standsForMain: false, commitsOfOwnRefs: 0 },
  ...{
    submodules: { present: false, work: [], onlyLogged: false },
    commitsOnlyHere: 0,
    stashes: 0,
    carrying: null,
    commitsOfLogs: { own: 0, withBranch: 0 },
  },
  ...{ defaultBranch: "main", merged: null, branchAlsoIn: null, secondName: null },
  ...{ reverted: false, upstreamGone: false, strayHead: null },
};
const judge = (
  change: Partial<RemovalLook>,
  wish: { discard?: boolean; keepBranch?: boolean } = {},
) => judgeRemoval({ ...LOOK, ...change }, { discard: false, keepBranch: false, ...wish });

describe("a worktree is refused, with --discard too, that", () => {
  const main = { ...LOOK.worktree, main: true };
  const cases: [string, Partial<RemovalLook>, string][] = [
    ["is the main one", { worktree: main }, "main worktree"],
    ["is somebody else's checkout", { registration: "another's" }, "not this project's"],
    ["is locked", { lock: "on a stick" }, "locked (on a stick)"],
    ["is not there", { registration: "absent" }, "not there"],
    ["was moved by hand", { registration: "absent", movedTo: "/code/y" }, "moved to /code/y"],
    ["stands for the main one", { standsForMain: true }, "no other main worktree"],
    ["is not there, and locked", { registration: "absent", lock: "" }, "locked"],
    ["has a rebase under way", { operation: "rebase" }, "a rebase is under way"],
    ["another git works in", { operation: "another git" }, "another git is at work"],
    ["has conflicts", { unmerged: ["a"] }, "conflicts are not resolved in 1 file"],
    ["holds what git never takes", { overlooked: ["a/.git/"] }, "git does not take a/.git/"],
    [
      "holds other repositories",
      { inside: { ...NONE, repositories: ["lib/"] } },
      "other repositories lie in it: lib/",
    ],
    ["holds a disk", { inside: { ...NONE, mounts: ["data/"] } }, "mounted in it: data/"],
    ["holds what cannot be deleted", { inside: { ...NONE, fixed: ["db/"] } }, "what is in db/"],
    ["holds what cannot be read", { inside: { ...NONE, unread: ["db/"] } }, "be told: db/"],
    [
      "has submodules with work",
      { submodules: { present: true, work: ["lib: commits"], onlyLogged: false } },
      "submodules hold work: lib: commits",
    ],
    ["has changes but no commit", { head: null, untracked: ["a"] }, "no commit in it yet"],
  ];
  test.each(cases)("%s", (_, change, why) => {
    for (const discard of [false, true]) {
      const { refusals } = judge(change, { discard });
      expect(refusals.map((refusal) => refusal.why).join("; ")).toContain(why);
    }
  });

  test("has submodules with work, and is told how to let go of what only a log names", () => {
    const hintFor = (onlyLogged: boolean) =>
      judge({ submodules: { present: true, work: ["lib: commit"], onlyLogged } }).refusals[0]?.hint;
    expect(hintFor(false)).toBe("commit and push it there, or drop it");
    expect(hintFor(true)).toContain("there: git reflog expire --expire=now --all");
  });
});

test("what lies in it is not known beyond so many directories", async () => {
  await using world = new World();
  const top = await world.repository("acme");
  for (const path of ["a/b/c/.git/HEAD", "d/e"]) world.file(`code/acme/${path}`, "");
  expect(await lookInside(top, [])).toEqual({ ...NONE, repositories: ["a/b/c/"] });
  expect(await lookInside(top, [], { most: 1 })).toEqual({ ...NONE, unread: ["a/", "d/"] });
});

test("a directory and a file that something is mounted on lie in it", async () => {
  await using world = new World();
  const top = await world.repository("acme");
  for (const path of ["data/x", "ign/secret", "ign/else"]) world.file(`code/acme/${path}`, "");
  const mountPoints = [`${top}-data`, `${top}/data`, `${top}/ign/secret`];
  const mounts = ["data/", "ign/secret"];
  expect(await lookInside(top, [], { mountPoints })).toEqual({ ...NONE, mounts });
  // git could not delete its top either
  expect(await lookInside(top, [], { mountPoints: ["/", top] })).toEqual({
    ...NONE,
    mounts: ["./"],
  });
});

test("the mount points of Linux, with blanks and backslashes in their names", () => {
  const text =
    "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n23 22 8:2 /x /my\\040wt/a\\134b rw shared:1 - ext4 /dev/b rw\n";
  expect(mountPoints(text)).toEqual(["/", "/my wt/a\\b"]);
});

describe("a worktree goes only by --discard, saved first, that", () => {
  const cases: [string, Partial<RemovalLook>, string][] = [
    ["has changes", { changed: ["a"] }, "1 changed file would be lost"],
    ["has new files", { untracked: ["a", "b"] }, "2 untracked files would be lost"],
    [
      "has a file open in an editor",
      { untracked: ["src/.a.c.swp"] },
      "src/a.c is open in an editor, or was when that crashed (src/.a.c.swp)",
    ],
    ["has that and more", { untracked: [".a.swp", "b"] }, "2 untracked files would be lost"],
    [
      "has commits on no branch",
      { branch: null, commitsOnlyHere: 2 },
      "2 commits on no branch would be lost",
    ],
    [
      "has one commit on no branch",
      { branch: null, commitsOnlyHere: 1 },
      "1 commit on no branch would be lost",
    ],
  ];
  test.each(cases)("%s", (_, change, why) => {
    const { refusals } = judge(change);
    expect(refusals.map((refusal) => refusal.why)).toEqual([why]);
    expect(judge(change, { discard: true })).toMatchObject({ refusals: [], saves: true });
  });

  test("has clean submodules: git removes those only by force, which nothing else gets", () => {
    const submodules = { present: true, work: [], onlyLogged: false };
    expect(judge({ submodules }).refusals).toHaveLength(1);
    expect(judge({ submodules }, { discard: true })).toMatchObject({ refusals: [], forced: true });
    expect(judge({}, { discard: true })).toMatchObject({ forced: false, saves: false });
  });
});

describe("the branch", () => {
  const merged = { merged: "squashed" as const };
  test("goes when it is merged, and is saved for undo", () => {
    for (const how of ["ancestor", "same tree", "adds nothing", "squashed"] as const) {
      expect(judge({ merged: how })).toMatchObject({
        ...{ refusals: [], saves: true, branch: { name: "x", goes: true } },
      });
    }
  });

  const stays: [string, Partial<RemovalLook>, string][] = [
    ["is not merged", { commitsOnlyHere: 3 }, "not merged into main; 3 commits nowhere else"],
    ["is the default", { ...merged, branch: "main" }, "it is the default branch"],
    ["is checked out elsewhere", { ...merged, branchAlsoIn: "/other" }, "in use in /other"],
    ["was reverted", { ...merged, reverted: true }, "merged into main, and reverted there later"],
    [
      "looks merged elsewhere",
      { upstreamGone: true },
      "as far as git can tell (its upstream is gone",
    ],
    ["has a second name", { ...merged, secondName: "y" }, "y is a second name of it"],
    ["has no default to be merged into", { ...merged, defaultBranch: null }, "is not known"],
  ];
  test.each(stays)("stays when it %s", (_, change, why) => {
    const { branch, refusals } = judge(change);
    expect({ goes: branch?.goes, refusals }).toEqual({ goes: false, refusals: [] });
    expect(branch?.why).toContain(why);
  });

  test("stays with --keep-branch; a detached worktree has none", () => {
    expect(judge(merged, { keepBranch: true })).toMatchObject({
      ...{ branch: { goes: false, why: "as asked" }, saves: false },
    });
    expect(judge({ ...merged, branch: null }).branch).toBeNull();
  });
});

test("files are counted in words", () => {
  expect(filesText(0, 0)).toBe("");
  expect(filesText(1, 0)).toBe("1 changed file");
  expect(filesText(3, 1)).toBe("3 changed and 1 untracked file");
  expect(filesText(0, 2)).toBe("2 untracked files");
});
