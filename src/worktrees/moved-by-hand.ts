import { existsSync, lstatSync, readdirSync, realpathSync } from "node:fs";
import { basename, dirname } from "node:path";
import { remembered } from "../system/remembered.ts";
import { gitFileTarget, linkedGitDirectories, recordedPath, repositoryAt } from "./git-files.ts";

/**
 * Worktrees moved by plain `mv`: git knows nothing of it, and calls them prunable. A moved worktree's
 * own `.git` still leads to its git directory, so it is found where it most likely is: beside where
 * it was, and beside its project.
 */

/** More entries than this are not looked through. */
const MOST = 1000;

/** Where the worktree of a git directory is now; null where it is not found. */
export type FindMoved = (gitdir: string, former: string, root: string) => string | null;

export const findMoved: FindMoved = (...wanted) => movedFinder()(...wanted);

/** The same for many at once: each directory is looked through once. */
export function movedFinder(): FindMoved {
  const linked = new Map<string, Linked[]>();
  const linkedIn = (parent: string) => remembered(linked, parent, readLinked);
  return (gitdir, former, root) => {
    for (const parent of new Set([dirname(former), dirname(root), root])) {
      for (const { path, name } of linkedIn(parent)) {
        if (path === former || name !== basename(gitdir)) continue;
        const place = repositoryAt(path);
        if (place?.gitdir === gitdir && place.worktree === path) return path;
      }
    }
    return null;
  };
}

interface Linked {
  path: string;
  /** Of the git directory that its `.git` file names. */
  name: string;
}

function readLinked(parent: string): Linked[] {
  return directoriesIn(parent).flatMap((entry) => {
    const path = `${parent}/${entry}`;
    const gitdir = gitFileTarget(path);
    return gitdir === null ? [] : [{ path, name: basename(gitdir) }];
  });
}

/**
 * The directory whose `.git` says that it is the worktree of a git directory, though git can follow it
 * no longer: `git worktree prune` came after `mv`, or the link is a relative one, which `mv` breaks.
 * Looked for where `findMoved` looks, and around these directories.
 */
export function findCutOff(
  { gitdir, worktree, root }: { gitdir: string; worktree: string; root: string },
  directories: readonly string[],
): string | null {
  const record = (path: string) => path.split("/").slice(-2).join("/"); // worktrees/NAME
  const claims = (path: string) => {
    const target = gitFileTarget(path);
    if (target === null || path === worktree) return false;
    return target === gitdir || (record(target) === record(gitdir) && !existsSync(target));
  };
  const beside = [dirname(worktree), dirname(root), root].flatMap((parent) =>
    directoriesIn(parent).map((name) => `${parent}/${name}`),
  );
  return [...directories.flatMap(upwards), ...beside].find(claims) ?? null;
}

/** A directory and all that it lies in. */
function upwards(directory: string): string[] {
  const parent = dirname(directory);
  return parent === directory ? [directory] : [directory, ...upwards(parent)];
}

/** As `findMoved`, for a worktree that git lists where it is not. */
export function movedByHand(worktree: { root: string; path: string }): string | null {
  const { root, path } = worktree;
  const gitdir = linkedGitDirectories(root).find((each) => recordedPath(each) === path);
  return gitdir === undefined ? null : findMoved(realpathSync(gitdir), path, root);
}

/**
 * The same where a link was left in its old place: git goes by that, and deletes all that is in the
 * worktree, but neither the link nor the worktree's directory.
 * @param path where the worktree of the git directory is
 */
export function movedBehindLink(gitdir: string, path: string): string | null {
  const recorded = recordedPath(gitdir);
  if (recorded === null) return null;
  return lstatSync(recorded, { throwIfNoEntry: false })?.isSymbolicLink() ? path : null;
}

function directoriesIn(directory: string): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .slice(0, MOST)
      .map(({ name }) => name);
  } catch {
    return []; // gone too, or not ours to read
  }
}
