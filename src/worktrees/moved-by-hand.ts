import { existsSync, lstatSync, readdirSync, realpathSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { Mark } from "../sessions/model.ts";
import { remembered } from "../system/remembered.ts";
import { gitFileTarget, linkedGitDirectories, recordedPath, repositoryAt } from "./git-files.ts";

/**
 * Worktrees moved by plain `mv`: git knows nothing of it, and calls them prunable. A moved worktree's
 * own `.git` still leads to its git directory, so it is found where it most likely is: beside where
 * it was, and beside its project.
 */

/** More entries than this are not looked through. */
const MOST = 1000;

/** What a mark says of a worktree. */
type Former = Pick<Mark, "gitdir" | "worktree" | "root">;

interface Linked {
  path: string;
  /** Where its `.git` file leads, as written. */
  target: string;
}

/** What stands beside worktrees; each directory is looked through once, however many are looked for. */
export class Nearby {
  private readonly linked = new Map<string, readonly Linked[]>();

  private beside({ worktree, root }: Former): Linked[] {
    const parents = new Set([dirname(worktree), dirname(root), root]);
    return [...parents].flatMap((parent) => remembered(this.linked, parent, readLinked));
  }

  /** Where the worktree of a git directory is now; null where it is not found. */
  moved(former: Former): string | null {
    const { gitdir, worktree } = former;
    const found = this.beside(former).find(({ path, target }) => {
      if (path === worktree || basename(target) !== basename(gitdir)) return false;
      const place = repositoryAt(path);
      return place?.gitdir === gitdir && place.worktree === path;
    });
    return found?.path ?? null;
  }

  /**
   * The directory whose `.git` says that it is the worktree of a git directory, though git can follow
   * it no longer: `git worktree prune` came after `mv`, or the link is a relative one, which `mv`
   * breaks. Looked for around these directories, then where `moved` looks.
   */
  cutOff(former: Former, directories: readonly string[]): string | null {
    const { gitdir, worktree } = former;
    const record = (path: string) => path.split("/").slice(-2).join("/"); // worktrees/NAME
    const claims = ({ path, target }: Linked) =>
      path !== worktree &&
      (target === gitdir || (record(target) === record(gitdir) && !existsSync(target)));
    const around = [...new Set(directories.flatMap(upwards))].flatMap(linkedAt);
    return (around.find(claims) ?? this.beside(former).find(claims))?.path ?? null;
  }
}

const linkedAt = (path: string): Linked[] => {
  const target = gitFileTarget(path);
  return target === null ? [] : [{ path, target }];
};

const readLinked = (parent: string): Linked[] =>
  directoriesIn(parent).flatMap((entry) => linkedAt(`${parent}/${entry}`));

/** A directory and all that it lies in. */
function upwards(directory: string): string[] {
  const parent = dirname(directory);
  return parent === directory ? [directory] : [directory, ...upwards(parent)];
}

/** Where a worktree is now that git lists where it is not; null where it is not found. */
export function movedByHand(worktree: { root: string; path: string }): string | null {
  const { root, path } = worktree;
  const gitdir = linkedGitDirectories(root).find((each) => recordedPath(each) === path);
  if (gitdir === undefined) return null;
  return new Nearby().moved({ gitdir: realpathSync(gitdir), worktree: path, root });
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
