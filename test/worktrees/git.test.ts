import { describe, expect, test } from "bun:test";
import {
  type GitEntry,
  parseWorktreeList,
  requireGitVersion,
  toWorktrees,
} from "../../src/worktrees/git.ts";
import { real, World } from "../support/world.ts";

const HEAD = "d4e3227d4e3227d4e3227d4e3227d4e3227d4e32";
const plain: GitEntry = {
  path: "/code/acme",
  head: HEAD,
  branch: "main",
  bare: false,
  locked: false,
  prunable: false,
};

/** Entries as git prints them, each attribute ended by `end`, each entry by one more. */
const printed = (end: string, ...entries: string[][]) =>
  entries.map((lines) => lines.map((line) => line + end).join("") + end).join("");

for (const [form, end] of [
  ["-z", "\0"],
  ["lines", "\n"],
] as const) {
  describe(`git worktree list --porcelain, ${form}`, () => {
    test.each<[what: string, lines: string[], entry: Partial<GitEntry>]>([
      ["on a branch", [`HEAD ${HEAD}`, "branch refs/heads/main"], {}],
      ["on a branch in a folder", [`HEAD ${HEAD}`, "branch refs/heads/a/b"], { branch: "a/b" }],
      ["detached", [`HEAD ${HEAD}`, "detached"], { branch: null }],
      ["bare", ["bare"], { head: null, branch: null, bare: true }],
      ["locked", [`HEAD ${HEAD}`, "branch refs/heads/main", "locked"], { locked: true }],
      [
        "locked, with a reason",
        [`HEAD ${HEAD}`, "detached", "locked usb disk"],
        { branch: null, locked: true },
      ],
      [
        "prunable",
        [`HEAD ${HEAD}`, "detached", "prunable gitdir file points to non-existent location"],
        { branch: null, prunable: true },
      ],
      ["told more by a newer git", [`HEAD ${HEAD}`, "branch refs/heads/main", "sparse x"], {}],
    ])("%s", (_what, lines, entry) => {
      const output = printed(end, ["worktree /code/acme", ...lines]);
      expect(parseWorktreeList(output, end)).toEqual([{ ...plain, ...entry }]);
    });

    test("several, with spaces and letters of every kind in their paths", () => {
      const paths = ["/code/acme", "/code/my wt", "/code/été 日本 🚀", "/code/locked"];
      const output = printed(end, ...paths.map((path) => [`worktree ${path}`, "detached"]));
      expect(parseWorktreeList(output, end).map(({ path }) => path)).toEqual(paths);
    });

    test("nothing is no list: the main worktree is always there", () =>
      expect(() => parseWorktreeList("", end)).toThrow("it listed nothing"));

    test.each([
      ["cut short", `worktree /code/acme${end}HEAD d4e`],
      ["without its last end", `worktree /code/acme${end}`],
      ["of something else", printed(end, ["hello"])],
      ["with a relative path", printed(end, ["worktree code/acme"])],
    ])("a list %s is refused", (_what, output) =>
      expect(() => parseWorktreeList(output, end)).toThrow(),
    );
  });
}

test("with -z a path may hold newlines", () => {
  const path = "/code/two\nlines\n\nworktree /evil";
  expect(parseWorktreeList(printed("\0", [`worktree ${path}`, "bare"]), "\0")[0]?.path).toBe(path);
});

test("a bare repository is no worktree of its project; what is gone keeps what git says", () => {
  const entries: GitEntry[] = [
    { ...plain, path: "/nowhere/acme.git", bare: true },
    { ...plain, path: "/nowhere/acme-auth", branch: "auth", prunable: true },
  ];
  expect(toWorktrees("/nowhere/acme.git", entries)).toEqual([
    {
      root: "/nowhere/acme.git",
      name: "auth",
      path: "/nowhere/acme-auth",
      gitdir: null,
      branch: "auth",
      head: HEAD,
      main: false,
      locked: false,
      prunable: true,
    },
  ]);
});

test("a git that does not know -z yet is asked without", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  const auth = await world.worktree(acme, "auth", "auth");
  world.program(
    "git",
    `#!/bin/sh\ncase " $* " in *" -z "*) exit 129;; esac\nexec ${real("git")} "$@"\n`,
  );
  const { code, stdout } = await world.pots(["list", "--all"], { cwd: acme });
  expect(code).toBe(0);
  expect(stdout).toContain(auth.replace(world.home, "~"));
});

describe("git's version", () => {
  test.each(["git version 2.31.0", "git version 2.39.5 (Apple Git-154)", "git version 3.0.0\n"])(
    "%j will do",
    (words) => expect(() => requireGitVersion(words)).not.toThrow(),
  );
  test.each([
    ["git version 2.30.2", "git 2.30 is too old"],
    ["git version 1.99.0", "git 1.99 is too old"],
    ["hello", "git does not say its version"],
  ])("%j will not", (words, message) => expect(() => requireGitVersion(words)).toThrow(message));
});
