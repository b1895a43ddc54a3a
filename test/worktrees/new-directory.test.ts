import { expect, test } from "bun:test";
import { newWorktreeDirectory, type Siblings } from "../../src/worktrees/new-directory.ts";

const plain: Siblings = { root: "/c/acme", folder: false, linked: [], dotWorktrees: false };
const folder: Siblings = { ...plain, folder: true };

test.each<[why: string, siblings: Siblings, name: string, wish: string, path: string]>([
  ["nothing else is there", plain, "auth", "", "/c/acme-auth"],
  ["a branch with a slash", plain, "feature/auth", "", "/c/acme-feature-auth"],
  ["the project's name is not said twice", plain, "acme-auth", "", "/c/acme-auth"],
  ["nothing is left of the name", plain, "acme-", "", "/c/acme-acme-"],
  ["a bare repository", { ...plain, root: "/c/acme.git" }, "auth", "", "/c/acme-auth"],
  [".bare, no worktree yet", folder, "auth", "", "/c/acme/auth"],
  [".bare, others beside it", { ...folder, linked: ["/c/acme/main"] }, "a/b", "", "/c/acme/a-b"],
  [".bare, all in one place", { ...folder, linked: ["/c/acme/wt/x"] }, "b", "", "/c/acme/wt/b"],
  [
    ".bare, here and there",
    { ...folder, linked: ["/c/acme/wt/x", "/c/acme/main"] },
    "b",
    "",
    "/c/acme/b",
  ],
  [".bare, one elsewhere", { ...folder, linked: ["/tmp/x"] }, "b", "", "/c/acme/b"],
  [".worktrees is there", { ...plain, dotWorktrees: true }, "auth", "", "/c/acme/.worktrees/auth"],
  [
    ".worktrees has one",
    { ...plain, linked: ["/c/acme/.worktrees/x"] },
    "a/b",
    "",
    "/c/acme/.worktrees/a-b",
  ],
  ["others in other places", { ...plain, linked: ["/c/acme/wt/x"] }, "auth", "", "/c/acme-auth"],
  ["wished, in the root", plain, "auth", ".trees", "/c/acme/.trees/auth"],
  ["wished, for all projects", plain, "auth", "/trees", "/trees/acme-auth"],
  ["wished, beside the root", plain, "auth", "../trees", "/c/trees/acme-auth"],
  ["wished, over .bare", folder, "auth", "trees", "/c/acme/trees/auth"],
])("%s", (_, siblings, name, wish, path) =>
  expect(newWorktreeDirectory(siblings, name, wish)).toBe(path),
);
