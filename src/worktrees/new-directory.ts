import { dirname, resolve } from "node:path";
import { projectName } from "../sessions/naming.ts";
import { isDirectory, repositoryAt, worktreeFiles } from "./git-files.ts";

/** Where a new worktree goes that git makes: where the project's others are. */

export interface Siblings {
  /** Root of the project. */
  root: string;
  /** The root is a folder that holds the git directory and no files of its own, as with `.bare`. */
  folder: boolean;
  /** Paths of the project's linked worktrees. */
  linked: readonly string[];
  /** Is there a directory `.worktrees` in the root? */
  dotWorktrees: boolean;
}

/**
 * The directory of a new worktree, an absolute path; whether it is free is for the caller to see.
 * Beside the others in a folder that holds `.bare`, below `.worktrees` where that is used, else
 * `<root>-<name>`; `/` in the name becomes `-`, and a leading `<project>-` is not said twice.
 * @param wish `POTS_WORKTREE_DIR`, absolute or relative to the root; empty: none
 */
export function newWorktreeDirectory(siblings: Siblings, name: string, wish = ""): string {
  const { root, folder, linked, dotWorktrees } = siblings;
  const prefix = `${projectName(root)}-`;
  const own = name.startsWith(prefix) && name.length > prefix.length;
  const suffix = (own ? name.slice(prefix.length) : name).replaceAll("/", "-");
  if (wish !== "") {
    const directory = resolve(root, wish);
    // outside of the root other projects may have theirs there too
    return isWithin(directory, root) ? `${directory}/${suffix}` : `${directory}/${prefix}${suffix}`;
  }
  if (folder) return `${usualParent(root, linked)}/${suffix}`;
  const hidden = `${root}/.worktrees`;
  if (dotWorktrees || linked.some((path) => isWithin(path, hidden))) return `${hidden}/${suffix}`;
  return `${root.replace(/\.(git|bare)$/, "")}-${suffix}`;
}

const isWithin = (path: string, directory: string) => `${path}/`.startsWith(`${directory}/`);

/** Where all the worktrees of a folder are, if that is one place in it; else the folder itself. */
function usualParent(root: string, linked: readonly string[]): string {
  const [parent, ...others] = new Set(linked.map((path) => dirname(path)));
  return parent !== undefined && others.length === 0 && isWithin(parent, root) ? parent : root;
}

/** What is there already of a project, as git's files have it. */
export function siblingsOf(root: string): Siblings {
  const place = repositoryAt(root);
  return {
    root,
    folder: place !== null && place.worktree === null && place.commonDir !== root,
    linked: worktreeFiles(root).flatMap(({ path, main }) => (main ? [] : [path])),
    dotWorktrees: isDirectory(`${root}/.worktrees`),
  };
}
