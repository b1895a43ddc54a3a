import { type BigIntStats, existsSync } from "node:fs";
import { join } from "node:path";
import { PotsError } from "../system/errors.ts";
import { fieldsInput, git, gitLine, pathText, SYNC } from "./ask-git.ts";
import { type Carrying, editedCopies } from "./carried-copies.ts";
import { hashFiles, statsIn, wholePath, withScratch } from "./file-contents.ts";
import { copyIndex, lookAtFiles } from "./files-look.ts";
import { type IndexEntry, indexEntries } from "./index-entries.ts";
import { lookForUnseen } from "./unseen.ts";
import { permissions, unusualModes } from "./usual-modes.ts";
import { stampOf, type WorkSeen } from "./work-seen.ts";

/**
 * All that is in a worktree and in no commit, written as git objects: what is staged, what is
 * changed, and what is untracked. Content is kept byte for byte, without the filters and line ends
 * that git would apply, and the worktree's own index is never written: a copy of it is used.
 */

/** What is to be known of files besides their content; paths as Latin-1. */
export interface Besides {
  /** Permissions that git does not keep: `{".env": 384}`. */
  modes: Record<string, number>;
  /** The same of unchanged files and of directories, where they are not as a new one's. */
  otherModes: Record<string, number>;
  /** Files that are only announced to git (`git add -N`). */
  intended: string[];
  /** Files that git was told not to look at: `--assume-unchanged`, `--skip-worktree`. */
  assumed: string[];
  skipped: string[];
  /** Directories with nothing in them. */
  empty: string[];
}

export interface WorkSnapshot extends Besides {
  /** The commit that is checked out. */
  head: string;
  branch: string | null;
  /** Trees: the index as it is; the index with every changed file as it is; the untracked files. */
  index: string;
  work: string;
  untracked: string;
  /** How many files differ, and how many are untracked. */
  changedFiles: number;
  untrackedFiles: number;
  /** How many of those in `untracked` git ignores. */
  ignoredFiles: number;
  seen: WorkSeen;
}

const OBJECT = /^([0-9a-f]{40}|[0-9a-f]{64})$/;

/** @throws Error when git printed something else than a name of an object */
export function objectName(text: string): string {
  if (OBJECT.test(text)) return text;
  throw new PotsError("failed", "git did not say which object it wrote", "pots doctor");
}

/**
 * Write all uncommitted content of a worktree into the object database.
 * @param carrying where the files come from of which those that differ are kept though git ignores
 *   them; null: none are
 * @throws PotsError with git's words; then nothing but unreachable objects was written
 */
export async function snapshotWork(
  top: string,
  gitdir: string,
  carrying: Carrying | null = null,
): Promise<WorkSnapshot> {
  const looked = await lookAtFiles(top, gitdir);
  const { entries, changed, status } = looked;
  const { head, branch, records, intended } = status;
  if (head === null) {
    throw new PotsError(
      "refused",
      "there is no commit in it yet",
      "make the first one there: git add --all && git commit",
    );
  }
  // what was taken out of the index and is still there is untracked, and saved as such
  const untrackedPaths = new Set(status.untracked);
  const { empty } = await lookForUnseen(top, looked);
  const edited = carrying === null ? [] : await editedCopies(top, carrying);
  return await withScratch(async (scratch) => {
    const statsOf = statsIn(top);
    const flagged = (flag: "assumed" | "skipped") =>
      entries.filter((entry) => entry[flag] && statsOf(entry.path)).map(({ path }) => path);
    const [assumed, skipped] = [flagged("assumed"), flagged("skipped")];
    const env = copyIndex(gitdir, scratch);
    const index = objectName(await gitLine(top, [...SYNC, "write-tree"], { env }));
    const modes = {};
    const stamps = new Map([...assumed, ...skipped].map((path) => [path, stampOf(statsOf(path))]));
    const into = { top, scratch, modes, stamps, nothing: index.replace(/./g, "0") };
    const tracked = changed.filter((path) => !untrackedPaths.has(path));
    const work = await treeWith(into, tracked, env);
    const others = { GIT_INDEX_FILE: join(scratch, "untracked") };
    const untracked = await treeWith(into, [...status.untracked, ...edited], others);
    const isChanged = new Set(changed);
    const otherModes = unusualModes(
      top,
      entries.filter(({ path }) => !isChanged.has(path)),
      [...changed, ...status.untracked, ...edited, ...empty],
    );
    return {
      ...{ head, branch, index, work, untracked, modes, otherModes, intended },
      ...{ changedFiles: changed.length, untrackedFiles: status.untracked.length },
      ignoredFiles: edited.length,
      ...{ assumed, skipped, empty, seen: { records, stamps } },
    };
  });
}

/** Is it the same work, on the same commit and branch? Pure. */
export function isSameWork(a: WorkSnapshot, b: WorkSnapshot): boolean {
  const parts = ["head", "branch", "index", "work", "untracked"] as const;
  return parts.every((part) => a[part] === b[part]);
}

interface Into {
  top: string;
  scratch: string;
  modes: Record<string, number>;
  stamps: Map<string, string>;
  /** The name that stands for no object, as long as names are here. */
  nothing: string;
}

/**
 * The tree of an index once these paths are in it as they are in the worktree.
 * @throws PotsError of kind `refused` for what git cannot keep
 */
async function treeWith(
  { top, scratch, modes, stamps, nothing }: Into,
  paths: readonly string[],
  env: { GIT_INDEX_FILE: string },
): Promise<string> {
  const statsOf = statsIn(top);
  const found = paths.map((path) => ({ path, stats: statsOf(path) }));
  for (const { path, stats } of found) stamps.set(path, stampOf(stats));
  const files = found.filter(({ stats }) => stats?.isFile() || stats?.isSymbolicLink());
  const names = await hashFiles(
    top,
    files.map(({ path }) => path),
    scratch,
    ["-w"],
  );
  const nameOf = new Map(files.map(({ path }, i) => [path, names[i] ?? ""]));
  const wanted = new Map<string, Pick<IndexEntry, "mode" | "object"> | null>();
  const submodules = new Set<string>(); // git itself tells which commit is checked out in each
  for (const { path, stats } of found) {
    if (path.endsWith("/")) {
      const message = `${pathText(path)} is a repository of its own, which cannot be saved`;
      throw new PotsError("refused", message, "move it elsewhere, or let git ignore it");
    }
    const name = nameOf.get(path);
    if (name !== undefined && stats !== null) {
      wanted.set(path, { mode: gitMode(stats), object: objectName(name) });
      const bits = permissions(stats);
      if (stats.isFile() && bits !== 0o644 && bits !== 0o755) modes[path] = bits;
    } else if (stats?.isDirectory() && existsSync(wholePath(top, `${path}/.git`))) {
      submodules.add(path);
    } else wanted.set(path, null);
  }
  if (wanted.size + submodules.size > 0) {
    const lines = [...wanted].map(([path, entry]) =>
      entry === null ? `0 ${nothing}\t${path}\0` : `${entry.mode} ${entry.object}\t${path}\0`,
    );
    const input = Buffer.from(lines.join(""), "latin1");
    await git(top, ["update-index", "-z", "--index-info"], { env, input });
    const linked = { env, input: fieldsInput([...submodules]) };
    await git(top, ["update-index", "--add", "-z", "--stdin"], linked);
    // git passes over names that it never keeps, such as .GIT, and is content
    for (const { path, mode, object } of await indexEntries(top, scratch, { env })) {
      if (mode === "160000") submodules.delete(path);
      const entry = wanted.get(path);
      if (entry?.mode === mode && entry.object === object) wanted.delete(path);
      else if (entry === null) throw notKept(path);
    }
    for (const [path, entry] of wanted) if (entry !== null) throw notKept(path);
    for (const path of submodules) throw notKept(path);
  }
  return objectName(await gitLine(top, [...SYNC, "write-tree"], { env }));
}

const notKept = (path: string) =>
  new PotsError("refused", `git cannot keep ${pathText(path)}`, "move it elsewhere, or remove it");

function gitMode(stats: BigIntStats): string {
  if (stats.isSymbolicLink()) return "120000";
  return (permissions(stats) & 0o100) === 0 ? "100644" : "100755";
}
