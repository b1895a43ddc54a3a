import { asTyped } from "../cli/propose.ts";
import type { Context } from "../snapshot/context.ts";
import { Cancelled } from "../system/errors.ts";
import type { GoOptions } from "../tmux/go-there.ts";
import { refuseNesting } from "../tmux/place.ts";
import { isBranchName } from "../worktrees/branch-name.ts";
import { ACTION_KEYS, type ActionKey } from "./action-keys.ts";
import type { Action, List, Place } from "./list.ts";
import { withScreen } from "./place.ts";
import { isSomebody, newRow, type Row } from "./rows.ts";
import { firstFrame } from "./scene.ts";
import type { Picked } from "./session-actions.ts";
import type { Choice } from "./session-rows.ts";
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
  ["^t", "new"],
  ["^x", "end"],
  ["esc", "leave"],
  ["tab", "preview"],
  ["^r", "refresh"],
  ["alt-1-9", "go to row"],
  ["shift-↑↓", "scroll preview"],
] as const;

/** Milliseconds after which what is on the screen is left alone no more. */
const BEHIND = 100;

/**
 * Pick a session or worktree, and go there. Outside tmux this returns only when nothing was picked.
 * @throws Cancelled when the person left without; PotsError when tmux cannot say what is there
 */
export async function pick(context: Context, options: PickOptions): Promise<void> {
  await refuseNesting(context.tmux, context.env);
  const state = new PickerState(context, options.worktrees);
  await state.refresh();
  const stop = state.keepUp();
  try {
    await withScreen(context, async (place) => {
      for (;;) {
        const picked = await pickOne(context, place, state, options);
        if (picked.kind === "gone") return;
        const { makeAndGo } = await import("./make-and-go.ts");
        if (await makeAndGo(context, place, state, picked, options.go)) return;
      }
    });
  } finally {
    stop();
  }
}

type Ready = Exclude<Picked, { kind: "which" }>;

/**
 * What keys do takes longer to load than all that stands on the screen: it is loaded behind the first
 * paint, or at the key that is quicker.
 */
function actionsOf(
  context: Context,
  state: PickerState,
  place: Place,
  go: GoOptions,
): List<Choice, Picked>["actions"] {
  const loaded = async () => {
    const { sessionActions } = await import("./session-actions.ts");
    return sessionActions(context, state, place.screen, go);
  };
  setTimeout(() => loaded().catch(state.tellFailed), BEHIND).unref();
  const later =
    (key: ActionKey): Action<Choice, Picked> =>
    async (...given) =>
      await (await loaded())[key](...given);
  return Object.fromEntries(ACTION_KEYS.map((key) => [key, later(key)]));
}

/** The list, and where a new worktree's project is not known, the list of those behind it. */
async function pickOne(
  context: Context,
  place: Place,
  state: PickerState,
  { query: first, worktrees, go }: PickOptions,
): Promise<Ready> {
  for (let query = first; ; ) {
    const list: List<Choice, Picked> = {
      label: "pots",
      query,
      source: state.source,
      empty: asTyped("no sessions yet; pots create <worktree> starts one"),
      hints: HINTS,
      actions: actionsOf(context, state, place, go),
      preview: async (row: Row<Choice>, signal) => {
        const { look } = await import("./row-preview.ts");
        return await look(context, row, signal, state.git);
      },
      ...(worktrees ? { newRow: (typed: string) => newWorktreeRow(typed, state) } : {}),
    };
    const { screen, colors } = place;
    if (query === "") screen.paint(firstFrame(list, screen.size, colors));
    const { choose } = await import("./choose.ts");
    const picked = await choose(place, list);
    if (picked === null) throw new Cancelled();
    if (picked.kind !== "which") return picked;
    const { projectListFor } = await import("./make-and-go.ts");
    const made = await choose(place, projectListFor(context, state, picked.name));
    if (made !== null) return made;
    query = picked.name; // esc: back where it was typed
  }
}

/** A row for a worktree that could be made, unless the query is somebody's whole name. */
function newWorktreeRow(typed: string, state: PickerState): Row<Choice> | null {
  if (typed.startsWith("!") || !isBranchName(typed)) return null;
  if (isSomebody(typed, state.source.rows)) return null;
  return newRow(typed, { kind: "new", name: typed });
}
