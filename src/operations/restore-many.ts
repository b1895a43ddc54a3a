import { frontOf, type LayoutPane } from "../sessions/layout.ts";
import type { PlannedSession } from "../sessions/restore-plan.ts";
import type { Context } from "../snapshot/context.ts";
import { succeeded } from "../system/process.ts";
import {
  type BuiltSession,
  buildSessions,
  lookAgain,
  type WholeSession,
  wholeCommands,
} from "../tmux/build-sessions.ts";
import { isOneCall, together } from "../tmux/calls.ts";
import { holdSavesOff } from "../tmux/save-hooks.ts";
import { listSessions } from "../tmux/sessions.ts";
import { endUnfinished, finishCommands } from "../tmux/unfinished.ts";
import { type Back, environmentOf, type Known, unfinishedName } from "./restore-one.ts";
import { showAgain } from "./show-again.ts";
import { wordsFor } from "./start-layout.ts";

/** Bringing many sessions back in few calls of tmux, each of which has as many as there is room for. */

/** How many calls make sessions before these get their names, which takes few words for each. */
const CALLS = 3;

/**
 * Each in its turn; `back` is null for one that has to be brought back by itself, for it is too
 * large, or something of it went wrong: then nothing of it is there.
 */
export async function* restoreMany(
  context: Context,
  planned: readonly PlannedSession[],
  known: Known,
): AsyncGenerator<{ item: PlannedSession; back: Back | null }> {
  const groups = planned.map((item) => {
    const whole = wholeOf(context, item, known);
    return Object.assign(wholeCommands(whole, known), { item, whole });
  });
  const isAlone = (group: (typeof groups)[number]) => !isOneCall(group) || floats(group.item);
  const calls = together(groups.filter((group) => !isAlone(group)));
  for (let at = 0; at < calls.length; at += CALLS) {
    const wanted = calls.slice(at, at + CALLS);
    const backs = await bringBack(context, wanted, known);
    for (const [index, { item }] of wanted.flat().entries()) {
      yield { item, back: backs[index] ?? null };
    }
  }
  for (const { item } of groups.filter(isAlone)) {
    await quietly(context, known);
    yield { item, back: null };
  }
}

/** What they all come to is saved at the end. */
async function quietly({ tmux }: Context, { hooks }: Known): Promise<void> {
  if (hooks.save) await tmux.try([holdSavesOff()]);
}

const floats = ({ windows }: PlannedSession) =>
  windows.some(({ panes }) => panes.some(({ float }) => float != null));

async function bringBack(
  context: Context,
  calls: readonly (readonly { item: PlannedSession; whole: WholeSession }[])[],
  known: Known,
): Promise<(Back | null)[]> {
  const { tmux } = context;
  const wanted = calls.flat();
  const wholes = wanted.map(({ whole }) => whole);
  let built: (BuiltSession | null)[] = [];
  for (const call of calls) {
    await quietly(context, known);
    const made = call.map(({ whole }) => whole);
    built.push(...(await buildSessions(tmux, made, known)));
  }
  if (known.hooks.follow) built = await lookAgain(tmux, wholes);
  const finishing = wanted.map(({ item }, at) => {
    const id = built[at]?.id;
    return id === undefined ? [] : finishCommands(id, { ...item, sized: known.sized });
  });
  let whole = built.every((each) => each !== null);
  // each whole: it is there as it was, or not at all, whenever pots is killed
  for (const call of together(finishing)) {
    whole = succeeded(await tmux.try(call.flat())) && whole;
  }
  const left = whole ? new Set<string>() : await endLeft(context, wholes);
  return wanted.map(({ item, whole: { name } }, at): Back | null => {
    const own = built[at];
    if (own == null || left.has(name)) return null;
    const texts = item.windows.flatMap(({ panes }, window) =>
      panes.flatMap(({ type }, place) => {
        const pane = own.panes[window]?.[place];
        return type === null || pane === undefined
          ? []
          : [{ pane, server: known.started.server, text: type }];
      }),
    );
    return { id: own.id, texts };
  });
}

/** End what has not become a session like any other. @returns their names */
async function endLeft({ tmux }: Context, wholes: readonly WholeSession[]): Promise<Set<string>> {
  const names = new Set(wholes.map(({ name }) => name));
  const left = (await listSessions(tmux)).filter(({ name }) => names.has(name));
  for (const session of left) await endUnfinished(tmux, session);
  return new Set(left.map(({ name }) => name));
}

function wholeOf(context: Context, item: PlannedSession, { started }: Known): WholeSession {
  const { directory, windows, session } = item;
  const name = unfinishedName(item);
  const paneOf = (pane: LayoutPane, where: string) => {
    const words = wordsFor(context, started, pane.dir ?? directory, pane.run);
    const shown = showAgain(context, words, pane.shown ?? "", `${name} ${where}`);
    const { noted = null, conversation = null } = pane;
    return { words: shown, noted, conversation };
  };
  return {
    ...{ name, directory, environment: environmentOf(context, item) },
    windows: windows.map(({ name, layout, panes, zoomed = false }, at) => ({
      ...{ index: session.windows[at]?.index ?? at, name, layout },
      panes: panes.map((pane, place) => paneOf(pane, `${at} ${place}`)),
      ...{ front: frontOf(panes), zoomed },
    })),
    front: frontOf(windows),
  };
}
