import type { Program } from "../hosts/script.ts";
import { PotsError } from "../system/errors.ts";
import { type Outcome, succeeded } from "../system/process.ts";
import { saysNoSessions, saysServerLeft, type TmuxCommand } from "./connection.ts";
import type { KillResult } from "./kill.ts";
import { type Seen, sameSession } from "./same.ts";
import type { TmuxThere } from "./tmux-on-host.ts";

/** Ending sessions of another machine. */

const SEEN = "not the session meant:";
const ENDING = "ending:";
const LEFT = "left:";

/** A call of tmux may have 16 KB, and 1,000 words. */
const AT_ONCE = 20;

export interface KilledThere {
  results: KillResult[];
  /** Did the server have other sessions? Without any it is gone. */
  others: boolean;
  /** What came of what was run then; nothing of it without a server. */
  after: (Outcome | null)[];
}

/**
 * End these very sessions, each compared by its tmux in the call that ends it. One call of ssh for
 * twenty of them.
 * @param then what is run there when it is done
 * @throws PotsError with tmux's words when it refuses, or when its server ends with other sessions
 */
export async function killThere(
  tmux: TmuxThere,
  sessions: readonly Seen[],
  then: readonly Program[] = [],
): Promise<KilledThere> {
  const all: KilledThere = { results: [], others: false, after: [] };
  for (let from = 0; from < sessions.length; from += AT_ONCE) {
    const some = await killSome(tmux, sessions.slice(from, from + AT_ONCE), then);
    all.results.push(...some.results);
    all.others = some.others;
    all.after = some.after;
  }
  return all;
}

async function killSome(
  tmux: TmuxThere,
  sessions: readonly Seen[],
  then: readonly Program[],
): Promise<KilledThere> {
  const ending = sessions.map((session): TmuxCommand => {
    const { id } = session;
    // the id that is printed tells whether something has it: a missing target is no error here
    const other = `display-message -p -t '${id}:' '${SEEN} ${id} #{session_id}'`;
    return [
      ...(["if-shell", "-F", "-t", `${id}:`, sameSession(session)] as const),
      ...[`display-message -p '${ENDING} ${id}' ; kill-session -t '${id}'`, other],
    ];
  });
  const list: TmuxCommand = ["list-sessions", "-F", `${LEFT} #{session_id}`];
  const [outcome, ...after] = await tmux.ask([list, ...ending], then);
  const lines = outcome.stdout.split("\n");
  const ids = new Set(sessions.map(({ id }) => id));
  const others = lines.filter((line) => line.startsWith(LEFT) && !ids.has(line.slice(6)));
  const isDone = succeeded(outcome);
  const isNone = saysNoSessions(outcome.stderr);
  // the last session takes the server along, which may not be left to say so
  const isLast = saysServerLeft(outcome.stderr) && others.length === 0;
  if (!isDone && !isNone && !isLast) throw await failure(tmux, sessions, outcome);
  const told = sessions.map(({ id }): KillResult | null => {
    const seen = lines.find((line) => line.startsWith(`${SEEN} ${id} `));
    if (seen !== undefined) return seen === `${SEEN} ${id} ${id}` ? "replaced" : "gone";
    if (lines.includes(`${ENDING} ${id}`) || isLast) return "ended";
    return isNone ? "gone" : null;
  });
  const results = told.filter((result) => result !== null);
  if (results.length < told.length) throw await failure(tmux, sessions, outcome);
  return { results, others: others.length > 0, after };
}

async function failure(
  tmux: TmuxThere,
  sessions: readonly Seen[],
  outcome: Awaited<ReturnType<TmuxThere["ask"]>>[0],
): Promise<PotsError> {
  const ids = sessions.map(({ id }) => id).join(", ");
  if (!saysServerLeft(outcome.stderr)) return await tmux.failure(`end ${ids}`, outcome);
  return new PotsError(
    "failed",
    `the tmux server on ${tmux.host} ended while it was to end ${ids}, with every session it had`,
    "that is a fault of tmux: pots doctor there says which version this is",
    { program: "tmux", stderr: outcome.stderr },
  );
}
