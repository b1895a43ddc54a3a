import { lstatSync, readdirSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { realPath } from "../system/paths.ts";
import { coreConfig } from "./git-config.ts";
import { headOf, textIn } from "./git-directory.ts";

/**
 * Where a path stands in git's world, read from the files that gitrepository-layout(5) documents.
 *
 * When files are read and when git is asked: files tell where a path stands, which branch a git
 * directory has checked out, and what may be worth a question; starting git for that would cost a
 * process for every session and directory. git is asked for everything that lists or decides: which
 * worktrees there are, which are gone, what is changed; and for what its files do not tell plainly:
 * odd configuration (git-config.ts), branches in a reftable.
 */

export interface Place {
  /** Root of the project. */
  root: string;
  /** Top of the worktree; null inside a bare repository. */
  worktree: string | null;
  /** The worktree's own git directory. */
  gitdir: string;
  /** The git directory that all worktrees of the project share. */
  commonDir: string;
}

function kind(path: string): "directory" | "file" | null {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isDirectory() ? "directory" : stats?.isFile() ? "file" : null;
}

function isGitFile(path: string): boolean {
  try {
    return kind(path) === "file";
  } catch {
    return false; // not ours to look at
  }
}

export const isDirectory = (path: string) => kind(path) === "directory";

function isGitDirectory(path: string): boolean {
  return (
    kind(`${path}/HEAD`) === "file" &&
    kind(`${path}/objects`) === "directory" &&
    kind(`${path}/refs`) === "directory"
  );
}

/**
 * The project's root, from the git directory its worktrees share.
 * @param linked the worktree one comes from
 */
function rootOf(commonDir: string, linked?: string): string {
  if (/^\.(git|bare)$/.test(basename(commonDir))) return dirname(commonDir);
  const { bare, worktree } = coreConfig(commonDir); // a submodule's
  if (bare) return commonDir;
  if (worktree !== null) return realPath(resolve(commonDir, worktree));
  return mainBeside(commonDir, linked) ?? commonDir;
}

const mains = new Map<string, string | null>();

/**
 * The main worktree of a git directory that lies elsewhere (`git init --separate-git-dir`). Nothing
 * in it says where that is, nor does git know; it is looked for beside the git directory and beside
 * the worktree one comes from.
 */
function mainBeside(commonDir: string, linked: string | undefined): string | null {
  const known = mains.get(commonDir);
  if (known !== undefined) return known;
  const parents = new Set([commonDir, linked ?? commonDir].map((path) => dirname(path)));
  const beside = [...parents].flatMap((parent) =>
    namesIn(parent).map((name) => `${parent}/${name}`),
  );
  const main = beside.find((path) => isMainOf(path, commonDir)) ?? null;
  mains.set(commonDir, main);
  return main;
}

function isMainOf(path: string, commonDir: string): boolean {
  const dotGit = `${path}/.git`;
  try {
    const gitdir = lstatSync(dotGit).isSymbolicLink() ? dotGit : gitFileTarget(path);
    return gitdir !== null && realpathSync(gitdir) === commonDir;
  } catch {
    return false; // none of its own
  }
}

/** Where a `.git` file leads, as written; null when it is none. */
export function gitFileTarget(directory: string): string | null {
  const target = /^gitdir: (.+)$/s.exec(textIn(`${directory}/.git`) ?? "")?.[1];
  return target === undefined ? null : resolve(directory, target);
}

/**
 * The place of a directory whose own `.git` is looked at, or which is a git directory itself;
 * null when it is none. `directory` is a real path.
 */
function placeAt(directory: string): Place | null {
  const dotGit = `${directory}/.git`;
  const what = kind(dotGit);
  if (what === "directory" && isGitDirectory(dotGit)) {
    const commonDir = realpathSync(dotGit);
    const worktree = coreConfig(commonDir).bare ? null : directory;
    return { root: directory, worktree, gitdir: commonDir, commonDir };
  }
  if (what === "file") return placeOfGitFile(directory);
  if (what === null && isGitDirectory(directory)) {
    return { root: rootOf(directory), worktree: null, gitdir: directory, commonDir: directory };
  }
  const hidden = `${directory}/.bare`;
  if (what === null && kind(hidden) === "directory" && isGitDirectory(hidden)) {
    const commonDir = realpathSync(hidden);
    return { root: directory, worktree: null, gitdir: commonDir, commonDir };
  }
  return null;
}

/** `.git` is a file: a linked worktree, a submodule, or the sign to a repository beside it. */
function placeOfGitFile(directory: string): Place | null {
  const named = gitFileTarget(directory);
  if (named === null || kind(named) !== "directory") return null;
  const gitdir = realpathSync(named);
  const common = textIn(`${gitdir}/commondir`);
  if (common !== null) {
    const commonDir = realpathSync(resolve(gitdir, common));
    return { root: rootOf(commonDir, directory), worktree: directory, gitdir, commonDir };
  }
  const worktree = coreConfig(gitdir).bare ? null : directory;
  return { root: directory, worktree, gitdir, commonDir: gitdir };
}

/** The repository whose top is this very directory, else null. */
export function repositoryAt(directory: string): Place | null {
  try {
    return placeAt(realpathSync(directory));
  } catch {
    return null; // not there, not ours to read, or half made: nothing to find here
  }
}

/** The innermost repository around a path; null when there is none, or the path is not there. */
export function locate(path: string): Place | null {
  let directory: string;
  try {
    directory = realpathSync(path);
  } catch {
    return null;
  }
  for (;;) {
    try {
      const place = placeAt(directory);
      if (place !== null) return place;
    } catch {
      // half made, or not ours to read
    }
    // a .git file that leads nowhere: git stops there too, whatever lies around it
    if (isGitFile(`${directory}/.git`)) return null;
    const parent = dirname(directory);
    if (parent === directory) return null;
    directory = parent;
  }
}

/** The directory in which git finds the project of this root. */
export function gitDirectoryOf(root: string): string {
  return kind(`${root}/.git`) === null && kind(`${root}/.bare`) === "directory"
    ? `${root}/.bare`
    : root;
}

/** Can the text be a path? No system takes longer ones, or a NUL in one. */
const isPath = (text: string) => text !== "" && text.length <= 4096 && !text.includes("\0");

/**
 * Where the worktree of a linked git directory is now, by git's own record, which
 * `git worktree move` keeps up to date; null when there is no record.
 */
export function recordedPath(gitdir: string): string | null {
  const dotGit = textIn(`${gitdir}/gitdir`);
  if (dotGit === null || !isPath(dotGit)) return null;
  return dirname(resolve(gitdir, dotGit));
}

/** A worktree as git's files have it. */
export interface WorktreeFile {
  path: string;
  branch: string | null;
  /** False where git keeps it in a reftable, and alone can tell. */
  branchKnown: boolean;
  main: boolean;
}

/**
 * The worktrees of the project of this root, as git's files have them: a hint, since some may be
 * gone; only git's own list decides.
 */
export function worktreeFiles(root: string): WorktreeFile[] {
  const place = repositoryAt(root);
  if (place === null) return [];
  const { worktree, commonDir } = place;
  const file = (path: string, gitdir: string, main: boolean) => {
    const { branch, known } = headOf(gitdir);
    return { path, branch, branchKnown: known, main };
  };
  const linked = linkedGitDirectories(root).flatMap((gitdir) => {
    const path = recordedPath(gitdir);
    return path === null ? [] : [file(path, gitdir, false)];
  });
  return worktree === null ? linked : [file(root, commonDir, true), ...linked];
}

/** The git directories of a project's linked worktrees. */
export function linkedGitDirectories(root: string): string[] {
  const commonDir = repositoryAt(root)?.commonDir;
  if (commonDir === undefined) return [];
  return namesIn(`${commonDir}/worktrees`).map((name) => `${commonDir}/worktrees/${name}`);
}

/** Names in a directory; none where it is not there, or not ours to read. */
export function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return []; // there are no linked worktrees, or git would not see them either
  }
}
