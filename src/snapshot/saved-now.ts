import type { TmuxSession } from "../sessions/model.ts";
import { warnOnce } from "../terminal/warn-once.ts";
import type { Context } from "./context.ts";
import { latestRecord, type SavedRow, savedDirectory, savedRows } from "./saved.ts";

/**
 * The saved sessions that could be had again. What could not be read of the record is said: a name
 * that somebody looks for may be in it.
 */
export function savedNow(context: Context, there: readonly TmuxSession[]): SavedRow[] {
  const warnings: string[] = [];
  const latest = latestRecord(savedDirectory(context), warnings);
  for (const warning of warnings) warnOnce(warning);
  return savedRows(latest, there);
}
