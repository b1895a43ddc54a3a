import type { Session } from "../sessions/model.ts";
import { fullName } from "../sessions/naming.ts";
import type { Context } from "../snapshot/context.ts";
import { tmuxOn } from "../snapshot/hosts.ts";
import { requireOwnClient } from "../tmux/clients.ts";
import type { Tmux } from "../tmux/connection.ts";
import { attachSame, type GoThere } from "../tmux/go-there.ts";
import { handOver, holdInWindow } from "../tmux/hand-over.ts";
import { placeOf, tmuxAround } from "../tmux/place.ts";
import { getSession } from "../tmux/sessions.ts";

/** The server that this terminal is inside of, whichever it is; null: outside. */
export async function serverAround({ env }: Pick<Context, "env">): Promise<Tmux | null> {
  const around = tmuxAround(env);
  return around === null || (await placeOf(around, env)).kind === "outside" ? null : around;
}

/**
 * Go to a session of another machine. Outside tmux pots becomes the ssh that shows it, and this never
 * returns. Inside, where it would be a tmux in a tmux, one's client is handed over to it, and comes
 * back when it is left; or a window gets it, as POTS_HOST_ATTACH wishes.
 * @throws PotsError with tmux's words, or where nobody looks at this session
 */
export async function goToHost(
  context: Context,
  session: Session,
  host: string,
  options: GoThere,
): Promise<void> {
  const there = tmuxOn(context, host);
  const commands = attachSame(session, options);
  const around = await serverAround(context);
  if (around === null) {
    there.beforeBecoming = context.tmux.beforeBecoming;
    return await there.become(commands);
  }
  const visit = { name: fullName(session), program: await there.inTerminal(commands) };
  const client = await requireOwnClient(around, context.env);
  if (context.config.settings.hostAttach === "window") {
    return await holdInWindow(around, client.sessionId, visit);
  }
  const from = await getSession(around, client.sessionId);
  if (from === null) throw new Error("a client has a session");
  await handOver(around, client, from, visit);
}
