import type { Session } from "../sessions/model.ts";
import type { Context } from "../snapshot/context.ts";
import { type Answer, requireAnswer, tmuxOn } from "../snapshot/hosts.ts";
import { PS } from "../system/processes.ts";
import type { KillResult } from "../tmux/kill.ts";
import { killThere } from "../tmux/kill-there.ts";
import { LIST_PANES, type Pane, panesTold } from "../tmux/panes.ts";

/** Ending sessions of another machine that a person was shown: one call to look, one to end. */

export interface ToEnd extends Answer {
  panes: Pane[];
}

/** What is there now, and what runs in it. @throws PotsError when the host does not answer */
export async function lookToEnd(context: Context, host: string): Promise<ToEnd> {
  const programs = [{ words: PS }];
  const answer = await requireAnswer(context, host, { commands: [LIST_PANES], programs });
  const ps = answer.others[0];
  const processes = ps?.ending === "exited" && ps.code === 0 ? ps.stdout : null;
  return { ...answer, panes: await panesTold(tmuxOn(context, host), answer.more, processes) };
}

/**
 * End these very sessions; what became of each. A pots there writes down that they are gone.
 * @throws PotsError with tmux's words, or when the host does not answer
 */
export async function endThere(
  context: Context,
  host: string,
  sessions: readonly Session[],
  hasPots: boolean,
): Promise<KillResult[]> {
  const tmux = tmuxOn(context, host);
  return await killThere(tmux, sessions, hasPots ? [{ words: tmux.potsWords(["save"]) }] : []);
}
