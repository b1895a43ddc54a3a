import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { usesAgents } from "../agents/homes.ts";
import {
  keyOf,
  nextRecord,
  type SavedAgent,
  type SavedSession,
  saveOf,
  withoutEnded,
} from "../sessions/saved.ts";
import { agentsOrNone } from "../snapshot/agents.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import {
  type Latest,
  latestRecord,
  readRecordAt,
  recordPath,
  replaceRecord,
  savedDirectory,
  whileNobodySaves,
  writeRecord,
} from "../snapshot/saved.ts";
import { oneLine, PotsError, reasonOf } from "../system/errors.ts";
import { succeeded } from "../system/process.ts";
import { warn } from "../terminal/output.ts";
import { printable } from "../terminal/text.ts";
import { warnOnce } from "../terminal/warn-once.ts";
import { saysGone } from "../tmux/connection.ts";
import { type EveryPane, listEveryPane } from "../tmux/every-pane.ts";
import { forgetConversation } from "../tmux/pane-start.ts";
import { noteSaved, noteUnsaved } from "../tmux/server-notes.ts";
import { UNFINISHED } from "../tmux/unfinished.ts";
import { saveScreens, screensOf } from "./save-screens.ts";

/** Saving the sessions that there are, to have them again when the server is gone. */

export class NotWritten extends PotsError {
  /** @param noted is it noted in the server, so that `pots list` and `pots doctor` tell? */
  constructor(
    reason: string,
    directory: string,
    readonly noted: boolean,
  ) {
    const hint = `look at ${directory}: is the disk full, is it yours?`;
    super("failed", `the sessions were not saved: ${reason}`, hint);
  }
}

/** One asked earlier than another writes later: more often than this is no coincidence. */
const ATTEMPTS = 3;

/**
 * Write the record of the server.
 * @param closing asked for by a hook, whenever a session closes
 * @returns how many sessions it holds; null: there is no server, hence nothing new to save
 * @throws PotsError when tmux fails, or the record cannot be written
 */
export async function saveSessions(context: Context, closing: boolean): Promise<number | null> {
  const ended = new Set(context.changes.ended.map(keyOf));
  const back = new Set(context.changes.broughtBack.map(saveOf));
  const directory = savedDirectory(context);
  for (let attempt = 1; ; attempt++) {
    const savedAt = Date.now();
    const asked = await askServer(context, ended.size > 0);
    const screens = asked && (await screensOf(context, asked.every));
    let saved: number | null | "later";
    let left: string | null = null;
    try {
      saved = await whileNobodySaves(directory, () => {
        if (asked === null) {
          forgetEnded(directory, ended);
          return null;
        }
        const { server, startedAt } = asked.every;
        const own = recordPath(directory, asked.every);
        const latest = ownOrLatest(directory, own);
        const before = latest?.record ?? null;
        const isOwn = before?.server === server && before.startedAt === startedAt;
        // one that is of a time to come was written before the clock was put back
        const isLater = isOwn && before.savedAt > savedAt && before.savedAt <= Date.now();
        if (isLater && attempt < ATTEMPTS) return "later" as const;
        const now = {
          ...{ host: hostname(), server, startedAt, savedAt },
          sessions: toSaved(asked.every, asked.conversations, savedAt),
        };
        const next = nextRecord(before, now, ended, closing, back);
        // first the record: it matters more, and is small
        writeRecord(own, next);
        left = saveScreens(own, next, latest?.path ?? null, screens);
        return now.sessions.length;
      });
    } catch (error) {
      const reason = reasonOf(error);
      const note = `the sessions were not saved: ${reason}`;
      const noted = asked !== null && (await noteUnsaved(context.tmux, note));
      throw new NotWritten(reason, shownPath(context, directory), noted);
    }
    if (saved === "later") continue;
    if (asked !== null) await forgetConversations(context, asked);
    if (left !== null) {
      warn(printable(left));
      await noteUnsaved(context.tmux, left);
    } else if (asked?.every.unsaved) await noteSaved(context.tmux); // else it is told once more
    return saved;
  }
}

/**
 * Null: there is no server.
 * @param last may pots have just ended its last session? A server on its way out answers anything
 * @throws PotsError when tmux fails
 */
async function askServer(context: Context, last: boolean) {
  try {
    const withAgents = usesAgents(context.env, context.home);
    const every = await listEveryPane(context.tmux, withAgents);
    if (every === null) return null;
    const conversations = new Map<string, SavedAgent>();
    if (every.agentPanes.length > 0 || withAgents) {
      const { agents } = await agentsOrNone(context, every.agentPanes);
      for (const { pane, kind, conversation } of [...agents.values()].flat()) {
        if (conversation !== null) conversations.set(pane, { kind, conversation });
      }
    }
    return { every, conversations };
  } catch (error) {
    if (last) return null;
    throw error;
  }
}

/** An agent that is seen in a pane has gone on with what was there, or begun another: it counts from now on. */
async function forgetConversations(
  { tmux }: Context,
  { every, conversations }: NonNullable<Awaited<ReturnType<typeof askServer>>>,
): Promise<void> {
  const panes = [...every.windows.values()].flat().flatMap((window) => window.panes);
  const seen = panes.filter(({ id, conversation }) => conversation && conversations.has(id));
  for (const { id } of seen) {
    const outcome = await tmux.try([forgetConversation(id, every.server)]);
    const done = succeeded(outcome);
    if (!done && !saysGone(outcome.stderr))
      throw await tmux.failure("forget what a pane had", outcome);
  }
}

function ownOrLatest(directory: string, own: string): Latest | null {
  if (existsSync(own)) {
    try {
      return { record: readRecordAt(own), path: own };
    } catch {
      // it is written anew; the ones before it may be whole
    }
  }
  return latestRecord(directory, []);
}

/** The last session took the server along: what it was saved with is not to come back. */
function forgetEnded(directory: string, ended: ReadonlySet<string>): void {
  if (ended.size === 0) return;
  const latest = latestRecord(directory, []);
  if (latest !== null) replaceRecord(latest.path, withoutEnded(latest.record, ended));
}

function toSaved(
  { sessions, windows }: EveryPane,
  agents: ReadonlyMap<string, SavedAgent>,
  savedAt: number,
): SavedSession[] {
  const owners = ownersOf({ sessions, windows });
  return sessions.flatMap(({ id, name, mark, path, createdAt, activityAt }) => {
    const own = windows.get(id);
    if (own === undefined || name.startsWith(UNFINISHED)) return [];
    return [
      {
        ...{ id, name, mark, path: path.startsWith("/") ? path : "" },
        ...{ createdAt, activityAt, savedAt },
        windows: own.map((window) => ({
          ...window,
          panes: window.panes.map(({ id: pane, start, conversation, ...facts }) => {
            const isOwn = owners.get(pane)?.id === id;
            const agent = agents.get(pane) ?? conversation;
            return { ...facts, start: isOwn ? start : null, agent: isOwn ? agent : null };
          }),
        })),
      },
    ];
  });
}

/**
 * A window that is linked, or a group's, is in several sessions: what runs in it is to come back in
 * one of them. @returns its id by pane: in whose worktree it stands, else one that pots made
 */
function ownersOf({ sessions, windows }: Pick<EveryPane, "sessions" | "windows">) {
  const owners = new Map<string, { id: string; rank: number }>();
  for (const { id, mark } of sessions) {
    for (const pane of (windows.get(id) ?? []).flatMap(({ panes }) => panes)) {
      const stands = mark !== null && `${pane.directory}/`.startsWith(`${mark.worktree}/`);
      const rank = stands ? 2 : mark === null ? 0 : 1;
      if (rank > (owners.get(pane.id)?.rank ?? -1)) owners.set(pane.id, { id, rank });
    }
  }
  return owners;
}

/** After a command that did something to sessions; that they were not saved is said, and no more. */
export async function saveChanges(context: Context): Promise<void> {
  if (!context.changes.any) return;
  context.changes.any = false; // what changes from here on is to be saved anew
  try {
    await saveSessions(context, false);
  } catch (error) {
    if (error instanceof NotWritten) warnOnce(`${error.message}; ${error.hint}`);
    else warnOnce(`the sessions were not saved: ${oneLine(error)}`);
  }
}
