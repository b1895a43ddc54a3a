import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readlinkSync,
  rmSync,
  type Stats,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { errorCode, PotsError, reasonOf } from "../system/errors.ts";
import { fieldsOf, type GitOptions, git, gitLine, pathBytes, pathText } from "./ask-git.ts";
import { parseStatus, STATUS_WORDS, type Status } from "./status.ts";

/**
 * All that is in a worktree and in no commit, written as git objects: what is staged, what is
 * changed, and what is untracked. Content is kept byte for byte, without the filters and line ends
 * that git would apply, and the worktree's own index is never written: a copy of it is used.
 */

export interface WorkSnapshot {
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
  /** Permissions that git does not keep, by path (Latin-1): `{".env": 384}`. */
  modes: Record<string, number>;
}

const OBJECT = /^([0-9a-f]{40}|[0-9a-f]{64})$/;

/** @throws Error when git printed something else than a name of an object */
export function objectName(text: string): string {
  if (OBJECT.test(text)) return text;
  throw new PotsError("failed", "git did not say which object it wrote", "pots doctor");
}

/**
 * Runs `work` with a directory that is gone afterwards.
 * @throws PotsError for what the system says of a file: a full disk, one that may not be read
 */
export async function withScratch<T>(work: (directory: string) => Promise<T>): Promise<T> {
  let scratch: string | null = null;
  try {
    scratch = mkdtempSync(join(tmpdir(), "pots-work-"));
    return await work(scratch);
  } catch (error) {
    if (error instanceof PotsError || errorCode(error) === "") throw error;
    const message = `the uncommitted work could not be read or kept: ${reasonOf(error)}`;
    throw new PotsError("failed", message, "is a disk full, or a file not yours to read?");
  } finally {
    if (scratch !== null) rmSync(scratch, { recursive: true, force: true });
  }
}

/** Everything that git sees in a worktree, each untracked file by itself. @throws PotsError */
export async function fullStatus(top: string, more: readonly string[] = []): Promise<Status> {
  const words = [
    ...STATUS_WORDS,
    ...["--untracked-files=all", "--no-renames", "--ignore-submodules=none", ...more],
  ];
  return parseStatus((await git(top, words, { looking: true })).bytes);
}

/**
 * Tracked files whose changes git was told not to see (`update-index --assume-unchanged`,
 * `--skip-worktree`), and that are changed. A sparse checkout's absent files are none.
 */
export async function hiddenChanges(top: string, gitdir: string): Promise<string[]> {
  const listed = fieldsOf((await git(top, ["ls-files", "-v", "-z"], { looking: true })).bytes);
  const flagged = listed.filter((field) => /^[a-zS]/.test(field)).map((field) => field.slice(2));
  const present = flagged.filter((path) => lstatOf(top, path) !== null);
  if (present.length === 0) return [];
  return await withScratch(async (scratch) => {
    const env = copyIndex(gitdir, scratch);
    const input = Buffer.from(present.map((path) => `${path}\0`).join(""), "latin1");
    for (const flag of ["--no-assume-unchanged", "--no-skip-worktree"]) {
      await git(top, ["update-index", flag, "-z", "--stdin"], { env, input });
    }
    const words = [...STATUS_WORDS, "--untracked-files=no", "--no-renames"];
    const { changed } = parseStatus((await git(top, words, { env, looking: true })).bytes);
    return changed.filter((path) => present.includes(path));
  });
}

function copyIndex(gitdir: string, scratch: string): { GIT_INDEX_FILE: string } {
  const copy = join(scratch, "index");
  if (existsSync(join(gitdir, "index"))) copyFileSync(join(gitdir, "index"), copy);
  return { GIT_INDEX_FILE: copy };
}

function lstatOf(top: string, path: string): Stats | null {
  const whole = Buffer.concat([Buffer.from(`${top}/`), pathBytes(path)]);
  return lstatSync(whole, { throwIfNoEntry: false }) ?? null;
}

/**
 * Write all uncommitted content of a worktree into the object database.
 * @throws PotsError with git's words; then nothing but unreachable objects was written
 */
export async function snapshotWork(top: string, gitdir: string): Promise<WorkSnapshot> {
  const status = await fullStatus(top);
  if (status.head === null) {
    throw new PotsError("refused", "there is no commit in it yet", "make the first commit there");
  }
  const changed = [...new Set([...status.changed, ...(await hiddenChanges(top, gitdir))])];
  return await withScratch(async (scratch) => {
    const env = copyIndex(gitdir, scratch);
    const index = objectName(await gitLine(top, ["write-tree"], { env }));
    const modes: WorkSnapshot["modes"] = {};
    const into = { top, scratch, modes, nothing: index.replace(/./g, "0") };
    const work = await treeWith(into, changed, env);
    const others = { GIT_INDEX_FILE: join(scratch, "untracked") };
    const untracked = await treeWith(into, status.untracked, others);
    const { head, branch } = status;
    const counts = {
      changedFiles: changed.length,
      untrackedFiles: status.untracked.length,
    };
    return { head: head ?? "", branch, index, work, untracked, ...counts, modes };
  });
}

interface Into {
  top: string;
  scratch: string;
  modes: WorkSnapshot["modes"];
  /** The name that stands for no object, as long as names are here. */
  nothing: string;
}

/** The tree of an index once these paths are in it as they are in the worktree. */
async function treeWith(
  { top, scratch, modes, nothing }: Into,
  paths: readonly string[],
  env: { GIT_INDEX_FILE: string },
): Promise<string> {
  const found = paths.map((path) => ({ path, stats: lstatOf(top, path) }));
  const files = found.filter(({ stats }) => stats?.isFile() || stats?.isSymbolicLink());
  const names = await hashFiles(
    top,
    files.map(({ path }) => path),
    scratch,
    ["-w"],
  );
  const nameOf = new Map(files.map(({ path }, i) => [path, names[i] ?? ""]));
  const lines: string[] = [];
  for (const { path, stats } of found) {
    if (path.endsWith("/")) {
      const message = `${pathText(path)} is a repository of its own, which cannot be saved`;
      throw new PotsError("refused", message, "move it elsewhere, or let git ignore it");
    }
    const name = nameOf.get(path);
    if (name !== undefined && stats !== null) {
      lines.push(`${gitMode(stats)} ${objectName(name)}\t${path}\0`);
      const bits = stats.mode & 0o7777;
      if (stats.isFile() && bits !== 0o644 && bits !== 0o755) modes[path] = bits;
    } else if (stats?.isDirectory() && existsSync(join(top, pathText(path), ".git"))) {
      const commit = await gitLine(join(top, pathText(path)), ["rev-parse", "HEAD"]);
      lines.push(`160000 ${objectName(commit)}\t${path}\0`);
    } else lines.push(`0 ${nothing}\t${path}\0`);
  }
  if (lines.length > 0) {
    const input = Buffer.from(lines.join(""), "latin1");
    await git(top, ["update-index", "-z", "--index-info"], { env, input });
  }
  return objectName(await gitLine(top, ["write-tree"], { env }));
}

function gitMode(stats: Stats): string {
  if (stats.isSymbolicLink()) return "120000";
  return (stats.mode & 0o100) === 0 ? "100644" : "100755";
}

/**
 * The names that git gives the files' contents as they are. git reads paths from lines: a path with
 * a newline, and a link, whose target is its content, go through a file or link in `scratch`.
 * @param flags `-w` writes the objects
 */
export async function hashFiles(
  top: string,
  paths: readonly string[],
  scratch: string,
  flags: readonly string[],
): Promise<string[]> {
  if (paths.length === 0) return [];
  const lines = paths.map((path, i) => {
    const whole = Buffer.concat([Buffer.from(`${top}/`), pathBytes(path)]);
    const substitute = join(scratch, `content-${i}`);
    if (lstatSync(whole).isSymbolicLink()) {
      writeFileSync(substitute, readlinkSync(whole, { encoding: "buffer" }));
    } else if (/[\n"]/.test(path)) symlinkSync(whole, substitute);
    else return path;
    return Buffer.from(substitute).toString("latin1");
  });
  const options: GitOptions = { input: Buffer.from(`${lines.join("\n")}\n`, "latin1") };
  const words = ["hash-object", "--no-filters", ...flags, "--stdin-paths"];
  const names = (await gitLine(top, words, options)).split("\n");
  for (const [i] of paths.entries()) rmSync(join(scratch, `content-${i}`), { force: true });
  if (names.length !== paths.length) {
    throw new PotsError("failed", "git did not name every file's content", "pots doctor");
  }
  return names;
}
