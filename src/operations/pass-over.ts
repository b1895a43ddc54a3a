import { asTyped } from "../cli/propose.ts";
import type { Words } from "../cli/words.ts";
import type { Mark, TmuxSession, Worktree } from "../sessions/model.ts";
import type { SavedSession } from "../sessions/saved.ts";
import type { Context } from "../snapshot/context.ts";
import { passOver, savedFor } from "../snapshot/saved.ts";
import { reasonOf } from "../system/errors.ts";
import { say, warn } from "../terminal/output.ts";
import { counted, fewOf, printable, shellLine } from "../terminal/text.ts";
import { ago } from "../terminal/time.ts";
import type { Seen } from "../tmux/same.ts";
import { tellOnArrival } from "./arrival.ts";
import type { Ask } from "./choose-layout.ts";

/** A session that is saved, and in whose place a new one is made. */

/** One made in the place of a saved one. */
export interface InPlaceOf {
  name: string;
  passedOver: SavedSession | null;
}

/** Is a session with something else in it asked for than what was there before? */
export const hasOwnWishes = (words: Words): boolean =>
  words.rest !== null || words.flag("no-layout") || words.flag("require-layout");

/**
 * Ask whether what is saved in the place of a session is to come back instead of it.
 * @returns what came back; null: nothing is saved there, or it is to be passed over
 * @throws Cancelled; PotsError saying why it does not come back
 */
export async function askToBringBack(
  context: Context,
  worktree: Pick<Worktree, "path">,
  task: string,
  there: readonly TmuxSession[],
  ask: Ask,
): Promise<(Seen & { name: string }) | null> {
  const saved = savedFor(context, worktree.path, task, there);
  if (saved === null) return null;
  const [{ askYes }, { bringBack }] = await Promise.all([
    import("../terminal/prompts.ts"),
    import("./bring-back.ts"),
  ]);
  const windows = counted(saved.windows.length, "window");
  const facts = `${windows}, ${ago(saved.activityAt, Date.now() / 1000)}`;
  const question = printable(`${saved.name} is saved (${facts}). Bring it back?`);
  return (await ask(() => askYes(question, true))) ? await bringBack(context, saved, there) : null;
}

/** Have what is saved in the place of a session that is about to be made wait on. @returns it */
export async function passOverSaved(
  context: Context,
  mark: Mark,
  there: readonly TmuxSession[],
): Promise<SavedSession | null> {
  const saved = savedFor(context, mark.worktree, mark.task, there);
  if (saved === null) return null;
  try {
    await passOver(context, saved);
  } catch (error) {
    const problem = `that ${saved.name} is still to be had was not written: ${reasonOf(error)}`;
    warn(printable(problem));
  }
  return saved;
}

/** Say what was passed over, in one line, and how it is had. */
export function tellPassedOver(made: readonly InPlaceOf[]): void {
  const places = made.flatMap(({ name, passedOver }) =>
    passedOver === null ? [] : [{ name, saved: passedOver }],
  );
  const [first, ...others] = places;
  if (first === undefined) return;
  const kill = shellLine(["pots", "kill", ...places.map(({ name }) => name), "--yes"]);
  const restore = shellLine(["pots", "restore", ...places.map(({ saved }) => saved.name), "--yes"]);
  const windows = counted(first.saved.windows.length, "window");
  const what =
    others.length === 0
      ? `a saved ${first.saved.name} with ${windows} was passed over: to have it instead`
      : `saved sessions were passed over (${fewOf(places.map(({ saved }) => saved.name))}): to have them instead`;
  say(`pots: ${printable(`${what}: ${asTyped(kill)} && ${asTyped(restore)}`)}`);
  tellOnArrival("a saved session was passed over for this one: pots help restore");
}
