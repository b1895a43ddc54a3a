import { statSync } from "node:fs";
import { dirname } from "node:path";
import type { Mark } from "../sessions/model.ts";
import { isNewer, madeAt } from "./git-directory.ts";
import { gitFileTarget, namesIn, recordedPath } from "./git-files.ts";

/** The directory that a worktree is in: is it the one it was in, or only where a disk is mounted? */

/**
 * What tells the directory around a worktree from every other one while this system runs: `66306:131075`,
 * its device and inode. Null where it cannot be looked at.
 */
function aroundOf(path: string): string | null {
  try {
    const { dev, ino } = statSync(dirname(path), { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return null;
  }
}

/** The mark of a session whose worktree is there, with what is around it now. */
export function withAround(mark: Mark): Mark {
  const { around: _before, ...rest } = mark;
  const around = rest.made === undefined ? null : aroundOf(rest.worktree);
  return around === null ? rest : { ...rest, around };
}

const deviceOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.dev;

/**
 * Is the directory that a worktree was in surely the one it was in, so that the worktree itself is
 * missing and not the whole disk? That a directory is there, and what files are in it, proves nothing:
 * a mount point whose disk is away may well hold a `.keep` or a note, and may lie in the project. Proof
 * is what was there together with the worktree: the project's root, which can be read and is that
 * directory or lies in it; or the directory itself, the very one, on the root's own disk (another disk's
 * could be of one that has the same numbers); or another linked worktree, of whatever project, that
 * git's record leads to and that is no younger.
 * @param around what the mark has, from when the worktree was there
 * @param since when the worktree was known to be there, in Unix seconds
 */
export function isAroundThere(
  { path, root, around }: { path: string; root: string; around?: string | undefined },
  since = Number.POSITIVE_INFINITY,
): boolean {
  const parent = dirname(path);
  if (`${root}/`.startsWith(`${parent}/`)) return true;
  const isSame = around !== undefined && around === aroundOf(path);
  if (isSame && deviceOf(parent) === deviceOf(root)) return true;
  return namesIn(parent).some((name) => {
    const gitdir = gitFileTarget(`${parent}/${name}`);
    const made = gitdir === null ? null : madeAt(gitdir);
    if (gitdir === null || made === null || isNewer(made, since)) return false;
    return recordedPath(gitdir) === `${parent}/${name}`;
  });
}
