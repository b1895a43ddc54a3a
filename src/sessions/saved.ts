import type { AgentKind } from "./agents.ts";
import type { Mark } from "./model.ts";

/** The record of a server's sessions: what it holds, and what becomes of it from one save to the next. Pure. */

/** What pots itself put into a pane: words of a program, a shell's command, or text at the prompt. */
export type PaneStart = { kind: "words"; words: string[] } | { kind: "run" | "type"; text: string };

/** It as a line of the shell. @param line one of several words */
export function startLine(start: PaneStart, line: (words: readonly string[]) => string): string {
  if (start.kind !== "words") return start.text;
  const [only = ""] = start.words;
  return start.words.length === 1 ? only : line(start.words);
}

export interface SavedPane {
  /** Absolute; `""` where tmux did not know. */
  directory: string;
  active: boolean;
  start: PaneStart | null;
  agent: SavedAgent | null;
  /** Where it floats above the others (tmux 3.8), in cells, without its border; null: it does not. */
  float: Rectangle | null;
}

export interface Rectangle {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface SavedAgent {
  kind: AgentKind;
  conversation: string;
}

export interface SavedWindow {
  /** Its number in the session. */
  index: number;
  /** Null where tmux names it after what runs in it. */
  name: string | null;
  /** A layout string; null: none that can be relied on. */
  layout: string | null;
  active: boolean;
  /** Does its active pane fill it? */
  zoomed: boolean;
  /** At least one. */
  panes: SavedPane[];
}

export interface SavedSession {
  /** What its server called it, `$3`; `""` in records of a pots that did not keep it. */
  id: string;
  name: string;
  /** Null: unmanaged. */
  mark: Mark | null;
  /** Where the session started; `""` where tmux did not know. */
  path: string;
  /** Unix seconds. */
  createdAt: number;
  /** When a window of it had last printed something by then, in Unix seconds. */
  activityAt: number;
  /** When tmux was asked about it, in Unix milliseconds: another may be ended later, and written so. */
  savedAt: number;
  /** A new session was made in its place: it waits until it is itself brought back, or let go of. */
  passedOver?: true;
  windows: SavedWindow[];
}

/** A session that is not there, and when it was seen to be gone. */
export interface GoneSession {
  session: SavedSession;
  /** Unix milliseconds. */
  at: number;
}

export interface SavedRecord {
  host: string;
  /** The server's process, and its start in Unix seconds. */
  server: number;
  startedAt: number;
  /** When tmux was asked, or a session's end was written down, in Unix milliseconds. */
  savedAt: number;
  /** The sessions that were there. */
  sessions: SavedSession[];
  /** Those of earlier servers that nobody has brought back, or let go of, yet. */
  waiting: SavedSession[];
  /** Those that have just gone, in case the server is on its way down. */
  gone: GoneSession[];
}

/** What makes a session this one: its worktree, wherever that is now, and its task; or its name. */
export function keyOf({ name, mark }: Pick<SavedSession, "name" | "mark">): string {
  return mark === null ? `name ${name}` : JSON.stringify([mark.gitdir, mark.task]);
}

/** One life of a session, from its making to its end. */
export const lifeOf = (session: Pick<SavedSession, "name" | "mark" | "createdAt">): string =>
  `${keyOf(session)} ${session.createdAt}`;

/** What was saved of one life, and when: several may begin and end within a second. */
export const saveOf = (session: SavedSession): string => `${lifeOf(session)} ${session.savedAt}`;

/** Of one session, as many are kept that were passed over for the next: each morning makes another. */
const GENERATIONS = 10;

/** Milliseconds within which sessions that go belong together. */
const BURST = 2000;
/** So many at once are a server on its way down, not a person. */
const MANY = 3;

/** Did these go together, as a server on its way down lets them? */
const isBurst = (gone: readonly GoneSession[]) => gone.length >= MANY;

/** The sessions of a record that are to be had again once its server is gone. */
export const restorable = (record: SavedRecord): SavedSession[] => latestOfEach(savedIn(record));

/** The same with those that were passed over for them. */
function savedIn(record: SavedRecord): SavedSession[] {
  const late = isBurst(record.gone) ? record.gone.map(({ session }) => session) : [];
  return [...record.sessions, ...late, ...record.waiting];
}

/** One that was passed over comes after what was made in its place. */
export function latestOfEach(sessions: readonly SavedSession[]): SavedSession[] {
  const latest = sessions.toReversed().map((session) => [keyOf(session), session] as const);
  return [...new Map(latest).values()].reverse();
}

function someOfEach(sessions: readonly SavedSession[]): SavedSession[] {
  const counts = new Map<string, number>();
  return sessions.filter((session) => {
    const count = counts.get(keyOf(session)) ?? 0;
    counts.set(keyOf(session), count + 1);
    return count < GENERATIONS;
  });
}

/**
 * The next record of a server.
 * @param before the latest record there is, of this server or an earlier one
 * @param now what is there, without `waiting` and `gone`
 * @param ended keys of sessions that pots ended on purpose
 * @param closing a hook saves whenever a session closes: several that are gone went just now
 * @param back what was brought back, as `saveOf` has it
 */
export function nextRecord(
  before: SavedRecord | null,
  now: Omit<SavedRecord, "waiting" | "gone">,
  ended: ReadonlySet<string>,
  closing: boolean,
  back: ReadonlySet<string> = new Set(),
): SavedRecord {
  const there = new Set(now.sessions.map(keyOf));
  const left = (session: SavedSession) => !there.has(keyOf(session)) && !ended.has(keyOf(session));
  const waits = (session: SavedSession) =>
    session.passedOver === true ? !back.has(saveOf(session)) : left(session);
  if (before === null) return { ...now, waiting: [], gone: [] };
  if (before.server !== now.server || before.startedAt !== now.startedAt) {
    return { ...now, waiting: someOfEach(savedIn(before).filter(waits)), gone: [] };
  }
  // a clock that was put back makes what is long past no burst
  const isNear = (at: number) => Math.abs(now.savedAt - at) < BURST;
  const fresh = before.gone.filter(({ at, session }) => isNear(at) && left(session));
  const missing = before.sessions.filter(left);
  const together = closing || isNear(before.savedAt);
  const gone = [
    ...fresh,
    ...(together ? missing.map((session) => ({ session, at: now.savedAt })) : []),
  ];
  return { ...now, waiting: before.waiting.filter(waits), gone };
}

/** The record without some sessions, by key. */
export function without(record: SavedRecord, keys: ReadonlySet<string>): SavedRecord {
  return keeping(record, (session) => !keys.has(keyOf(session)));
}

/** The record once these have ended, by key: one that was passed over for such a one still waits. */
export function withoutEnded(record: SavedRecord, keys: ReadonlySet<string>): SavedRecord {
  return keeping(record, (session) => session.passedOver === true || !keys.has(keyOf(session)));
}

/** The record without what was passed over in a worktree, by its git directory: that is gone for good. */
export function withoutPassedOver(record: SavedRecord, gitdir: string): SavedRecord {
  return keeping(record, ({ passedOver, mark }) => !(passedOver && mark?.gitdir === gitdir));
}

function keeping(record: SavedRecord, stays: (session: SavedSession) => boolean): SavedRecord {
  return {
    ...record,
    sessions: record.sessions.filter(stays),
    waiting: record.waiting.filter(stays),
    gone: record.gone.filter(({ session }) => stays(session)),
  };
}

/** The record with one passed over, which a new session is made in the place of. */
export function withPassedOver(record: SavedRecord, passed: SavedSession): SavedRecord {
  const stamp = saveOf(passed);
  const mark = (session: SavedSession): SavedSession =>
    saveOf(session) === stamp ? { ...session, passedOver: true } : session;
  return {
    ...record,
    sessions: record.sessions.map(mark),
    waiting: record.waiting.map(mark),
    gone: record.gone.map(({ session, at }) => ({ session: mark(session), at })),
  };
}
