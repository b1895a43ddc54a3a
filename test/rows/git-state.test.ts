import { expect, test } from "bun:test";
import { gitText } from "../../src/rows/git-state.ts";
import type { GitState } from "../../src/sessions/model.ts";

const CLEAN: GitState = {
  ...{ changed: 0, untracked: 0, ahead: null, behind: null, upstream: null },
  ...{ merged: null, reverted: null, onNoBranch: null, locked: false, operation: null },
};

test.each<[Partial<GitState>, string]>([
  [{}, ""],
  [{ changed: 3, untracked: 2, ahead: 2, behind: 1, operation: "merge" }, "+3 ?2 ↑2 ↓1 !"],
  [{ merged: false }, ""],
  [{ merged: true, reverted: false }, "⊂"],
  [{ merged: true, reverted: true }, "reverted"],
  [{ merged: true, reverted: null }, "⊂"], // not told in time: merged it is
  [{ onNoBranch: 2 }, "↑2"],
  [{ onNoBranch: 0 }, ""],
  [{ merged: true, reverted: false, locked: true }, "⊂ locked"],
])("%j is shown as %j", (state, text) => expect(gitText({ ...CLEAN, ...state })).toBe(text));
