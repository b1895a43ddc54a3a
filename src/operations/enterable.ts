import { accessSync, constants, statSync } from "node:fs";
import type { Worktree } from "../sessions/model.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { errorCode, PotsError, reasonOf } from "../system/errors.ts";
import { printable, shellLine } from "../terminal/text.ts";
import { isAroundThere } from "../worktrees/around.ts";
import { gitDirectoryOf } from "../worktrees/git-files.ts";
import { movedByHand } from "../worktrees/moved-by-hand.ts";

/**
 * Can a session start in the worktree? tmux would silently start elsewhere, so it is tried first.
 * @param directory where in the worktree
 * @throws PotsError saying what is wrong with the directory, and what to do about it
 */
export function requireEnterable(
  context: Context,
  worktree: Worktree,
  directory = worktree.path,
): void {
  const path = directory;
  try {
    if (!statSync(path).isDirectory()) throw new Error("it is not a directory");
    accessSync(path, constants.R_OK | constants.X_OK);
  } catch (error) {
    if (errorCode(error) === "ENOENT") throw isGone(context, worktree);
    throw new PotsError(
      "failed",
      `${shownPath(context, path)} cannot be entered: ${reasonOf(error)}`,
      errorCode(error) === "EACCES"
        ? "check who owns it and its permissions (ls -ld)"
        : "git worktree list shows where git expects a worktree",
    );
  }
}

function isGone(context: Context, worktree: Worktree): PotsError {
  const { root, name, path, branch, locked } = worktree;
  const git = (...words: string[]) =>
    shellLine(["git", "-C", gitDirectoryOf(root), "worktree", ...words]);
  const moved = movedByHand(worktree);
  const disk = "perhaps its disk is not mounted; if it is gone for good,";
  const hint =
    moved !== null
      ? `it was moved to ${shownPath(context, moved)}; tell git: ${shellLine(["git", "-C", moved, "worktree", "repair"])}`
      : locked
        ? `git has it locked: ${disk} unlock it: ${git("unlock", path)}`
        : [
            ...(!isAroundThere(worktree) ? [disk] : []),
            `make it anew: ${git("add", "-f", path, ...(branch === null ? [] : [branch]))}`,
            `or let git forget it: ${git("remove", path)}`,
          ].join("\n  ");
  return new PotsError(
    "notFound",
    `the worktree ${printable(name)} is gone: ${shownPath(context, path)} is not there`,
    hint,
  );
}
