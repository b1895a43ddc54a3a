import { accessSync, constants, type Dirent, lstatSync, readdirSync } from "node:fs";
import { basename, dirname } from "node:path";
import { errorCode } from "../system/errors.ts";
import { readMountPoints } from "../system/mounts.ts";
import { fieldsOf, git, pathBytes, pathText } from "./ask-git.ts";

/**
 * What lies in a worktree and would go with it, though it is none of its own: repositories, however
 * deep and whether git ignores them or not, and disks that are mounted there. git looks into none of
 * them before it removes a worktree. Paths are from the worktree's top, which is `./`; a directory's
 * has `/` at its end.
 */
export interface Inside {
  /** Clones, worktrees, bare repositories. */
  repositories: string[];
  /** Directories and files that something else is mounted on: git cannot delete those, and stops there. */
  mounts: string[];
  /** Directories of which it is not known what is in them. */
  unread: string[];
  /** Directories in which nothing may be deleted: git would stop there, half of its work done. */
  fixed: string[];
}

/** So many directories are looked into; what is in the others is not known. */
const MOST = 500_000;

/** After so many the program gets to see a signal. */
const AT_ONCE = 2000;

/** What is at the top of a working copy: git's and others'. */
const SIGNS = new Set([".git", ".hg", ".jj", ".sl", ".bzr", ".pijul", "_darcs"]);

/**
 * Follows no link, and does not look into what it found.
 * @param submodules their whole paths: each is looked at by itself, but others may lie in it
 * @param mountPoints as `readMountPoints` has them
 * @throws PotsError with git's words, or the system's Error
 */
export async function lookInside(
  top: string,
  submodules: readonly string[],
  { most = MOST, mountPoints = readMountPoints() } = {},
): Promise<Inside> {
  // Latin-1, one character for each byte: names need not be UTF-8
  const from = latin1(`${top}/`);
  const below = (path: string) => `${path}/`.slice(from.length);
  const known = new Set(submodules.map((path) => below(latin1(path))));
  const mounted = new Set(mountPoints.filter((path) => `${path}/`.startsWith(from)).map(below));
  const copies: string[] = [];
  const bare: string[] = [];
  const mounts: string[] = [];
  const unread: string[] = [];
  const fixed = mayDelete(latin1(`${dirname(top)}/`), [latin1(basename(top))]) ? [] : ["../"];
  const { dev } = lstatSync(top);
  if (mountPoints.length === 0 && lstatSync(dirname(top)).dev !== dev) mounted.add("");
  const waiting = [""];
  let count = 0;
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (++count > most) {
      unread.push(at);
      continue;
    }
    if (count % AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
    const directory = pathBytes(`${from}${at}`);
    let entries: Dirent[];
    try {
      // elsewhere than on Linux only another device tells
      if (mounted.has(at) || lstatSync(directory).dev !== dev) {
        mounts.push(at);
        continue;
      }
      entries = readdirSync(directory, { withFileTypes: true, encoding: "latin1" }) as Dirent[];
    } catch (error) {
      if (errorCode(error) !== "ENOENT") unread.push(at); // else it went meanwhile
      continue;
    }
    const all = entries.map(({ name }) => name);
    if (all.length > 0 && !mayDelete(`${from}${at}`, all)) fixed.push(at);
    const names = mounted.size > 0 ? entries.filter((entry) => !entry.isDirectory()) : [];
    for (const { name } of names) {
      if (mounted.has(`${at}${name}/`)) mounts.push(`${at}${name}`); // a file, as containers mount secrets
    }
    const signs = entries.filter(({ name }) => SIGNS.has(name) && (at !== "" || name !== ".git"));
    if (signs.length > 0 && !known.has(at)) copies.push(at);
    else if (isBare(entries)) bare.push(at);
    else {
      for (const entry of entries) {
        if (entry.name === ".git" || !isDirectory(entry, `${from}${at}`)) continue;
        waiting.push(`${at}${entry.name}/`);
      }
    }
  }
  const tracked = bare.length === 0 ? new Set() : await trackedHeads(top);
  const repositories = [...copies, ...bare.filter((at) => !tracked.has(`${at}HEAD`))];
  return {
    repositories: shown(repositories),
    mounts: shown(mounts),
    unread: shown(unread),
    fixed: shown(fixed),
  };
}

const latin1 = (text: string) => Buffer.from(text).toString("latin1");

const shown = (paths: readonly string[]) => paths.toSorted().map((at) => pathText(at) || "./");

/** Some file systems do not say with the name what it is of. */
function isDirectory(entry: Dirent, parent: string): boolean {
  if (entry.isDirectory() || entry.isFile() || entry.isSymbolicLink()) return entry.isDirectory();
  const stats = lstatSync(pathBytes(`${parent}${entry.name}`), { throwIfNoEntry: false });
  return stats?.isDirectory() === true;
}

/**
 * May these be deleted in their directory? In a sticky one (`/tmp`, and what containers make as such)
 * others' files may not. All are Latin-1.
 */
function mayDelete(directory: string, names: readonly string[]): boolean {
  try {
    accessSync(pathBytes(directory), constants.W_OK | constants.X_OK);
    const { mode, uid } = lstatSync(pathBytes(directory));
    const own = process.geteuid?.() ?? 0;
    if ((mode & STICKY) === 0 || own === 0 || uid === own) return true;
    const of = (name: string) => lstatSync(pathBytes(directory + name), { throwIfNoEntry: false });
    return names.every((name) => (of(name)?.uid ?? own) === own);
  } catch (error) {
    return errorCode(error) === "ENOENT"; // it went meanwhile
  }
}

const STICKY = 0o1000;

/** As git tells a git directory, or one without a working tree. */
const isBare = (entries: readonly Dirent[]) =>
  ["HEAD", "objects", "refs"].every((name) => entries.some((entry) => entry.name === name));

/** Repositories may be in commits as files, for tests: those lose nothing. */
async function trackedHeads(top: string): Promise<Set<string>> {
  const words = ["ls-files", "-z", "--", ":(glob)**/HEAD"];
  return new Set(fieldsOf((await git(top, words, { looking: true })).bytes));
}
