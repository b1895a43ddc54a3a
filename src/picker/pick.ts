import { asTyped } from "../cli/propose.ts";
import { startSession } from "../operations/start-session.ts";
import { sessionFor } from "../sessions/join.ts";
import type { Context } from "../snapshot/context.ts";
import { snapshotSessions } from "../snapshot/sessions.ts";
import { Cancelled, PotsError } from "../system/errors.ts";
import { printable } from "../terminal/text.ts";
import type { GoOptions } from "../tmux/go.ts";
import { refuseNesting } from "../tmux/place.ts";
import { isBranchName } from "../worktrees/branch-name.ts";
import { GitLines } from "./git-lines.ts";
import { goFrom } from "./going.ts";
import { makeFrom } from "./guided.ts";
import { type ProjectValue, projectList } from "./guided-lists.ts";
import { type List, type Place, said, saying } from "./list.ts";
import { choose } from "./list-prompt.ts";
import { withScreen } from "./place.ts";
import { look } from "./row-preview.ts";
import { isSomebody, newRow, type Row } from "./rows.ts";
import { makeIn, type Picked, sessionActions } from "./session-actions.ts";
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
        if (picked.kind === "gone" || (await makeAndGo(context, place, state, picked, options.go)))
          return;
      }
    });
  } finally {
    stop();
  }
}

type Ready = Exclude<Picked, { kind: "which" }>;
type Made = Exclude<Ready, { kind: "gone" }>;

/** The list, and where a new worktree's project is not known, the list of those behind it. */
async function pickOne(
  context: Context,
  place: Place,
  state: PickerState,
  { query: first, worktrees, go }: PickOptions,
): Promise<Ready> {
  const gitLines = new GitLines();
  for (let query = first; ; ) {
    const picked = await choose(place, {
      label: "pots",
      query,
      source: state.source,
      empty: asTyped("no sessions yet; pots create <worktree> starts one"),
      hints: HINTS,
      actions: sessionActions(context, state, place.screen, go),
      preview: (row: Row<Choice>, signal) => look(context, row, signal, gitLines),
      ...(worktrees ? { newRow: (typed: string) => newWorktreeRow(typed, state) } : {}),
    });
    if (picked === null) throw new Cancelled();
    if (picked.kind !== "which") return picked;
    const made = await choose(place, projectFor(context, state, picked.name));
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

function projectFor(context: Context, state: PickerState, name: string): List<ProjectValue, Made> {
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
async function makeAndGo(
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

/** @returns the id of the session that was started there, or was there already */
async function makeAndStart(context: Context, place: Place, picked: Made): Promise<string> {
  const worktree =
    picked.kind === "make" ? await makeFrom(context, place, picked.making) : picked.worktree;
  const { sessions } = await snapshotSessions(context);
  const task = context.config.settings.defaultTask;
  const there = sessionFor(sessions, worktree, task);
  return (
    there?.id ??
    (
      await startSession(context, {
        ...{ sessions, worktree, task },
        layout: { ask: (question) => place.screen.aside(question) },
      })
    ).id
  );
}
