import {
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
  utimesSync,
} from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { errorCode, reasonOf } from "../system/errors.ts";
import { fieldsInput, fieldsOf, git, gitFailure, pathText, tryGit } from "./ask-git.ts";
import { wholePath } from "./file-contents.ts";

/**
 * Files that git does not carry into a new worktree: those that `.worktreeinclude` names (in
 * gitignore's syntax, as other tools read it too) and that git ignores.
 */

export const INCLUDE_FILE = ".worktreeinclude";

export interface Patterns {
  /** More patterns, as in `.worktreeinclude`. */
  copy: readonly string[];
  /** What matches is linked rather than copied. */
  link: readonly string[];
}

export interface Carried {
  copied: number;
  linked: number;
  /** Left alone, since something of that name was there. */
  there: number;
  /** `path: why`, printable by the caller. */
  failed: string[];
}

/** A file or directory to carry, by its path from the top (Latin-1); a directory's ends in `/`. */
interface Item {
  path: string;
  link: boolean;
}

/**
 * What would be carried out of a worktree. Nothing is asked of git where there are no patterns.
 * @param named the worktree whose `.worktreeinclude` names files
 * @throws PotsError with git's words
 */
export async function filesToCarry(
  source: string,
  patterns: Patterns,
  named = source,
): Promise<Item[]> {
  const links = await matching(
    source,
    patterns.link.flatMap((pattern) => ["-x", pattern]),
  );
  const include = join(named, INCLUDE_FILE);
  const file = existsSync(include) ? ["-X", include] : [];
  const copies = await matching(source, [
    ...file,
    ...patterns.copy.flatMap((pattern) => ["-x", pattern]),
  ]);
  const linked = new Set(links);
  return [
    ...links.map((path) => ({ path, link: true })),
    ...copies.filter((path) => !linked.has(path)).map((path) => ({ path, link: false })),
  ];
}

/** git tells of a directory as a whole, and once more of what matches in it. Pure. */
function outermost(paths: readonly string[]): string[] {
  const found: string[] = [];
  for (const path of paths.toSorted()) {
    const last = found.at(-1);
    const within = last?.endsWith("/") ? path.startsWith(last) : path === last;
    if (!within) found.push(path);
  }
  return found;
}

/** Untracked paths that match the patterns, and that git ignores. */
async function matching(source: string, patterns: readonly string[]): Promise<string[]> {
  if (patterns.length === 0) return [];
  const words = ["ls-files", "--others", "--ignored", "--directory", "-z", ...patterns];
  const found = fieldsOf((await git(source, words, { looking: true })).bytes);
  const ignored = await ignoredOf(source, found);
  // a directory that matches as a whole, of which git ignores only some
  const mixed = found.filter((path) => path.endsWith("/") && !ignored.has(path));
  if (mixed.length === 0) return outermost([...ignored]);
  const below = ["ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z"];
  const more = [...below, "--", ...mixed.map((path) => `:(literal)${pathText(path)}`)];
  return outermost([...ignored, ...fieldsOf((await git(source, more, { looking: true })).bytes)]);
}

/** Those of these paths that git ignores, and has not in its index. @throws PotsError with git's words */
export async function ignoredOf(source: string, paths: readonly string[]): Promise<Set<string>> {
  if (paths.length === 0) return new Set();
  const words = ["check-ignore", "-z", "--stdin"];
  const outcome = await tryGit(source, words, { looking: true, input: fieldsInput(paths) });
  // exit 1: none of them is ignored
  if (outcome.ending !== "exited" || outcome.code > 1) throw gitFailure(source, words, outcome);
  return new Set(fieldsOf(outcome.bytes));
}

/**
 * Carry files from one worktree into another: never over anything, never out of it, links as links.
 * One that fails is named, and does not stop the rest.
 * @param tell called with the number of files done, now and then
 */
export async function carryFiles(
  source: string,
  target: string,
  items: readonly Item[],
  tell: (done: number) => void,
): Promise<Carried> {
  const carried: Carried = { copied: 0, linked: 0, there: 0, failed: [] };
  const attempt = async (path: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (errorCode(error) === "EEXIST") carried.there++;
      else carried.failed.push(`${pathText(path)}: ${reasonOf(error)}`);
    }
    tell(carried.copied + carried.linked);
  };
  const from = (path: string) => wholePath(source, path);
  const to = (path: string) => wholePath(target, path);
  const copyOne = async (path: string): Promise<void> => {
    const stats = lstatSync(from(path));
    if (stats.isDirectory()) return await copyAll(path);
    await attempt(path, async () => {
      requireOwnParents(target, path);
      mkdirSync(parentOf(to(path)), { recursive: true });
      if (stats.isSymbolicLink()) {
        symlinkSync(readlinkSync(from(path), { encoding: "buffer" }), to(path));
      } else if (stats.isFile()) {
        const how = constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE;
        await copyFile(from(path), to(path), how);
        utimesSync(to(path), stats.atime, stats.mtime); // build tools compare times
      } else throw new Error("it is neither a file nor a link");
      carried.copied++;
    });
  };
  const copyAll = async (path: string): Promise<void> => {
    const directory = path.replace(/\/$/, "");
    const names = readdirSync(from(directory), { encoding: "buffer" });
    // a repository, or a worktree, that lies in an ignored directory is nobody's configuration
    if (names.some((name) => name.toString() === ".git")) return;
    for (const name of names) await copyOne(`${directory}/${name.toString("latin1")}`);
  };
  for (const { path, link } of items) {
    if (!link) {
      await copyOne(path.replace(/\/$/, "")).catch((error) => {
        carried.failed.push(`${pathText(path)}: ${reasonOf(error)}`);
      });
      continue;
    }
    const name = path.replace(/\/$/, "");
    await attempt(name, async () => {
      requireOwnParents(target, name);
      mkdirSync(parentOf(to(name)), { recursive: true });
      symlinkSync(from(name), to(name));
      carried.linked++;
    });
  }
  return carried;
}

function parentOf(path: Buffer): Buffer {
  return path.subarray(0, path.lastIndexOf("/"));
}

/** @throws Error where a link, which a repository may hold, would lead out of the worktree */
function requireOwnParents(target: string, path: string): void {
  const parts = path.split("/");
  for (let i = 1; i < parts.length; i++) {
    const parent = wholePath(target, parts.slice(0, i).join("/"));
    const stats = lstatSync(parent, { throwIfNoEntry: false });
    if (stats === undefined) return;
    if (!stats.isDirectory()) throw new Error("a link or file is in the place of its directory");
  }
}
