import { describe, expect, test } from "bun:test";
import { joinPlumAndGit } from "../../src/worktrees/list.ts";
import { type PlumRow, parsePlumList } from "../../src/worktrees/plum.ts";

const plain: PlumRow = {
  path: "/home/ana/code/acme",
  head: "d4e3227",
  branch: "main",
  bare: false,
  locked: false,
  prunable: false,
};

describe("a line of plum list", () => {
  test.each<[line: string, row: Partial<PlumRow>]>([
    ["/home/ana/code/acme           d4e3227 [main]", {}],
    ["/home/ana/code/acme d4e3227 [main]", {}],
    ["/home/ana/code/acme d4e3227 [feature/a-b.c]", { branch: "feature/a-b.c" }],
    ["/home/ana/code/acme d4e3227 (detached HEAD)", { branch: null }],
    ["/home/ana/code/acme d4e3227 (error)", { branch: null }],
    ["/home/ana/code/acme d4e3227 [main] locked", { locked: true }],
    ["/home/ana/code/acme d4e3227 [main] prunable", { prunable: true }],
    [
      "/home/ana/code/acme d4e3227 (detached HEAD) locked prunable",
      { branch: null, locked: true, prunable: true },
    ],
    ["/home/ana/code/my  wt   d4e3227 [main]", { path: "/home/ana/code/my  wt" }],
    ["/code/d4e3227 [x] wt   d4e3227 [main]", { path: "/code/d4e3227 [x] wt" }],
    ["/code/été 日本 🚀 d4e3227 [été]", { path: "/code/été 日本 🚀", branch: "été" }],
    ["/srv/acme.git  (bare)", { path: "/srv/acme.git", head: null, branch: null, bare: true }],
    ["/code/locked  d4e3227 [prunable]", { path: "/code/locked", branch: "prunable" }],
  ])("%j", (line, row) => expect(parsePlumList(`${line}\n`)).toEqual([{ ...plain, ...row }]));
});

test("the reasons of plum list -v are passed over", () => {
  const output = `${plain.path} d4e3227 [main] locked\n\tlocked: usb disk\n    prunable: gone\n`;
  expect(parsePlumList(output)).toHaveLength(1);
});

describe("what is no list is refused, naming the line:", () => {
  test.each([
    ["", "it listed nothing"],
    ["\n\n", "it listed nothing"],
    ["hello, this is plum", '"hello, this is plum" is no worktree'],
    ["code/acme d4e3227 [main]", "is no worktree"],
    [`${plain.path} d4e3227 [main]\nand more`, '"and more" is no worktree'],
    [`${plain.path} d4e3227 [main] unheard-of`, "is no worktree"],
    [plain.path, "is no worktree"],
  ])("%j", (output, words) => expect(() => parsePlumList(output)).toThrow(words));
});

test("git's details are joined to plum's rows, which say what exists", () => {
  const known = { ...plain, path: "/x/known", head: "f".repeat(40), branch: "long", locked: true };
  const unlisted = { ...plain, path: "/x/unlisted" };
  const unknown = { ...plain, path: "/x/unknown" };
  const padded = { ...plain, path: "/x/ends in a space " };
  const rows = [{ ...plain, path: "/x/known" }, unknown, { ...plain, path: "/x/ends in a space" }];
  expect(joinPlumAndGit(rows, [unlisted, known, padded])).toEqual([known, unknown, padded]);
});
