import type { Tmux } from "./connection.ts";
import { question } from "./question.ts";

const PLACE = question("waits", {
  words: { session: "session_id" },
  texts: { name: "session_name" },
});

/** Name of the session that a pane is in; null where it is gone, or tmux does not say. */
export async function sessionNameOf(tmux: Tmux, pane: string): Promise<string | null> {
  const outcome = await tmux.try([["display-message", "-p", "-t", pane, PLACE.guarded]]);
  return PLACE.read(outcome.stdout.replace(/\n$/, ""))?.name ?? null;
}
