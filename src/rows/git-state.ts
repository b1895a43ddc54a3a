import type { GitState } from "../sessions/model.ts";

/** A worktree's state as a few signs: `+3 ?2 ↑2 ↓1 ⊂ ! locked`, or `reverted` for `⊂`. Pure. */

/** Stands for what was not known in time. */
export const UNKNOWN_STATE = "…";

export function gitText(state: GitState): string {
  const { changed, untracked, ahead, behind, merged, reverted, onNoBranch } = state;
  const counted = (sign: string, count: number | null) => (count ? [`${sign}${count}`] : []);
  return [
    ...counted("+", changed),
    ...counted("?", untracked),
    ...counted("↑", ahead ?? onNoBranch),
    ...counted("↓", behind),
    // until that is known it is merged, as it is in any case
    ...(merged ? [reverted ? "reverted" : "⊂"] : []),
    ...(state.operation === null ? [] : ["!"]),
    ...(state.locked ? ["locked"] : []),
  ].join(" ");
}
