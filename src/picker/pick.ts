import type { Context } from "../snapshot/context.ts";
import { Cancelled } from "../system/errors.ts";
import type { GoOptions } from "../tmux/go.ts";
import { refuseNesting } from "../tmux/place.ts";
import { goFrom } from "./going.ts";
import { choose } from "./list-prompt.ts";
import { withScreen } from "./place.ts";
import { look } from "./row-preview.ts";
import { sessionActions } from "./session-actions.ts";
import { PickerState } from "./state.ts";

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
  await refuseNesting(context.tmux, context.env);
  const state = new PickerState(context, worktrees);
  await state.refresh();
  await withScreen(context, async (place) => {
    const id = await choose(place, {
      label: "pots",
      query,
      source: state.source,
      empty: "no sessions yet; pots create <worktree> starts one",
      hints: HINTS,
      actions: sessionActions(context, state, place.screen),
      preview: (row, signal) => look(context, row, signal),
    });
    if (id === null) throw new Cancelled();
    await goFrom(place.screen, context, id, go);
  });
}
