import type { Tmux } from "./connection.ts";
import { readIfThere } from "./if-there.ts";
import { question } from "./question.ts";

const PLACE = question("waits", {
  words: { session: "session_id" },
  texts: { name: "session_name" },
});

/** Name of the session that a pane is in; null where it is gone. @throws PotsError with tmux's words */
export async function sessionNameOf(tmux: Tmux, pane: string): Promise<string | null> {
  const outcome = await tmux.try([["display-message", "-p", "-t", pane, PLACE.guarded]]);
  return (await readIfThere(tmux, "say which session a pane is in", outcome, PLACE))?.name ?? null;
}
