import { saysNoServer, type Tmux } from "./client.ts";
import { type Seen, sameSession } from "./same.ts";

/** Ending a session, and only the one that was looked at. */

/** `replaced`: that id is now another session, which was left alone. */
export type KillResult = "ended" | "gone" | "replaced";

const SEEN = "not the session meant:";

/**
 * End this very session. tmux itself compares id, server and creation time in the same call that
 * kills, so nothing can slip in between.
 * @throws PotsError with tmux's words when it refuses
 */
export async function killSession(tmux: Tmux, session: Seen): Promise<KillResult> {
  const { id } = session;
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
  // The server's last session takes the server with it; a client may see the door close.
  if (/^(server exited unexpectedly|lost server)/m.test(outcome.stderr)) return "ended";
  throw await tmux.failure(`end ${id}`, outcome);
}
