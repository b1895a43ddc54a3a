import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";

/**
 * Where a path stands in git's world, read from the files that gitrepository-layout(5) documents.
 * Starting git for this would cost a process for every session and directory; git itself is asked
 * for everything that lists or decides.
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

/** git's own files of this kind are far smaller; anybody's repository may hold anything. */
const MOST_TEXT = 1024 * 1024;

/** The file's text without a final newline; null when there is no such readable file. */
function readText(path: string): string | null {
  try {
    const stats = statSync(path);
    if (!stats.isFile() || stats.size > MOST_TEXT) return null; // a pipe would keep us waiting
    return readFileSync(path, "utf8").replace(/\n$/, "");
  } catch {
    return null; // not there, or not a file: git would not see it either
  }
}

function kind(path: string): "directory" | "file" | null {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isDirectory() ? "directory" : stats?.isFile() ? "file" : null;
}

export const isDirectory = (path: string) => kind(path) === "directory";

function isGitDirectory(path: string): boolean {
  return (
    kind(`${path}/HEAD`) === "file" &&
    kind(`${path}/objects`) === "directory" &&
    kind(`${path}/refs`) === "directory"
  );
}

/** A `[core]` key of a git directory's config, without includes: `bare` and `worktree` are set there. */
function coreSetting(gitdir: string, key: "bare" | "worktree"): string | null {
  const config = readText(`${gitdir}/config`) ?? "";
  const section = /^\[core\][^[]*/im.exec(config)?.[0] ?? "";
  return new RegExp(`^\\s*${key}\\s*=\\s*(.*?)\\s*$`, "im").exec(section)?.[1] ?? null;
}

const isBare = (gitdir: string) => coreSetting(gitdir, "bare")?.toLowerCase() === "true";

/** The project's root, from the git directory its worktrees share. */
function rootOf(commonDir: string): string {
  if (/^\.(git|bare)$/.test(basename(commonDir))) return dirname(commonDir);
  const worktree = coreSetting(commonDir, "worktree"); // a submodule's
  return worktree === null || isBare(commonDir) ? commonDir : resolve(commonDir, worktree);
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
    const worktree = isBare(commonDir) ? null : directory;
    return { root: directory, worktree, gitdir: commonDir, commonDir };
  }
  if (what === "file") return placeOfGitFile(directory, dotGit);
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
function placeOfGitFile(directory: string, dotGit: string): Place | null {
  const target = /^gitdir: (.+)$/s.exec(readText(dotGit) ?? "")?.[1];
  if (target === undefined) return null;
  const named = isAbsolute(target) ? target : join(directory, target);
  if (kind(named) !== "directory") return null;
  const gitdir = realpathSync(named);
  const common = readText(`${gitdir}/commondir`);
  if (common !== null) {
    const commonDir = realpathSync(resolve(gitdir, common));
    return { root: rootOf(commonDir), worktree: directory, gitdir, commonDir };
  }
  const worktree = isBare(gitdir) ? null : directory;
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
      // a dangling .git or commondir: not a repository, look further up as git does
    }
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

/** The branch checked out in a worktree, from its git directory; null when detached or not known. */
export function branchOf(gitdir: string): string | null {
  const branch = /^ref: refs\/heads\/(.+)$/.exec(readText(`${gitdir}/HEAD`) ?? "")?.[1];
  return branch === undefined || branch === ".invalid" ? null : branch; // .invalid: reftable
}

/** `branchOf` that reads each git directory once: several sessions share a worktree. */
export function branchReader(): (gitdir: string) => string | null {
  const known = new Map<string, string | null>();
  return (gitdir) => {
    let branch = known.get(gitdir);
    if (branch === undefined) {
      branch = branchOf(gitdir);
      known.set(gitdir, branch);
    }
    return branch;
  };
}

/**
 * Where the worktree of a linked git directory is now, by git's own record, which
 * `git worktree move` keeps up to date; null when there is no record.
 */
export function recordedPath(gitdir: string): string | null {
  const dotGit = readText(`${gitdir}/gitdir`);
  return dotGit === null ? null : dirname(resolve(gitdir, dotGit));
}

/**
 * The worktrees of the project of this root, as git's files have them: a hint, since some may be
 * gone; only git's own list decides. Where a repository keeps its branches in a reftable, they are
 * not known here.
 */
export function worktreeFiles(
  root: string,
): { path: string; branch: string | null; main: boolean }[] {
  const place = repositoryAt(root);
  if (place === null) return [];
  const { worktree, commonDir } = place;
  const own = { path: root, branch: branchOf(commonDir), main: true };
  const linked = namesIn(`${commonDir}/worktrees`).flatMap((name) => {
    const gitdir = `${commonDir}/worktrees/${name}`;
    const path = recordedPath(gitdir);
    return path === null ? [] : [{ path, branch: branchOf(gitdir), main: false }];
  });
  return worktree === null ? linked : [own, ...linked];
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return []; // there are no linked worktrees, or git would not see them either
  }
}
