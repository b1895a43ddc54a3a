import type { Worktree } from "../sessions/model.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { printable, shellLine } from "../terminal/text.ts";
import { isAroundThere } from "../worktrees/around.ts";
import { gitDirectoryOf } from "../worktrees/git-files.ts";
import { movedByHand } from "../worktrees/moved-by-hand.ts";

/** A line for a worktree that git lists where it is not: what became of it, and what to do. */
export function whatToDoAbout(context: Context, worktree: Worktree): string {
  const { name, root, path } = worktree;
  const moved = movedByHand(worktree);
  if (moved !== null) {
    const repair = shellLine(["git", "-C", moved, "worktree", "repair"]);
    return `${printable(name)} was moved to ${shownPath(context, moved)}; to tell git: ${repair}`;
  }
  const forget = shellLine(["git", "-C", gitDirectoryOf(root), "worktree", "remove", path]);
  const why = !isAroundThere(worktree)
    ? "is gone with all that was around it: perhaps its disk is not mounted; if it is gone for good"
    : "is gone, and git lists it still; to let git forget it";
  return `${printable(name)} ${why}: ${forget}`;
}
