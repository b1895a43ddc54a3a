import { sessionFor } from "../sessions/join.ts";
import type { Context } from "../snapshot/context.ts";
import { snapshotSessions } from "../snapshot/sessions.ts";
import { Cancelled, PotsError } from "../system/errors.ts";
import { printable } from "../terminal/text.ts";
import type { GoOptions } from "../tmux/go-there.ts";
import type { Seen } from "../tmux/same.ts";
import { goFrom, startFrom } from "./going.ts";
import { makeFrom } from "./guided.ts";
import { type ProjectValue, projectList } from "./guided-lists.ts";
import { type List, type Place, said, saying } from "./list.ts";
import { makeIn, type Picked } from "./session-actions.ts";
import type { PickerState } from "./state.ts";

/** A worktree that was picked and is not there yet, or has no session: made, started, gone to. */

type Made = Exclude<Picked, { kind: "which" | "gone" }>;

/** The list of projects for a new worktree of this name. */
export function projectListFor(
  context: Context,
  state: PickerState,
  name: string,
): List<ProjectValue, Made> {
  const { actions, ...list } = projectList(context, state.sessions);
  return {
    ...list,
    label: printable(`make ${name} in`),
    hints: [
      ["enter", "choose"],
      ["esc", "back"],
    ],
    actions: {
      enter: async (row, query, chosen) => {
        const step = await actions.enter?.(row, query, chosen);
        if (step?.kind !== "done") return saying(step?.kind === "say" ? step.text : "");
        return await makeIn(context, step.result, name);
      },
    },
  };
}

/**
 * A popup closes with pots, and what would be said after that is not to be seen: a failure is said
 * in the list.
 * @returns whether it was gone to
 */
export async function makeAndGo(
  context: Context,
  place: Place,
  state: PickerState,
  picked: Made,
  go: GoOptions,
): Promise<boolean> {
  try {
    await goFrom(place.screen, context, await makeAndStart(context, place, picked), go);
    return true;
  } catch (error) {
    if (!(error instanceof PotsError) || error instanceof Cancelled) throw error;
    place.screen.open();
    await state.refresh();
    state.source.set({ message: said(error) });
    return false;
  }
}

/** @returns the session that was started there, or was there already */
async function makeAndStart(context: Context, place: Place, picked: Made): Promise<Seen> {
  const worktree =
    picked.kind === "make" ? await makeFrom(context, place, picked.making) : picked.worktree;
  const { sessions } = await snapshotSessions(context);
  const task = context.config.settings.defaultTask;
  const there = sessionFor(sessions, worktree, task);
  return there ?? (await startFrom(place.screen, context, { sessions, worktree, task }));
}
