import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { rememberedDirectory, rememberProject } from "../projects/remembered.ts";
import type { TmuxSession } from "../sessions/model.ts";
import type { PlannedSession } from "../sessions/restore-plan.ts";
import { keyOf, type SavedSession } from "../sessions/saved.ts";
import type { Context } from "../snapshot/context.ts";
import { savedDirectory } from "../snapshot/saved.ts";
import { oneLine, PotsError } from "../system/errors.ts";
import { holdFile } from "../system/hold-file.ts";
import { warn } from "../terminal/output.ts";
import { fewOf, printable } from "../terminal/text.ts";
import { LET_SAVES_IN } from "../tmux/save-hooks.ts";
import { listSessions } from "../tmux/sessions.ts";
import type { Typing } from "../tmux/type-when-ready.ts";
import { endUnfinished, isUnfinished, UNFINISHED } from "../tmux/unfinished.ts";
import { restoreMany } from "./restore-many.ts";
import { type Back, type Known, restoreOne } from "./restore-one.ts";
import type { AtPrompt } from "./start-agents.ts";
import { typeIntoShells } from "./type-into-shells.ts";

/** Bringing saved sessions back. */

export interface Restored {
  restored: { id: string; name: string; session: SavedSession }[];
  /** Came to be there meanwhile. */
  there: PlannedSession[];
  failed: { name: string; error: unknown }[];
  /** Whose command line stands at the prompt. */
  agents: AtPrompt[];
}

/**
 * Bring sessions back; one failure does not stop the rest.
 * @param progress called with each that is there
 * @throws PotsError when another pots is restoring, or tmux cannot say what there is
 */
export async function restoreSessions(
  context: Context,
  planned: readonly PlannedSession[],
  progress: (name: string, done: number) => void,
): Promise<Restored> {
  await context.tmux.requireClient();
  const letGo = holdForRestoring(savedDirectory(context));
  if (letGo === null) {
    throw new PotsError("refused", "another pots is restoring sessions", "wait for that one");
  }
  try {
    return await restoreHeld(context, planned, progress);
  } finally {
    letGo();
  }
}

/** The same while no other pots does. */
async function restoreHeld(
  context: Context,
  planned: readonly PlannedSession[],
  progress: (name: string, done: number) => void,
): Promise<Restored> {
  const before = await listSessions(context.tmux);
  const keys = new Set(before.map(keyOf));
  const names = new Set(before.map(({ name }) => name));
  const isTaken = ({ session, name }: PlannedSession) =>
    keys.has(keyOf(session)) || names.has(name);
  const result: Restored = {
    ...{ restored: [], failed: [], agents: [] },
    there: planned.filter(isTaken),
  };
  const typing: (Typing & { name: string })[] = [];
  const forgotten: string[] = [];
  const isBack = (item: PlannedSession, { id, texts }: Back) => {
    const { session, name, mark } = item;
    typing.push(...texts.map((text) => ({ ...text, name })));
    result.restored.push({ id, name, session });
    context.changes.any = true;
    const warning = mark && rememberProject(rememberedDirectory(context.stateDirectory), mark.root);
    if (warning !== null) forgotten.push(warning);
    progress(name, result.there.length + result.restored.length);
  };
  const isNotBack = async (item: PlannedSession, error: unknown) => {
    // one that was killed may have had tmux finish it after the look at what there is
    if (await isThere(context, item.session)) result.there.push(item);
    else result.failed.push({ name: item.name, error });
  };
  const wanted = planned.filter((item) => !isTaken(item));
  await bringEachBack(context, wanted, isBack, isNotBack);
  if (forgotten.length > 0) warn(printable(fewOf([...new Set(forgotten)])));
  // last: the server goes with its last session
  await endLeftOver(context);
  const agents = new Set(planned.flatMap((item) => item.agents));
  result.agents = (await typeIntoShells(context, typing)).filter(({ text }) => agents.has(text));
  const stayed = await withoutLost(context, result);
  context.changes.broughtBack.push(...stayed.restored.map(({ session }) => session));
  return stayed;
}

/** One by itself, which tells what there is to know of the server; then the others, many at a time. */
async function bringEachBack(
  context: Context,
  wanted: readonly PlannedSession[],
  isBack: (item: PlannedSession, back: Back) => void,
  isNotBack: (item: PlannedSession, error: unknown) => Promise<void>,
): Promise<void> {
  let known: Known | null = null;
  const bringOne = async (item: PlannedSession) => {
    try {
      const { known: own, ...back } = await restoreOne(context, item, known);
      known ??= own;
      isBack(item, back);
    } catch (error) {
      await isNotBack(item, error);
    }
  };
  const queue = [...wanted];
  for (let first = queue.shift(); first !== undefined && known === null; ) {
    await bringOne(first);
    if (known === null) first = queue.shift();
  }
  if (known === null) return;
  const { hooks }: Known = known;
  try {
    for await (const { item, back } of restoreMany(context, queue, known)) {
      if (back !== null) isBack(item, back);
      else await bringOne(item); // which says what is wrong
    }
  } finally {
    if (hooks.save) await context.tmux.try([LET_SAVES_IN]);
  }
}

/**
 * Two pots that restore at once do each other's work twice, and no harm: a name is given once. So
 * where nothing can be written sessions come back all the same; the save that follows says what is
 * wrong there.
 * @returns what lets go; null: another pots is restoring
 */
function holdForRestoring(directory: string): (() => void) | null {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    return holdFile(join(directory, "restoring"));
  } catch {
    return () => {};
  }
}

/** The same end for it where nothing is to be brought back. @param there the sessions that there are */
export async function clearHalfBuilt(
  context: Context,
  there: readonly TmuxSession[],
): Promise<void> {
  if (!there.some(({ name }) => name.startsWith(UNFINISHED))) return;
  const letGo = holdForRestoring(savedDirectory(context));
  if (letGo === null) return; // it does so at its end
  try {
    await endLeftOver(context);
  } finally {
    letGo();
  }
}

async function isThere(context: Context, saved: SavedSession): Promise<boolean> {
  const there = await listSessions(context.tmux);
  return there.some((session) => keyOf(session) === keyOf(saved));
}

/** What a pots that was killed left half-built: nobody has been in it. What stays of it is told. */
async function endLeftOver(context: Context): Promise<void> {
  try {
    for (const session of await listSessions(context.tmux)) {
      if (!session.name.startsWith(UNFINISHED)) continue;
      if (await isUnfinished(context.tmux, session)) await endUnfinished(context.tmux, session);
    }
  } catch (error) {
    warn(printable(`something half restored may still be there: ${oneLine(error)}`));
  }
}

/** tmux says "started" of what a hook ends at once. */
async function withoutLost(context: Context, result: Restored): Promise<Restored> {
  if (result.restored.length === 0) return result;
  let there: TmuxSession[];
  try {
    there = await listSessions(context.tmux);
  } catch (error) {
    warn(printable(`whether all of them have stayed is not known: ${oneLine(error)}`));
    return result;
  }
  // by more than its id, which another server gives again
  const isLost = ({ id, name, session }: Restored["restored"][number]) =>
    !there.some(
      (other) =>
        other.id === id &&
        (session.mark === null ? other.name === name : keyOf(other) === keyOf(session)),
    );
  const lost = result.restored.filter(isLost);
  return {
    ...result,
    restored: result.restored.filter((each) => !lost.includes(each)),
    failed: [
      ...result.failed,
      ...lost.map(({ name }) => ({ name, error: new Error("it ended at once") })),
    ],
  };
}
