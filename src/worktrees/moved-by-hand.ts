import { readdirSync, realpathSync } from "node:fs";
import { dirname } from "node:path";
import { linkedGitDirectories, recordedPath, repositoryAt } from "./git-files.ts";

/**
 * Worktrees moved by plain `mv`: git knows nothing of it, and calls them prunable. A moved worktree's
 * own `.git` still leads to its git directory, so it is found where it most likely is: beside where
 * it was, and beside its project.
 */

/** More entries than this are not looked through. */
const MOST = 1000;

/** Where the worktree of a git directory is now; null where it is not found. */
export function findMoved(gitdir: string, former: string, root: string): string | null {
  for (const parent of new Set([dirname(former), dirname(root), root])) {
    for (const name of directoriesIn(parent)) {
      const path = `${parent}/${name}`;
      const place = repositoryAt(path);
      if (path !== former && place?.gitdir === gitdir && place.worktree === path) return path;
    }
  }
  return null;
}

/** The same for a worktree that git lists where it is not. */
export function movedByHand(worktree: { root: string; path: string }): string | null {
  const { root, path } = worktree;
  const gitdir = linkedGitDirectories(root).find((each) => recordedPath(each) === path);
  return gitdir === undefined ? null : findMoved(realpathSync(gitdir), path, root);
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
