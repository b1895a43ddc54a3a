import { PotsError } from "../system/errors.ts";
import { saysNoServer, saysServerLeft, type Tmux } from "./connection.ts";
import { type Seen, sameSession } from "./same.ts";

/** Ending a session, and only the one that was looked at. */

/** `replaced`: that id is now another session, which was left alone. */
export type KillResult = "ended" | "gone" | "replaced";

const SEEN = "not the session meant:";

/**
 * End this very session. tmux itself compares id, server and creation time in the same call that
 * kills, so nothing can slip in between.
 * @throws PotsError with tmux's words when it refuses, or when the server ends with other sessions
 */
export async function killSession(tmux: Tmux, session: Seen): Promise<KillResult> {
  const { id } = session;
  const isLast = await isOnlySession(tmux, id);
  const outcome = await tmux.try([
    [
      "if-shell",
      "-F",
      "-t",
      `${id}:`,
      sameSession(session),
      `kill-session -t '${id}'`,
      // if-shell does not mind a missing target: only the id that is printed tells whether it is there
      `display-message -p -t '${id}:' '${SEEN} #{session_id}'`,
    ],
  ]);
  if (outcome.ending === "exited" && outcome.code === 0) {
    const seen = outcome.stdout.trim();
    if (!seen.startsWith(SEEN)) return "ended";
    return seen === `${SEEN} ${id}` ? "replaced" : "gone";
  }
  if (/^can't find (session|pane|window)/m.test(outcome.stderr)) return "gone";
  if (saysNoServer(outcome.stderr)) return "gone";
  if (!saysServerLeft(outcome.stderr)) throw await tmux.failure(`end ${id}`, outcome);
  // The server's last session takes the server along; a client may see the door close.
  if (isLast) return "ended";
  throw new PotsError(
    "failed",
    `the tmux server ended while it was to end ${id}, with every session it had`,
    "that is a fault of tmux: pots doctor says which version this is",
    { program: "tmux", stderr: outcome.stderr },
  );
}

/** Has the server no other session? Where tmux does not say, there may be. */
async function isOnlySession(tmux: Tmux, id: string): Promise<boolean> {
  const { stdout } = await tmux.try([["list-sessions", "-F", "#{session_id}"]]);
  return stdout.trim() === id;
}
