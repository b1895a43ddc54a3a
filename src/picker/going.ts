import { arrivalNote } from "../operations/arrival.ts";
import { type Start, startSession } from "../operations/start-session.ts";
import type { Context } from "../snapshot/context.ts";
import { savedFor } from "../snapshot/saved.ts";
import { unreadBytes } from "../terminal/keyboard.ts";
import { goToSession, typeAhead } from "../tmux/go.ts";
import type { GoOptions } from "../tmux/go-there.ts";
import { placeOf } from "../tmux/place.ts";
import type { Seen } from "../tmux/same.ts";
import type { Screen } from "./screen.ts";

/**
 * From the picker's screen to a session, every key typed since Enter coming along. Outside tmux
 * this never returns: tmux finds them in the terminal. Inside, they wait in the pane pots runs in,
 * which nobody looks at any more, and are typed into the session.
 * @throws PotsError where it cannot be gone to, the screen being the picker's again; with tmux's words
 */
export async function goFrom(
  screen: Screen,
  context: Context,
  session: Seen,
  options: GoOptions,
): Promise<void> {
  const { tmux, env } = context;
  const go = { ...options, tell: arrivalNote() };
  if ((await placeOf(tmux, env)).kind === "outside") {
    return await screen.aside(() => goToSession(tmux, session, go, env));
  }
  await goToSession(tmux, session, { ...go, typed: unreadBytes() }, env);
  await typeAhead(tmux, session, unreadBytes());
}

/**
 * Start a session, or bring back the one that is saved for it. What has to be asked before is asked
 * on the screen that was there before.
 * @throws Cancelled; PotsError as startSession
 */
export async function startFrom(
  screen: Screen,
  context: Context,
  wanted: Pick<Start, "sessions" | "worktree" | "task">,
): Promise<Seen> {
  const { worktree, task, sessions } = wanted;
  const saved = savedFor(context, worktree.path, task, sessions);
  if (saved !== null) {
    const { bringBack } = await import("../operations/bring-back.ts");
    return await bringBack(context, saved, sessions);
  }
  return await startSession(context, {
    ...wanted,
    layout: { ask: (question) => screen.aside(question) },
  });
}
