import type { Context } from "../context.ts";
import { Cancelled } from "../errors.ts";
import { typeBytes } from "../tmux/capture.ts";
import { type GoOptions, goToSession, insideTmux, refuseNesting } from "../tmux/go.ts";
import { unreadBytes } from "./keyboard.ts";
import { choose } from "./list-prompt.ts";
import { look } from "./look.ts";
import { Machine } from "./machine.ts";
import { withScreen } from "./place.ts";
import { sessionActions } from "./session-actions.ts";

export interface PickOptions {
  /** What the query starts as. */
  query: string;
  /** Show worktrees without a session too? */
  worktrees: boolean;
  go: GoOptions;
}

const HINTS = [
  ["enter", "go"],
  ["^n", "new"],
  ["^x", "end"],
  ["esc", "leave"],
  ["tab", "preview"],
  ["^r", "refresh"],
] as const;

/**
 * Pick a session or worktree, and go there. Outside tmux this returns only when nothing was picked.
 * @throws Cancelled when the person left without; PotsError when tmux fails
 */
export async function pick(context: Context, { query, worktrees, go }: PickOptions): Promise<void> {
  refuseNesting(context.tmux, context.env);
  const machine = new Machine(context, worktrees);
  await machine.refresh();
  await withScreen(context, machine.feed, async (place) => {
    const id = await choose(place, {
      label: "pots",
      query,
      feed: machine.feed,
      empty: "no sessions yet; pots create <worktree> starts one",
      hints: HINTS,
      actions: sessionActions(context, machine),
      preview: (row, signal) => look(context, row, signal),
    });
    if (id === null) throw new Cancelled();
    if (insideTmux(context.env) === null) {
      place.screen.close();
      await goToSession(context.tmux, id, go, context.env);
      return;
    }
    // Keys typed since Enter wait in the pane pots runs in, which nobody looks at any more.
    await goToSession(context.tmux, id, { ...go, typed: unreadBytes() }, context.env);
    const late = unreadBytes();
    if (late.length > 0) await context.tmux.must("pass on what was typed", [typeBytes(id, late)]);
  });
}
