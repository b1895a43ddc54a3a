import { expect, test } from "bun:test";
import { withKnown } from "../../src/picker/git-states.ts";
import { gitText } from "../../src/rows/git-state.ts";
import type { GitState } from "../../src/sessions/model.ts";

const bare: GitState = {
  ...{ changed: 0, untracked: 0, ahead: null, behind: null, upstream: null },
  ...{ merged: null, reverted: null, onNoBranch: null, locked: false, operation: null },
};

/** What a row shows as the answers of git come. */
function shown(answers: readonly Partial<GitState>[]): string[] {
  let known: GitState | undefined;
  return answers.map((answer) => {
    known = withKnown(known, { ...bare, ...answer });
    return gitText(known);
  });
}

test("a worktree's row keeps what was known until git tells it anew", () => {
  const merged = { merged: true };
  const rounds = [{}, merged, { ...merged, reverted: true }, {}, merged];
  expect(shown(rounds)).toEqual(["", "⊂", "reverted", "reverted", "reverted"]);
  expect(shown([...rounds, { ...merged, reverted: false }]).at(-1)).toBe("⊂");
  expect(shown([...rounds, { merged: false }, merged]).slice(-2)).toEqual(["", "⊂"]);
  expect(shown([{ onNoBranch: 2 }, {}, { onNoBranch: 0 }])).toEqual(["↑2", "↑2", ""]);
});
