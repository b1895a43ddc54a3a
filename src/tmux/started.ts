import type { Tmux } from "./client.ts";
import { saysNoServer, saysServerLeft } from "./client.ts";
import { question } from "./question.ts";

/** A look at a session that was just started: what tmux made of it. */

export interface Started {
  /** The name it has: a hook may have renamed it. */
  name: string;
  /** Where its pane stands now; `""` where tmux cannot tell. */
  directory: string;
}

const STARTED = question("started", {
  words: { id: "session_id", dead: "pane_dead" },
  texts: { name: "session_name", directory: "pane_current_path" },
});

/** Null: it is not there any more, or nothing runs in it. @throws PotsError with tmux's words */
export async function lookAtStarted(tmux: Tmux, id: string): Promise<Started | null> {
  const outcome = await tmux.try([["display-message", "-p", "-t", `${id}:`, STARTED.guarded]]);
  const row = STARTED.read(outcome.stdout.replace(/\n$/, ""));
  if (row !== null) return row.id === id && row.dead !== "1" ? row : null;
  const { stderr } = outcome;
  const isGone = saysNoServer(stderr) || saysServerLeft(stderr) || /^can't find /m.test(stderr);
  if (isGone || (outcome.ending === "exited" && outcome.code === 0)) return null;
  throw await tmux.failure("look at the new session", outcome);
}
