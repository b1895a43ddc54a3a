import { mkdirSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Session, TmuxSession } from "../sessions/model.ts";
import { fileNameOf, projectName, worktreeName } from "../sessions/naming.ts";
import {
  keyOf,
  latestOfEach,
  restorable,
  type SavedRecord,
  type SavedSession,
  withPassedOver,
} from "../sessions/saved.ts";
import { parseRecord, recordText } from "../sessions/saved-text.ts";
import { errorCode, reasonOf, unreadable } from "../system/errors.ts";
import { holdFile } from "../system/hold-file.ts";
import { readText } from "../system/read-file.ts";
import { removeIfPossible, writeWhole } from "../system/write-whole.ts";
import { serverSocket } from "../tmux/sockets.ts";
import { branchOf, isAnother, madeAt } from "../worktrees/git-directory.ts";
import { locate } from "../worktrees/git-files.ts";
import type { Context } from "./context.ts";
import { pruneScreens, screensPath } from "./saved-screens.ts";

/**
 * The records of a server's sessions: `$XDG_STATE_HOME/pots/saved/<socket>/<start>-<process>.json`.
 * A server that starts anew has a file of its own, into which what is still missing is carried over:
 * an empty start overwrites nothing, and the latest record has all there is to be had again.
 */

/** How many are kept. */
const KEPT = 10;
const MOST_BYTES = 32 * 1024 * 1024;
/** Milliseconds that every file system tells apart. */
const TICK = 2000;
const NAME = /^\d+-\d+\.json$/;

type Place = Pick<Context, "stateDirectory" | "tmux" | "env">;

/** The directory with this server's records; another socket's are others. */
export function savedDirectory({ stateDirectory, tmux, env }: Place): string {
  const socket = serverSocket(tmux.server, env);
  return join(stateDirectory, "saved", fileNameOf(basename(socket), socket));
}

export const recordPath = (directory: string, record: Pick<SavedRecord, "server" | "startedAt">) =>
  join(directory, `${record.startedAt}-${record.server}.json`);

/** Paths of the records, the last written first. None where there is no directory. @throws PotsError */
export function recordPaths(directory: string): string[] {
  const paths = pathsIn(directory);
  return paths.length < 2 ? paths : byTime(paths).map(({ path }) => path);
}

function pathsIn(directory: string): string[] {
  try {
    const names = readdirSync(directory).filter((name) => NAME.test(name));
    return names.map((name) => join(directory, name));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw unreadable(directory, error);
  }
}

/** The last written first, with their times in milliseconds. */
function byTime(paths: readonly string[]): { path: string; at: number }[] {
  return paths
    .map((path) => ({ path, at: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.at - a.at || (a.path < b.path ? 1 : -1));
}

/** @throws Error saying what is wrong with it */
export function readRecordAt(path: string): SavedRecord {
  return parseRecord(readText(path, MOST_BYTES));
}

export interface Latest {
  record: SavedRecord;
  path: string;
}

/**
 * The latest record that can be read; null: there is none.
 * @param warnings gets a line for each that was passed over
 */
export function latestRecord(directory: string, warnings: string[]): Latest | null {
  try {
    for (const path of recordPaths(directory)) {
      try {
        return { record: readRecordAt(path), path };
      } catch (error) {
        warnings.push(`${path} was passed over: ${reasonOf(error)}`);
      }
    }
  } catch (error) {
    warnings.push(reasonOf(error));
  }
  return null;
}

/** Write a record, and let go of what sessions showed that it has no more. @throws what the system says */
export function replaceRecord(path: string, record: SavedRecord): void {
  writeRecord(path, record);
  pruneScreens(path, record);
}

/**
 * Write a record whole, and let go of the oldest ones; what its sessions showed stands in another file.
 * @throws what the system says
 */
export function writeRecord(path: string, record: SavedRecord): void {
  const directory = dirname(path);
  const others = byTime(pathsIn(directory).filter((other) => other !== path));
  const newest = others[0]?.at ?? 0;
  // the last written, also after a machine has started with its clock put back
  writeWhole(path, recordText(record), { at: newest < Date.now() ? null : newest + TICK });
  for (const { path: old } of others.slice(KEPT - 1)) {
    // what cannot be removed is no record of pots', and in nobody's way: the new one is written
    removeIfPossible(old);
    removeIfPossible(screensPath(old));
  }
  for (const name of readdirSync(directory)) {
    if (/\.(tmp|once)$/.test(name)) discardOld(join(directory, name));
  }
}

/** What a writing that reads the record first does while no other pots does. @throws as `work` */
export function unlessSomebodySaves<Result>(directory: string, work: () => Result): Result | null {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const letGo = holdFile(join(directory, "saving"));
  if (letGo === null) return null;
  try {
    return work();
  } finally {
    letGo();
  }
}

/** Milliseconds; nobody takes as long, so that one who was stopped in the middle keeps nobody off. */
const PATIENCE = 1000;
const STEP = 3;

/** The same, waited for. */
export async function whileNobodySaves<Result>(
  directory: string,
  work: () => Result,
): Promise<Result> {
  for (const end = Date.now() + PATIENCE; Date.now() < end; ) {
    const result = unlessSomebodySaves(directory, () => ({ done: work() }));
    if (result !== null) return result.done;
    await Bun.sleep(STEP);
  }
  return work();
}

/**
 * Change a record, as it is by then.
 * @throws what the system says, or Error where it is no record
 */
export async function changeRecord(
  path: string,
  change: (record: SavedRecord) => SavedRecord,
): Promise<void> {
  await whileNobodySaves(dirname(path), () => replaceRecord(path, change(readRecordAt(path))));
}

/**
 * The saved session in whose place one of this very worktree and task would be made; null: none waits.
 * @param path of the worktree
 */
export function savedFor(
  context: Place,
  path: string,
  task: string,
  there: readonly TmuxSession[],
): SavedSession | null {
  const gitdir = locate(path)?.gitdir;
  if (gitdir === undefined) return null; // no worktree any more
  const latest = latestRecord(savedDirectory(context), []);
  const missing = latest === null ? [] : missingFrom(latest.record, there);
  const made = madeAt(gitdir);
  const found = missing.find(
    ({ mark, createdAt }) =>
      mark?.gitdir === gitdir && mark.task === task && !isAnother(made, mark, createdAt),
  );
  return found ?? null;
}

/**
 * Have it wait on, whatever becomes of the session that is made in its place.
 * @throws what the system says
 */
export async function passOver(context: Place, saved: SavedSession): Promise<void> {
  const latest = latestRecord(savedDirectory(context), []);
  if (latest === null || saved.passedOver) return;
  await changeRecord(latest.path, (record) => withPassedOver(record, saved));
}

/** What a pots that was killed left half-written, or unshown; no living one takes so long over it. */
function discardOld(draft: string): void {
  const at = statSync(draft, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  if (Date.now() - at > 600_000) removeIfPossible(draft);
}

/** Is this the record of the server that has these sessions? A process id may come again after a reboot. */
export function isOwn({ server, savedAt }: SavedRecord, there: readonly TmuxSession[]): boolean {
  const own = there.filter((session) => session.server === server);
  return own.some(({ createdAt }) => createdAt * 1000 <= savedAt);
}

/** The sessions of a record that are not there: what its living server has not, a person has ended. */
export function missingFrom(record: SavedRecord, there: readonly TmuxSession[]): SavedSession[] {
  const all = isOwn(record, there) ? latestOfEach(record.waiting) : restorable(record);
  if (all.length === 0) return [];
  const present = new Set(there.map(keyOf));
  return all.filter((session) => !present.has(keyOf(session)));
}

/** What can be had again, as rows among the sessions; managed ones alone. */
export function savedRows(latest: Latest | null, there: readonly TmuxSession[]): SavedRow[] {
  if (latest === null) return [];
  const missing = missingFrom(latest.record, there).filter(({ mark }) => mark !== null);
  return missing.map(toRow);
}

const NO_MARK = { root: null, worktree: null, gitdir: null, task: null };

export type SavedRow = Session & { saved: SavedSession };

export function toRow(saved: SavedSession): SavedRow {
  const { name, mark, path, createdAt, activityAt, windows } = saved;
  const { root, worktree, gitdir, task } = mark ?? NO_MARK;
  return {
    ...{ id: "", server: 0, name, path, windows: windows.length, createdAt, mark, saved },
    ...{ attachedClients: 0, activityAt, bell: false },
    ...{ lastAttachedAt: null, status: "saved", doubt: null, agents: [] },
    ...{ host: null, seenAt: null },
    ...{ project: root && projectName(root), root, worktreePath: worktree, task },
    worktree: root && worktree && worktreeName(root, worktree, worktree === root),
    branch: gitdir && branchOf(gitdir),
  };
}
