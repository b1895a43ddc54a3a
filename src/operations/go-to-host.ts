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
 * @param takeTyped takes from pots' own terminal inside tmux what is typed by then
 * @throws PotsError with tmux's words, or where nobody looks at this session
 */
export async function goToHost(
  context: Context,
  session: Session,
  host: string,
  options: GoThere,
  takeTyped: () => Uint8Array = () => new Uint8Array(),
): Promise<void> {
  const there = tmuxOn(context, host);
  const around = await serverAround(context);
  if (around === null) {
    there.beforeBecoming = context.tmux.beforeBecoming;
    return await there.become(attachSame(session, options));
  }
  const client = await requireOwnClient(around, context.env);
  const from = await getSession(around, client.sessionId);
  if (from === null) throw new Error("a client has a session");
  // as late as can be: what is typed from now on finds another terminal
  const commands = attachSame(session, { ...options, typed: takeTyped() });
  const visit = { name: fullName(session), program: await there.inTerminal(commands) };
  if (context.config.settings.hostAttach === "window") {
    await holdInWindow(around, client.sessionId, visit);
  } else await handOver(around, client, from, visit);
}
