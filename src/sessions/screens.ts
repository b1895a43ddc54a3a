import { renderSpans, styledLines } from "../terminal/sgr.ts";
import { localTime } from "../terminal/time.ts";

/**
 * What panes showed, kept with the record of their sessions (`POTS_SAVE_LINES`): lines of text whose
 * only escape sequences are colours. Pure.
 */

/** By `lifeOf` the session, for each window and pane in order. */
export type Screens = ReadonlyMap<string, readonly (readonly string[])[][]>;

export interface PaneScreen {
  /** As tmux prints them. */
  lines: readonly string[];
  /** Where a shell waits, counted from the first line; null: something else runs. */
  prompt: number | null;
}

/** Characters of one pane; the last lines are kept. */
const MOST_CHARACTERS = 256 * 1024;

const SEPARATOR = /^--- saved \d{4}-\d\d-\d\d \d\d:\d\d ---$/;
const isSeparator = (line: string) => SEPARATOR.test(Bun.stripANSI(line));
const isBlank = (line: string) => Bun.stripANSI(line).trim() === "";

/**
 * The lines worth keeping. A prompt that waits comes anew with the shell, and what an earlier
 * restoring has put there is kept once: neither piles up.
 * @param most how many lines
 */
export function keptLines({ lines, prompt }: PaneScreen, most: number): string[] {
  const own = trimmed(prompt === null ? lines : lines.slice(0, prompt));
  const last = own.findLastIndex(isSeparator);
  if (last < 0) return within(own, most);
  const before = trimmed(own.slice(0, last).filter((line) => !isSeparator(line)));
  const fresh = own.slice(last + 1);
  while (fresh[0] !== undefined && isBlank(fresh[0])) fresh.shift();
  // the upper lines of a long prompt, or a greeting, stand above it already
  const again = before.slice(before.length - fresh.length);
  const same = fresh.every((line, at) => withoutClock(line) === withoutClock(again[at] ?? ""));
  return within(same ? before : [...before, ...fresh], most);
}

const withoutClock = (line: string) => Bun.stripANSI(line).replace(/\d?\d:\d\d(:\d\d)?/g, "");

function trimmed(lines: readonly string[]): string[] {
  return lines.slice(0, lines.findLastIndex((line) => !isBlank(line)) + 1);
}

function within(lines: readonly string[], most: number): string[] {
  const kept: string[] = [];
  let characters = 0;
  for (const line of lines.slice(-most).toReversed()) {
    characters += line.length + 1;
    if (characters > MOST_CHARACTERS) break;
    kept.push(line);
  }
  return kept.reverse();
}

/** Lines with their colours, and nothing else that a terminal obeys. */
export function safeLines(text: string): string[] {
  return styledLines(text).map((spans) => renderSpans(spans, Number.POSITIVE_INFINITY, true));
}

/**
 * What is put above the shell of a pane that comes back; `""`: nothing.
 * @param savedAt Unix milliseconds
 */
export function shownAgain(lines: readonly string[], savedAt: number): string {
  if (lines.length === 0) return "";
  const safe = safeLines(lines.join("\n"));
  return `${safe.join("\n")}\n\u001b[2m--- saved ${localTime(savedAt / 1000)} ---\u001b[0m\n`;
}

/** Characters of all panes together. */
const MOST_IN_ALL = 16 * 1024 * 1024;

/**
 * Those of the sessions that a record has: as they are now, else as they were.
 * @returns also how many panes had no room any more
 */
export function nextScreens(
  before: Screens,
  now: Screens,
  keys: Iterable<string>,
): { screens: Screens; left: number } {
  const screens = new Map<string, string[][][]>();
  let [characters, left] = [0, 0];
  for (const key of keys) {
    const windows = now.get(key) ?? before.get(key);
    if (windows === undefined || screens.has(key)) continue;
    const fitting = windows.map((panes) =>
      panes.map((lines) => {
        const own = lines.reduce((sum, line) => sum + line.length + 1, 0);
        if (characters + own > MOST_IN_ALL) {
          left++;
          return [];
        }
        characters += own;
        return [...lines];
      }),
    );
    screens.set(key, fitting);
  }
  return { screens, left };
}

const VERSION = 1;

export function screensText(screens: Screens): string {
  return `${JSON.stringify({ version: VERSION, screens: [...screens] })}\n`;
}

/** @throws Error where the text is not what pots wrote */
export function parseScreens(text: string): Screens {
  const { version, screens } = JSON.parse(text);
  const isLines = (value: unknown) =>
    Array.isArray(value) && value.every((line) => typeof line === "string");
  const isWindows = (value: unknown) =>
    Array.isArray(value) && value.every((panes) => Array.isArray(panes) && panes.every(isLines));
  const fits =
    version === VERSION &&
    Array.isArray(screens) &&
    screens.every(
      (entry) => Array.isArray(entry) && typeof entry[0] === "string" && isWindows(entry[1]),
    );
  if (!fits) throw new Error("it is not what pots wrote there");
  return new Map(screens);
}
