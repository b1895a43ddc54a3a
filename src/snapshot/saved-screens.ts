import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { lifeOf, type SavedRecord } from "../sessions/saved.ts";
import { nextScreens, parseScreens, type Screens, screensText } from "../sessions/screens.ts";
import { readText } from "../system/read-file.ts";
import { writeWhole } from "../system/write-whole.ts";

/** What panes showed, in a file beside the record of their sessions: not every command reads it. */

const ENDING = ".screens";
const MOST_BYTES = 128 * 1024 * 1024;
const NONE: Screens = new Map();

export const screensPath = (record: string) => record.replace(/\.json$/, ENDING);

/** None where there is no file, or not one of pots': a screen is no reason to bring nothing back. */
export function readScreens(record: string | null): Screens {
  if (record === null || !existsSync(screensPath(record))) return NONE;
  try {
    return parseScreens(readText(screensPath(record), MOST_BYTES));
  } catch {
    return NONE;
  }
}

const keysOf = ({ sessions, gone, waiting }: SavedRecord) =>
  new Set([...sessions, ...gone.map(({ session }) => session), ...waiting].map(lifeOf));

/**
 * Keep what panes show now, and what those showed that are not there any more.
 * @param before path of the record that this one follows
 * @returns how many panes there was no room for
 * @throws what the system says
 */
export function keepScreens(
  path: string,
  record: SavedRecord,
  before: string | null,
  now: Screens,
): number {
  const { screens, left } = nextScreens(readScreens(before), now, keysOf(record));
  writeWhole(screensPath(path), screensText(screens));
  return left;
}

/** Let go of what sessions showed that the record has no more. @throws what the system says */
export function pruneScreens(path: string, record: SavedRecord): void {
  if (!existsSync(screensPath(path))) return;
  const before = readScreens(path);
  const keys = keysOf(record);
  if ([...before.keys()].every((key) => keys.has(key))) return;
  writeWhole(screensPath(path), screensText(nextScreens(before, NONE, keys).screens));
}

/** Let go of all of them: nobody wants them saved. @throws what the system says */
export function forgetScreens(directory: string): void {
  if (!existsSync(directory)) return;
  for (const name of readdirSync(directory)) {
    if (name.endsWith(ENDING)) rmSync(join(directory, name), { force: true });
  }
}
