import { PotsError } from "../system/errors.ts";
import { succeeded } from "../system/process.ts";
import { saysNoSessions, saysNotThere, saysServerLeft, type Tmux } from "./connection.ts";
import { question, readAnswers } from "./question.ts";
import { type Seen, sameSession } from "./same.ts";

/** Ending a session, and only the one that was looked at. */

/** `replaced`: that id is now another session, which was left alone. */
export type KillResult = "ended" | "gone" | "replaced";

/** True while nobody is in a session, no program that controls tmux either. */
export const UNATTENDED = "#{==:#{session_attached},0}";

const SEEN = "not the session meant:";
const ENDING = "ending";

/**
 * End this very session, if it is still as a further format says. tmux itself compares in the call that
 * kills, as in `killSession`.
 * @param still names nothing from outside, and is true where it may end
 * @returns `left`: it is not so any more, or another session by now
 * @throws PotsError as `killSession`
 */
export async function killIfStill(
  tmux: Tmux,
  session: Seen,
  still: string,
): Promise<"ended" | "gone" | "left"> {
  const result = await killWhere(tmux, session, `#{&&:${sameSession(session)},${still}}`);
  return result === "replaced" ? "left" : result;
}

/**
 * End this very session. tmux itself compares id, server and creation time in the same call that
 * kills, so nothing can slip in between.
 * @param meanwhile called with the server's sessions, where tmux tells them, while it ends this one
 * @throws PotsError with tmux's words when it refuses, or when the server ends with other sessions
 */
export async function killSession(
  tmux: Tmux,
  session: Seen,
  meanwhile?: (there: readonly Other[]) => void,
): Promise<KillResult> {
  return await killWhere(tmux, session, sameSession(session), meanwhile);
}

async function killWhere(
  tmux: Tmux,
  { id }: Seen,
  condition: string,
  meanwhile?: (there: readonly Other[]) => void,
): Promise<KillResult> {
  const there = await everySession(tmux);
  const isLast = there?.length === 1 && there[0]?.id === id;
  const ending = tmux.try([
    [
      "if-shell",
      "-F",
      "-t",
      `${id}:`,
      condition,
      `display-message -p '${ENDING} ${id}' ; kill-session -t '${id}'`,
      // if-shell does not mind a missing target: only the id that is printed tells whether it is there
      `display-message -p -t '${id}:' '${SEEN} #{session_id}'`,
    ],
  ]);
  if (there !== null) meanwhile?.(there);
  const outcome = await ending;
  if (succeeded(outcome)) {
    const seen = outcome.stdout.trim();
    if (seen === `${ENDING} ${id}`) return "ended";
    if (seen === `${SEEN} ${id}`) return "replaced";
    if (seen === SEEN) return "gone";
    throw await tmux.failure(`say what became of ${id}`, outcome);
  }
  if (saysNotThere(outcome.stderr)) return "gone";
  if (!saysServerLeft(outcome.stderr)) throw await tmux.failure(`end ${id}`, outcome);
  // The server's last session takes the server along; a client may see the door close.
  if (isLast) return "ended";
  const others = there === null ? "whatever other sessions it had" : "every session it had";
  throw new PotsError(
    "failed",
    `the tmux server ended while it was to end ${id}, with ${others}`,
    "that is a fault of tmux: pots doctor says which version this is",
    { program: "tmux", stderr: outcome.stderr },
  );
}

export interface Other {
  id: string;
  name: string;
}

const OTHER = question("other", { words: { id: "session_id" }, texts: { name: "session_name" } });

/** The server's sessions; null where tmux does not say. */
async function everySession(tmux: Tmux): Promise<Other[] | null> {
  const outcome = await tmux.try([["list-sessions", "-F", OTHER.row]]);
  if (saysNoSessions(outcome.stderr)) return [];
  if (!succeeded(outcome)) return null;
  try {
    const [others] = readAnswers(outcome.stdout, OTHER);
    return others.length === 0 ? null : others; // it has one, or does not answer
  } catch {
    return null;
  }
}
