import type { Session } from "../sessions/model.ts";
import type { Context } from "../snapshot/context.ts";
import { PotsError } from "../system/errors.ts";
import { requireOwnClient } from "../tmux/clients.ts";
import { placeOf } from "../tmux/place.ts";

/**
 * The session one was in before: the client's own last one, outside tmux the last one attached.
 * @throws PotsError of kind `notFound`
 */
export async function previousSession(
  context: Context,
  sessions: readonly Session[],
): Promise<Session> {
  const { kind } = await placeOf(context.tmux, context.env);
  const before = (session: Session | undefined) => {
    if (session !== undefined) return session;
    throw new PotsError("notFound", "there is no session before this one", "pots list shows them");
  };
  if (kind === "outside") {
    const visited = sessions.filter(({ lastAttachedAt }) => lastAttachedAt !== null);
    return before(visited.toSorted((a, b) => (b.lastAttachedAt ?? 0) - (a.lastAttachedAt ?? 0))[0]);
  }
  const client = await requireOwnClient(context.tmux, context.env);
  return before(sessions.find(({ name }) => name === client.previous));
}
