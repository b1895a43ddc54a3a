import { expect, test } from "bun:test";
import { worktreeText } from "../../src/rows/status.ts";

test.each<[worktree: string | null, branch: string | null, expected: string]>([
  ["auth", "auth", "auth"],
  ["auth", "acme-auth", "auth"],
  ["auth", "feature/login", "auth (feature/login)"],
  ["auth", "hotfix-auth", "auth (hotfix-auth)"],
  ["auth", null, "auth"],
  [null, "auth", ""],
])("worktree %j on branch %j of acme: %j", (worktree, branch, expected) =>
  expect(worktreeText(worktree, branch, "acme")).toBe(expected),
);
