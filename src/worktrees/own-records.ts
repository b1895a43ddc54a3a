import { appendFileSync, existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { git, gitLine, SYNC } from "./ask-git.ts";
import { hasReftable, readLog } from "./git-directory.ts";

/**
 * What only a worktree's own git directory has, and goes with it: settings of its own, what of the
 * project is checked out in it, and git's log of where it was, which alone names a commit that was
 * amended or left behind.
 */

interface Checkout {
  top: string;
  /** The worktree's own git directory. */
  gitdir: string;
  commonDir: string;
  /** The branch that is checked out. */
  branch: string | null;
}

/** The commits that a worktree's own log names, and its branch's. */
export interface Logged {
  own: string[];
  ofBranch: string[];
}

/** @throws PotsError with git's words, or the system's Error */
export async function commitsInLogs(place: Checkout): Promise<Logged> {
  const { top, gitdir, commonDir, branch } = place;
  const own = [
    ...(await namedInLog(top, commonDir, join(gitdir, "logs/HEAD"), "HEAD")),
    ...objectsIn(readLog(join(gitdir, "ORIG_HEAD")) ?? ""),
  ];
  if (branch === null) return { own, ofBranch: [] };
  const file = branchLog(place, branch);
  return { own, ofBranch: await namedInLog(top, commonDir, file, `refs/heads/${branch}`) };
}

/** Commits that nothing names but logs which go, and those from which all of them are reached. */
export interface LoggedOnly {
  count: number;
  tips: string[];
}

/**
 * @param head the commit checked out, which is kept
 * @param branchGoes the branch's own log goes as well; else it keeps what it names
 * @throws PotsError with git's words
 */
export async function loggedOnly(
  commonDir: string,
  { own, ofBranch }: Logged,
  head: string | null,
  branchGoes: boolean,
): Promise<LoggedOnly> {
  const starts = branchGoes ? [...own, ...ofBranch] : own;
  const kept = new Set([...(head === null ? [] : [head]), ...(branchGoes ? [] : ofBranch)]);
  const asked = [...new Set(starts)].filter((commit) => !kept.has(commit));
  if (asked.length === 0) return { count: 0, tips: [] };
  const lines = [...asked, ...[...kept].map((commit) => `^${commit}`)].map((word) => `${word}\n`);
  // what git has thrown away meanwhile is named still, and gone
  const words = ["rev-list", "--parents", "--ignore-missing", "--stdin"];
  const all = [...words, "--not", "--branches", "--tags", "--remotes"];
  const options = { looking: true, input: Buffer.from(lines.join("")) };
  const text = await gitLine({ gitDir: commonDir }, all, options);
  const found = text === "" ? [] : text.split("\n").map((line) => line.split(" "));
  const parents = new Set(found.flatMap(([, ...names]) => names));
  const tips = found.map(([name = ""]) => name).filter((name) => !parents.has(name));
  return { count: found.length, tips };
}

/** How many commits only the worktree's log names, and with what only its branch's does. */
export async function countLoggedOnly(
  place: Checkout,
  head: string | null,
): Promise<{ own: number; withBranch: number }> {
  const logged = await commitsInLogs(place);
  const [own, withBranch] = await Promise.all([
    loggedOnly(place.commonDir, logged, head, false),
    loggedOnly(place.commonDir, logged, head, true),
  ]);
  return { own: own.count, withBranch: withBranch.count };
}

const branchLog = ({ commonDir }: Pick<Checkout, "commonDir">, branch: string) =>
  join(commonDir, "logs/refs/heads", branch);

/**
 * Every commit that a ref was at, as far as its log goes back.
 * @throws PotsError with git's words, or the system's Error
 */
export async function namedInLog(
  top: string,
  commonDir: string,
  file: string,
  ref: string,
  env: Record<string, string> = {},
): Promise<string[]> {
  if (!hasReftable(commonDir)) return objectsIn(readLog(file) ?? "");
  const words = ["reflog", "show", "--format=%H", ref, "--"];
  return objectsIn(await gitLine(top, words, { looking: true, env }));
}

/** The names of objects at the start of each line: the one before, and the one since. */
function objectsIn(text: string): string[] {
  const names = text
    .split("\n")
    .flatMap((line) => /^[0-9a-f]{40,64}( [0-9a-f]{40,64})?/.exec(line)?.[0].split(" ") ?? []);
  return [...new Set(names)].filter((name) => !/^0+$/.test(name));
}

/** By the name under which each is kept: where it is. */
function recordFiles(place: Checkout, branchToo: boolean): [name: string, path: string][] {
  const { gitdir, commonDir, branch } = place;
  const logs: [string, string][] = [
    ["log", join(gitdir, "logs/HEAD")],
    ...(branchToo && branch !== null
      ? [["branch-log", branchLog(place, branch)] as [string, string]]
      : []),
  ];
  return [
    ["config.worktree", join(gitdir, "config.worktree")],
    ["sparse-checkout", join(gitdir, "info/sparse-checkout")],
    ...(hasReftable(commonDir) ? [] : logs),
  ];
}

/**
 * Write those records as a tree. @throws PotsError with git's words
 * @returns its name
 */
export async function writeRecords(place: Checkout, branchGoes: boolean): Promise<string> {
  const where = { gitDir: place.commonDir };
  const files = recordFiles(place, branchGoes).filter(([, path]) => existsSync(path));
  const hashing = [
    ...SYNC,
    "hash-object",
    "-w",
    "--no-filters",
    "--",
    ...files.map(([, path]) => path),
  ];
  const names = files.length === 0 ? [] : (await gitLine(where, hashing)).split("\n");
  const lines = files.map(([name], i) => `100644 blob ${names[i]}\t${name}\n`);
  return await gitLine(where, [...SYNC, "mktree"], { input: Buffer.from(lines.join("")) });
}

/** The names of what is kept of each record in such a tree. */
export type Records = ReadonlyMap<string, string>;

/** @param tree null: none was kept. @throws PotsError with git's words */
export async function readRecords(commonDir: string, tree: string | null): Promise<Records> {
  if (tree === null) return new Map();
  const text = await gitLine({ gitDir: commonDir }, ["ls-tree", tree], { looking: true });
  const fields = text.split("\n").map((line) => line.split(/[ \t]/));
  return new Map(fields.map(([, , blob = "", name = ""]) => [name, blob]));
}

const SETTINGS = ["config.worktree", "sparse-checkout"];

/** Do they decide what is checked out, and how? Then they have to be there before. */
export const haveSettings = (records: Records) => SETTINGS.some((name) => records.has(name));

/** Put a worktree's settings where they were. @throws PotsError with git's words */
export async function restoreSettings(place: Checkout, records: Records): Promise<void> {
  for (const [name, path] of recordFiles(place, false)) {
    if (SETTINGS.includes(name)) await put(place, records.get(name), path);
  }
}

/**
 * Put git's logs where they were, what was done since behind them.
 * @param branchToo the branch was made anew
 * @throws PotsError with git's words
 */
export async function restoreLogs(place: Checkout, records: Records, branchToo: boolean) {
  for (const [name, path] of recordFiles(place, branchToo)) {
    if (SETTINGS.includes(name)) continue;
    const since = readLog(path) ?? "";
    if (await put(place, records.get(name), path)) appendFileSync(path, since);
  }
}

async function put(
  { commonDir }: Checkout,
  blob: string | undefined,
  path: string,
): Promise<boolean> {
  if (blob === undefined) return false;
  mkdirSync(dirname(path), { recursive: true });
  await git({ gitDir: commonDir }, ["cat-file", "blob", blob], { stdoutTo: path });
  return true;
}
