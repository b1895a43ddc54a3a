import { expect, test } from "bun:test";
import { activityText, worktreeText } from "../../src/rows/status.ts";
import { tmuxSession } from "../support/samples.ts";

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

test("activity is how long ago, with tmux's sign for a bell that nobody has seen", () => {
  const at = (activityAt: number, bell: boolean) =>
    activityText(tmuxSession({ activityAt, bell }), 1000);
  expect([at(1000, false), at(880, true)]).toEqual(["now", "2m ago !"]);
});
