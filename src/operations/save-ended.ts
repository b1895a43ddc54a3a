import type { TmuxSession } from "../sessions/model.ts";
import { keyOf, nextRecord, without, withoutEnded, withoutPassedOver } from "../sessions/saved.ts";
import type { Context } from "../snapshot/context.ts";
import {
  changeRecord,
  latestRecord,
  replaceRecord,
  savedDirectory,
  unlessSomebodySaves,
} from "../snapshot/saved.ts";
import { reasonOf } from "../system/errors.ts";
import { printable } from "../terminal/text.ts";
import type { Other } from "../tmux/kill.ts";

/** Letting go of what is ended on purpose, without asking tmux: ending is waited for by a person. */

type Saved = Pick<TmuxSession, "name" | "mark">;

/**
 * Take a session that is about to be ended out of the latest record; a later save is the word on it.
 * @returns why it is still saved; null: it is not
 */
export async function forgetSaved(context: Context, session: Saved): Promise<string | null> {
  return await takeOut(context, session, withoutEnded);
}

/** The same where a person lets go of what is saved: that it was passed over before holds nothing. */
export async function letGoOfSaved(context: Context, session: Saved): Promise<string | null> {
  return await takeOut(context, session, without);
}

async function takeOut(
  context: Context,
  session: Saved,
  change: typeof without,
): Promise<string | null> {
  try {
    const latest = latestRecord(savedDirectory(context), []);
    if (latest === null) return null;
    const keys = new Set([keyOf(session)]);
    await changeRecord(latest.path, (record) => change(record, keys));
    return null;
  } catch (error) {
    return printable(`${session.name} is still saved: ${reasonOf(error)}`);
  }
}

/**
 * Take out what was passed over in a worktree that is removed: nothing of it can come back, and what
 * was made in its place ends with the worktree.
 * @returns what is wrong; null: nothing
 */
export async function forgetPassedOver(context: Context, gitdir: string): Promise<string | null> {
  try {
    const latest = latestRecord(savedDirectory(context), []);
    const waits = latest?.record.waiting.some(
      ({ passedOver, mark }) => passedOver && mark?.gitdir === gitdir,
    );
    if (latest === null || !waits) return null;
    await changeRecord(latest.path, (record) => withoutPassedOver(record, gitdir));
    return null;
  } catch (error) {
    return printable(`what was passed over in it is still saved: ${reasonOf(error)}`);
  }
}

/**
 * Write the record as it is once this session has ended.
 * @param there what the server has, this one among them
 * @returns was it? Not where another session came, went or was renamed since it was last saved, or
 *   somebody saves at this moment: then tmux is to be asked
 */
export function saveEnded(
  context: Context,
  session: TmuxSession,
  there: readonly Other[],
): boolean {
  try {
    const directory = savedDirectory(context);
    const saved = unlessSomebodySaves(directory, () => {
      const latest = latestRecord(directory, []);
      if (latest === null || latest.record.server !== session.server) return false;
      const { record, path } = latest;
      if (session.createdAt * 1000 > record.savedAt) return false; // of another server, or not in it
      const known = new Map(record.sessions.map(({ id, name }) => [id, name]));
      const isHere = there.some(({ id }) => id === session.id);
      if (!isHere || !there.every(({ id, name }) => known.get(id) === name)) return false;
      const staying = new Set(there.map(({ id }) => id).filter((id) => id !== session.id));
      const sessions = record.sessions.filter(({ id }) => staying.has(id));
      const now = { ...record, savedAt: Date.now(), sessions };
      replaceRecord(path, nextRecord(record, now, new Set([keyOf(session)]), false));
      return true;
    });
    return saved ?? false;
  } catch {
    return false; // the save that follows says what is wrong
  }
}
