import type { Program } from "../hosts/script.ts";
import type { TmuxSession } from "../sessions/model.ts";
import type { Outcome } from "../system/process.ts";
import { saysNoServer, tmuxArguments } from "./connection.ts";
import { askSessions } from "./session-format.ts";
import { parseSessions, type SessionRows } from "./sessions.ts";
import type { TmuxThere } from "./there.ts";

/** The sessions of a tmux on another machine, asked for with what else is asked there. */

/** Everything is asked carefully: asking twice would take longer. */
const QUESTION = askSessions("row");

/**
 * Ask for its sessions, and then what its pots says of them, in one call.
 * @returns tmux's answer for `readThere`, `""` for no server; what came of pots, null: not come to
 * @throws PotsError when the host does not answer, or its tmux is missing, too old, or fails
 */
export async function askThere(
  tmux: TmuxThere,
  signal?: AbortSignal,
): Promise<{ answer: string; pots: Outcome | null }> {
  const pots: Program = { words: ["pots", ...tmuxArguments(tmux.server, []), "list", "--json"] };
  const options = signal === undefined ? {} : { signal };
  const [outcome, told = null] = await tmux.ask(QUESTION, [pots], options);
  await tmux.requireClient();
  const isNone = outcome.ending === "exited" && outcome.code === 1 && saysNoServer(outcome.stderr);
  if (isNone) return { answer: "", pots: told };
  if (outcome.ending !== "exited" || outcome.code !== 0) {
    throw await tmux.failure("list its sessions", outcome);
  }
  return { answer: outcome.stdout, pots: told };
}

/** Seconds that can still be told as a date. */
const MOST_SECONDS = 100_000_000_000;

/** What `askThere` was answered, now or earlier. @throws Error when it is no such answer */
export function readThere(answer: string): SessionRows {
  const rows = parseSessions(answer);
  for (const session of rows.sessions) requireSound(session);
  return rows;
}

/** An id becomes a part of what tmux is told; times become dates. */
function requireSound({ id, createdAt, activityAt, lastAttachedAt }: TmuxSession): void {
  if (!/^\$\d{1,10}$/.test(id)) throw new Error(`${JSON.stringify(id)} is no session's id`);
  if (Math.max(createdAt, activityAt, lastAttachedAt ?? 0) > MOST_SECONDS) {
    throw new Error("a time of a session is none");
  }
}
