import type { Program } from "../hosts/script.ts";
import type { TmuxSession } from "../sessions/model.ts";
import { type Outcome, succeeded } from "../system/process.ts";
import { foundNone, type TmuxCommand } from "./connection.ts";
import { askSessions, CLIENT, SERVER, SESSION } from "./session-format.ts";
import { parseSessions, type SessionRows } from "./sessions.ts";
import type { TmuxThere } from "./tmux-on-host.ts";

/** The sessions of a tmux on another machine, asked for with what else is asked there. */

/** Everything is asked carefully: asking twice would take longer. */
const QUESTION = askSessions("row");

/** Stands for the question: an answer to another is not read as one to this. */
export const QUESTION_MARK = Bun.hash(JSON.stringify(QUESTION)).toString(36);

/** What is asked in the same call. */
export interface Further {
  /** Of tmux: each answer is a line, whose tag is not one of the sessions' question. */
  commands?: readonly TmuxCommand[];
  programs?: readonly Program[];
  /** Runs before all of it. */
  first?: Program | undefined;
}

interface Asked {
  /** tmux's, for `readThere`. */
  answer: string;
  more: string;
  /** What came of each program; null: not come to. */
  first: Outcome | null;
  pots: Outcome | null;
  others: (Outcome | null)[];
}

const OWN_TAGS = [SESSION.tag, CLIENT.tag, SERVER.tag].map((tag) => `${tag} `);

/**
 * Ask for its sessions and what else is wanted, and then what its pots says of them, in one call.
 * @returns tmux's answer for `readThere`, `""` for no server; what came of pots, null: not come to
 * @throws PotsError when the host does not answer, or its tmux is missing, too old, or fails
 */
export async function askThere(
  tmux: TmuxThere,
  asking: Further & { signal?: AbortSignal | undefined },
): Promise<Asked> {
  const { commands = [], programs = [], first, signal } = asking;
  const pots: Program = { words: tmux.potsWords(["list", "--json"]) };
  const asked = [...QUESTION, ...commands];
  const [outcome, ...told] = await tmux.ask(asked, [...programs, pots], { signal }, first);
  await tmux.requireClient();
  const done = first === undefined ? null : (told.pop() ?? null);
  const rest = { first: done, pots: told.at(-1) ?? null, others: told.slice(0, -1) };
  if (foundNone(outcome)) return { answer: "", more: "", ...rest };
  // a server that is there prints its own line at least
  if (!succeeded(outcome) || outcome.stdout === "") {
    throw await tmux.failure("list its sessions", outcome);
  }
  if (commands.length === 0) return { answer: outcome.stdout, more: "", ...rest };
  const lines = outcome.stdout.split(/(?<=\n)/);
  const isOwn = (line: string) => OWN_TAGS.some((tag) => line.startsWith(tag));
  const [answer, more] = [lines.filter(isOwn), lines.filter((line) => !isOwn(line))];
  return { answer: answer.join(""), more: more.join(""), ...rest };
}

/** Seconds that can still be told as a date. */
const MOST_SECONDS = 100_000_000_000;

/** What `askThere` was answered, now or earlier; `""` for no server. @throws Error when it is no such answer */
export function readThere(answer: string): SessionRows {
  if (answer === "") return { sessions: [], version: "", doubted: [], unsaved: "" };
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
