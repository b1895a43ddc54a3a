import { hasControls } from "../terminal/text.ts";
import { AGENT_KINDS } from "./agents.ts";
import { portableLayout } from "./layout-string.ts";
import type { Mark } from "./model.ts";
import type {
  PaneStart,
  Rectangle,
  SavedAgent,
  SavedPane,
  SavedRecord,
  SavedSession,
  SavedWindow,
} from "./saved.ts";

/** The record of a server's sessions as text, and back. Pure. */

const VERSION = 1;

export function recordText(record: SavedRecord): string {
  return `${JSON.stringify({ version: VERSION, ...record })}\n`;
}

/**
 * More than a machine has terminals for: a record that pots wrote is never refused. A window's number
 * beyond is the last one.
 */
const MOST = { sessions: 20_000, windows: 10_000, panes: 10_000, index: 99_999 } as const;
/** Longer than tmux takes in one command. */
const LONGEST = 65_536;

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
  const savedAt = number(record.savedAt);
  const session = (value: unknown) => sessionOf(value, savedAt);
  return {
    host: typeof record.host === "string" ? record.host : "",
    server: number(record.server),
    startedAt: number(record.startedAt),
    savedAt,
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
  return fits && value.length <= LONGEST ? value : wrong("no path");
}

function word(value: unknown): string {
  const fits = typeof value === "string" && value !== "" && value.length <= LONGEST;
  return fits && !value.includes("\0") ? value : wrong("no text");
}

/** @param recordedAt stands for the times that records of an earlier pots have not for each */
function sessionOf(value: unknown, recordedAt: number): SavedSession {
  const { id, name, mark, path: started, createdAt, windows, ...times } = object(value);
  const {
    savedAt = recordedAt,
    activityAt = Math.floor(number(savedAt) / 1000),
    passedOver,
  } = times;
  const all = list(windows, MOST.windows).map(window);
  if (all.length === 0) wrong("a session without windows");
  return {
    id: typeof id === "string" && /^\$\d{1,9}$/.test(id) ? id : "",
    name: word(name),
    mark: mark === null ? null : markOf(object(mark)),
    path: started === "" ? "" : path(started),
    createdAt: number(createdAt),
    activityAt: number(activityAt),
    savedAt: number(savedAt),
    ...(passedOver === true ? { passedOver } : {}),
    windows: all,
  };
}

function markOf({ root, worktree, gitdir, task, made }: Record<string, unknown>): Mark {
  return {
    ...{ root: path(root), worktree: path(worktree), gitdir: path(gitdir), task: word(task) },
    ...(made === undefined ? {} : { made: number(made) }),
  };
}

function window(value: unknown): SavedWindow {
  const { index, name, layout, active, zoomed, panes } = object(value);
  const all = list(panes, MOST.panes).map(pane);
  if (all.length === 0) wrong("a window without panes");
  const told = typeof layout === "string" ? portableLayout(layout) : null;
  const named = typeof name === "string" && name.length <= 1000 && !hasControls(name) ? name : null;
  return {
    index: Math.min(number(index), MOST.index),
    ...{ name: named, layout: told, active: active === true, zoomed: zoomed === true, panes: all },
  };
}

function pane(value: unknown): SavedPane {
  const { directory, active, start, agent, float } = object(value);
  return {
    directory: directory === "" ? "" : path(directory),
    active: active === true,
    start: paneStartOf(start),
    agent: savedAgentOf(agent),
    float: rectangle(float),
  };
}

/** Null also in records of a pots that knew none. */
function rectangle(value: unknown): Rectangle | null {
  if (typeof value !== "object" || value === null) return null;
  const { left, top, width, height } = value as Record<string, unknown>;
  const all = [left, top, width, height].map(Number);
  if (!all.every((each) => Number.isInteger(each) && Math.abs(each) < 10_000)) return null;
  const [x = 0, y = 0, w = 1, h = 1] = all;
  return { left: x, top: y, width: Math.max(1, w), height: Math.max(1, h) };
}

const isLine = (value: unknown): value is string =>
  typeof value === "string" && value !== "" && !hasControls(value);

/** Null for what cannot be typed as one line: then nothing is, rather than a part of it. */
export function paneStartOf(value: unknown): PaneStart | null {
  if (typeof value !== "object" || value === null) return null;
  const { kind, words, text } = value as Record<string, unknown>;
  if (kind === "words" && Array.isArray(words) && words.length > 0) {
    const fits = words.every((one) => one === "" || isLine(one)) && words[0] !== "";
    return fits ? { kind, words } : null;
  }
  return (kind === "run" || kind === "type") && isLine(text) ? { kind, text } : null;
}

/** A conversation's id is put into a command: letters, digits, `-` and `_` alone. */
export function savedAgentOf(value: unknown): SavedAgent | null {
  if (typeof value !== "object" || value === null) return null;
  const { kind, conversation } = value as Record<string, unknown>;
  const known = AGENT_KINDS.find((one) => one === kind);
  const fits = typeof conversation === "string" && /^\w[\w-]{0,127}$/.test(conversation);
  return known !== undefined && fits ? { kind: known, conversation } : null;
}
