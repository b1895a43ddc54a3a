import { type Dirent, lstatSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../system/write-whole.ts";
import { hashFiles, statsIn, wholePath, withScratch } from "./file-contents.ts";
import { textIn } from "./git-directory.ts";
import { locate } from "./git-files.ts";
import { filesToCarry, ignoredOf, type Patterns } from "./include-files.ts";

/**
 * Files that git ignores and the project carries into its worktrees all the same: to name them is to
 * say that they matter. What one of them has become in a worktree is work, and git knows nothing of it.
 */

export interface Carrying {
  /** The worktree that they come from; null: no worktree has the default branch now. */
  source: string | null;
  patterns: Patterns;
}

/** A directory of more files than these is what programs make (`node_modules`), and nobody's writing. */
const MOST = 1000;

/** In the worktree's own git directory: each carried file as it was when the worktree was ready. */
const noteOf = (top: string) => join(locate(top)?.gitdir ?? top, "pots-carried");

/**
 * Remember how the carried files of a worktree are that has just been made and set up: what they are
 * by then is nobody's work.
 * @throws PotsError with git's words, or the system's Error
 */
export async function noteCarried(top: string, carrying: Carrying): Promise<void> {
  const paths = await carriedFiles(top, carrying, []);
  if (paths.length === 0) return;
  const statsOf = statsIn(top);
  const stamps = Object.fromEntries(paths.map((path) => [path, movableStamp(statsOf(path))]));
  writeWhole(noteOf(top), JSON.stringify(stamps));
}

/**
 * The carried files of a worktree that are neither as they were when it was made nor as those they
 * come from are now; one that is only here is among them, and one that was carried when nothing names
 * it at the moment: the source may be at a commit without `.worktreeinclude`. Paths as Latin-1.
 * @throws PotsError with git's words, or the system's Error
 */
export async function editedCopies(top: string, carrying: Carrying): Promise<string[]> {
  const { source } = carrying;
  const noted = new Map(Object.entries(readNote(top)));
  const paths = await carriedFiles(top, carrying, [...noted.keys()]);
  const statsOf = statsIn(top);
  const others = paths.filter((path) => noted.get(path) !== movableStamp(statsOf(path)));
  if (source === null || others.length === 0) return others.sort();
  const sourceStatsOf = statsIn(source);
  // a link that pots made leads to the very file, and has nothing of its own
  const own = others.filter((path) => !leadsTo(wholePath(top, path), wholePath(source, path)));
  const isSameKind = (path: string) => kindOf(statsOf(path)) === kindOf(sourceStatsOf(path));
  const comparable = own.filter(isSameKind);
  return await withScratch(async (scratch) => {
    const here = await hashFiles(top, comparable, scratch, []);
    const there = await hashFiles(source, comparable, scratch, []);
    const same = new Set(comparable.filter((_, i) => here[i] === there[i]));
    return own.filter((path) => !same.has(path)).sort();
  });
}

type Stats = ReturnType<ReturnType<typeof statsIn>>;

/** Files of other sizes, too, have other contents. */
const kindOf = (stats: Stats) =>
  stats?.isSymbolicLink() ? "link" : stats?.isFile() ? `file of ${stats.size}` : null;

function leadsTo(path: Buffer, target: Buffer): boolean {
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  return isLink && readlinkSync(path, { encoding: "buffer" }).equals(target);
}

function readNote(top: string): Record<string, string> {
  try {
    return JSON.parse(textIn(noteOf(top)) ?? "{}");
  } catch {
    return {}; // cut off: then contents alone tell
  }
}

/** @param noted files that were carried */
async function carriedFiles(
  top: string,
  { source, patterns }: Carrying,
  noted: readonly string[],
): Promise<string[]> {
  const items = source === null ? [] : await filesToCarry(top, patterns, source);
  const named = items.map(({ path }) => path);
  const isNamed = (file: string) =>
    named.some((path) => (path.endsWith("/") ? file.startsWith(path) : file === path));
  const unnamed = await ignoredOf(
    top,
    noted.filter((file) => !isNamed(file)),
  );
  const files = named.flatMap((path) => (path.endsWith("/") ? writtenFilesIn(top, path) : [path]));
  const statsOf = statsIn(top);
  return [...files, ...unnamed].filter((file) => kindOf(statsOf(file)) !== null);
}

/** None where there are more than anybody writes. A repository of its own is looked at elsewhere. */
function writtenFilesIn(top: string, directory: string): string[] {
  const files: string[] = [];
  const waiting = [directory];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    // Latin-1, one character for each byte: names need not be UTF-8
    const options = { withFileTypes: true, encoding: "latin1" } as const;
    const entries = readdirSync(wholePath(top, at), options) as Dirent[];
    if (entries.some(({ name }) => name === ".git")) continue;
    for (const entry of entries) {
      if (entry.isDirectory()) waiting.push(`${at}${entry.name}/`);
      else files.push(`${at}${entry.name}`);
    }
    if (files.length + waiting.length > MOST) return [];
  }
  return files;
}

/** Changes with every write, and stays when the worktree is moved on its disk. */
const movableStamp = (stats: Stats) =>
  stats === null ? "" : [stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join(" ");
