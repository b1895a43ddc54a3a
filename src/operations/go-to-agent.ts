import type { Session } from "../sessions/model.ts";
import type { Context } from "../snapshot/context.ts";
import { requireTerminal } from "../snapshot/context.ts";
import { goToSession } from "../tmux/go.ts";
import { placeOf, refuseNesting } from "../tmux/place.ts";

/**
 * Go to a session, to the window and pane of its agent.
 * @throws PotsError with tmux's words, or where there is no terminal to go with
 */
export async function goToAgent(
  context: Context,
  session: Session,
  pane: string | null,
): Promise<void> {
  const { tmux, env } = context;
  await refuseNesting(tmux, env);
  if ((await placeOf(tmux, env)).kind === "outside")
    requireTerminal("next", "pots list --waiting shows them");
  await goToSession(tmux, session, { pane: pane ?? undefined }, env);
}
