import { askPlainly } from "../operations/choose-layout.ts";
import { requireEnterable } from "../operations/enterable.ts";
import { createLine, type Named } from "../operations/named-worktree.ts";
import { tellPassedOver } from "../operations/pass-over.ts";
import { startSession } from "../operations/start-session.ts";
import type { Session, TmuxSession } from "../sessions/model.ts";
import { worktreeTitle } from "../sessions/naming.ts";
import { type Context, isInteractive, requireTerminal } from "../snapshot/context.ts";
import type { SavedRow } from "../snapshot/saved.ts";
import { Cancelled, PotsError } from "../system/errors.ts";
import { printable } from "../terminal/text.ts";
import { requireOwnClient } from "../tmux/clients.ts";
import { placeOf, refuseNesting } from "../tmux/place.ts";
import type { Seen } from "../tmux/same.ts";

/** What attach goes to and is not there yet: a session of the record, or of a worktree without one. */

/**
 * Inside tmux a client is switched, which a key binding (run-shell) may ask for as well; outside,
 * tmux takes this terminal over.
 */
export async function requireWay({ tmux, env }: Context): Promise<void> {
  await refuseNesting(tmux, env);
  const { kind } = await placeOf(tmux, env);
  if (kind !== "outside") return;
  requireTerminal(
    "attach",
    "in a script, use tmux itself; pots list --json tells each session's id",
  );
}

/** A saved session, brought back. */
export async function comeBack(
  context: Context,
  { saved }: SavedRow,
  there: readonly TmuxSession[],
): Promise<Seen> {
  await requireWay(context);
  const { bringBack } = await import("../operations/bring-back.ts");
  return await bringBack(context, saved, there);
}

/** A session started for the worktree: without asking only where it was named in full. */
export async function startFor(
  context: Context,
  query: string,
  { worktree, exact, task }: Named,
  sessions: readonly Session[],
): Promise<Seen> {
  const { settings } = context.config;
  requireEnterable(context, worktree); // before anybody is asked about it
  const name = printable(worktreeTitle(worktree));
  if (!settings.autoStartSession || !exact) {
    const refusal = new PotsError(
      "notFound",
      task !== null
        ? `there is no session ${query}`
        : exact
          ? `${query} is a worktree without a session`
          : `no session matches ${query}; the worktree ${name} is nearest, and has none`,
      `start one: ${createLine(worktree, task)}`,
    );
    if (!isInteractive()) throw refusal;
    const { askYes } = await import("../terminal/prompts.ts");
    const question =
      task === null
        ? `${name} has no session. Start one?`
        : `${printable(query)} is not there. Start it?`;
    if (!(await askYes(question, exact))) throw new Cancelled();
  }
  await requireWay(context);
  // before anything is started that one could not go to
  const { kind } = await placeOf(context.tmux, context.env);
  if (kind !== "outside") await requireOwnClient(context.tmux, context.env);
  const start = { sessions, worktree, task: task ?? settings.defaultTask };
  const layout = { ask: askPlainly }; // whoever attaches is at a terminal
  const started = await startSession(context, { ...start, layout });
  tellPassedOver([started]);
  return started;
}
