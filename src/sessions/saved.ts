import { hasControls } from "../terminal/text.ts";
import { AGENT_KINDS, type AgentKind } from "./agents.ts";
import { parseLayoutString } from "./layout-string.ts";
import type { Mark } from "./model.ts";

/** The record of a server's sessions: what it holds, and what becomes of it from one save to the next. Pure. */

/** What pots itself put into a pane: words of a program, a shell's command, or text at the prompt. */
export type PaneStart = { kind: "words"; words: string[] } | { kind: "run" | "type"; text: string };

export interface SavedPane {
  /** Absolute; `""` where tmux did not know. */
  directory: string;
  active: boolean;
  start: PaneStart | null;
  agent: SavedAgent | null;
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
  /** At least one. */
  panes: SavedPane[];
}

export interface SavedSession {
  name: string;
  /** Null: unmanaged. */
  mark: Mark | null;
  /** Where the session started; `""` where tmux did not know. */
  path: string;
  /** Unix seconds. */
  createdAt: number;
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
  /** When tmux was asked, in Unix milliseconds. */
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

/** Milliseconds within which sessions that go belong together. */
const BURST = 2000;
/** So many at once are a server on its way down, not a person. */
const MANY = 3;

/** Did these go together, as a server on its way down lets them? */
const isBurst = (gone: readonly GoneSession[]) => gone.length >= MANY;

/** The sessions of a record that are to be had again once its server is gone. */
export function restorable(record: SavedRecord): SavedSession[] {
  const late = isBurst(record.gone) ? record.gone.map(({ session }) => session) : [];
  return unique([...record.sessions, ...late, ...record.waiting]);
}

function unique(sessions: readonly SavedSession[]): SavedSession[] {
  return [
    ...new Map(sessions.toReversed().map((session) => [keyOf(session), session])).values(),
  ].reverse();
}

/**
 * The next record of a server.
 * @param before the latest record there is, of this server or an earlier one
 * @param now what is there, without `waiting` and `gone`
 * @param ended keys of sessions that pots ended on purpose
 * @param closing a hook saves whenever a session closes: several that are gone went just now
 */
export function nextRecord(
  before: SavedRecord | null,
  now: Omit<SavedRecord, "waiting" | "gone">,
  ended: ReadonlySet<string>,
  closing: boolean,
): SavedRecord {
  const there = new Set(now.sessions.map(keyOf));
  const left = (session: SavedSession) => !there.has(keyOf(session)) && !ended.has(keyOf(session));
  if (before === null) return { ...now, waiting: [], gone: [] };
  if (before.server !== now.server || before.startedAt !== now.startedAt) {
    return { ...now, waiting: restorable(before).filter(left), gone: [] };
  }
  const fresh = before.gone.filter(({ at, session }) => now.savedAt - at < BURST && left(session));
  const missing = before.sessions.filter(left);
  const together = closing || now.savedAt - before.savedAt < BURST;
  const gone = [
    ...fresh,
    ...(together ? missing.map((session) => ({ session, at: now.savedAt })) : []),
  ];
  return { ...now, waiting: before.waiting.filter(left), gone };
}

/** The record without some sessions, by key. */
export function without(record: SavedRecord, keys: ReadonlySet<string>): SavedRecord {
  const stays = (session: SavedSession) => !keys.has(keyOf(session));
  return {
    ...record,
    sessions: record.sessions.filter(stays),
    waiting: record.waiting.filter(stays),
    gone: record.gone.filter(({ session }) => stays(session)),
  };
}

const VERSION = 1;

export function recordText(record: SavedRecord): string {
  return `${JSON.stringify({ version: VERSION, ...record })}\n`;
}

/** More than anybody has, and than a hand that means harm may make pots do. */
const MOST = { sessions: 2000, windows: 500, panes: 200, index: 99_999 } as const;

/**
 * The record that a file's text holds. Everything in it is data from outside: what cannot be what
 * pots wrote is refused, and texts that would be typed, or name something, hold no control character.
 * @throws Error saying what is wrong with it
 */
export function parseRecord(text: string): SavedRecord {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new Error("it was cut short, or is not what pots wrote there");
  }
  const record = object(data);
  if (record.version !== VERSION) throw new Error("another version of pots wrote it");
  return {
    host: typeof record.host === "string" ? record.host : "",
    server: number(record.server),
    startedAt: number(record.startedAt),
    savedAt: number(record.savedAt),
    sessions: list(record.sessions, MOST.sessions).map(session),
    waiting: list(record.waiting, MOST.sessions).map(session),
    gone: list(record.gone, MOST.sessions).map((entry) => {
      const { session: own, at } = object(entry);
      return { session: session(own), at: number(at) };
    }),
  };
}

function wrong(what: string): never {
  throw new Error(`it is not what pots wrote there: ${what}`);
}

function object(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) wrong("no object");
  return value as Record<string, unknown>;
}

function list(value: unknown, most: number): unknown[] {
  if (!Array.isArray(value) || value.length > most) wrong("no list of a sensible length");
  return value;
}

function number(value: unknown): number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0
    ? value
    : wrong("no number");
}

/** A path may hold any byte but one. */
function path(value: unknown): string {
  const fits = typeof value === "string" && value.startsWith("/") && !value.includes("\0");
  return fits && value.length <= 4096 ? value : wrong("no path");
}

function word(value: unknown): string {
  const fits = typeof value === "string" && value !== "" && value.length <= 4096;
  return fits && !value.includes("\0") ? value : wrong("no text");
}

function session(value: unknown): SavedSession {
  const { name, mark, path: started, createdAt, windows } = object(value);
  const all = list(windows, MOST.windows).map(window);
  if (all.length === 0) wrong("a session without windows");
  return {
    name: word(name),
    mark: mark === null ? null : markOf(object(mark)),
    path: started === "" ? "" : path(started),
    createdAt: number(createdAt),
    windows: all,
  };
}

function markOf({ root, worktree, gitdir, task }: Record<string, unknown>): Mark {
  return { root: path(root), worktree: path(worktree), gitdir: path(gitdir), task: word(task) };
}

function window(value: unknown): SavedWindow {
  const { index, name, layout, active, panes } = object(value);
  const all = list(panes, MOST.panes).map(pane);
  if (all.length === 0) wrong("a window without panes");
  const told = typeof layout === "string" && parseLayoutString(layout) !== null ? layout : null;
  const named = typeof name === "string" && name.length <= 1000 && !hasControls(name) ? name : null;
  const place = number(index);
  if (place > MOST.index) wrong("a window's number");
  return { index: place, name: named, layout: told, active: active === true, panes: all };
}

function pane(value: unknown): SavedPane {
  const { directory, active, start, agent } = object(value);
  return {
    directory: directory === "" ? "" : path(directory),
    active: active === true,
    start: startOf(start),
    agent: agentOf(agent),
  };
}

const isLine = (value: unknown): value is string =>
  typeof value === "string" && value !== "" && !hasControls(value);

/** Null for what cannot be typed as one line: then nothing is, rather than a part of it. */
export function startOf(value: unknown): PaneStart | null {
  if (typeof value !== "object" || value === null) return null;
  const { kind, words, text } = value as Record<string, unknown>;
  if (kind === "words" && Array.isArray(words) && words.length > 0) {
    const fits = words.every((one) => one === "" || isLine(one)) && words[0] !== "";
    return fits ? { kind, words } : null;
  }
  return (kind === "run" || kind === "type") && isLine(text) ? { kind, text } : null;
}

/** A conversation's id is put into a command: letters, digits, `-` and `_` alone. */
function agentOf(value: unknown): SavedAgent | null {
  if (typeof value !== "object" || value === null) return null;
  const { kind, conversation } = value as Record<string, unknown>;
  const known = AGENT_KINDS.find((one) => one === kind);
  const fits = typeof conversation === "string" && /^\w[\w-]{0,127}$/.test(conversation);
  return known !== undefined && fits ? { kind: known, conversation } : null;
}
