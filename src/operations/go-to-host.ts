import type { Session } from "../sessions/model.ts";
import type { Context } from "../snapshot/context.ts";
import { tmuxOn } from "../snapshot/hosts.ts";
import { PotsError } from "../system/errors.ts";
import type { GoOptions } from "../tmux/go.ts";
import { attachSame } from "../tmux/go-there.ts";
import { placeOf } from "../tmux/place.ts";

/**
 * Go to a session of another machine: outside tmux pots becomes the ssh that shows it, and this
 * never returns.
 * @throws PotsError inside tmux, where it would be a tmux in a tmux
 */
export async function goToHost(
  context: Context,
  session: Session,
  host: string,
  options: GoOptions,
): Promise<void> {
  if ((await placeOf(context.tmux, context.env)).kind !== "outside") {
    throw new PotsError(
      "failed",
      `this terminal is inside tmux, and the session is in another, on ${host}`,
      "detach first (prefix d), or run pots in a terminal outside tmux",
    );
  }
  await tmuxOn(context, host).become(attachSame(session, options));
}
