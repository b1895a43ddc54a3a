import { asTyped } from "../cli/propose.ts";
import {
  describeRemoval,
  lookAtRemoval,
  refused,
  withMore,
} from "../operations/look-at-removal.ts";
import { askAboutAll, MORE } from "../operations/loss.ts";
import { removeWorktree } from "../operations/remove-worktree.ts";
import type { Worktree } from "../sessions/model.ts";
import type { Context } from "../snapshot/context.ts";
import { rootHere } from "../snapshot/projects.ts";
import { Cancelled, PotsError } from "../system/errors.ts";
import { printable, shellLine, tildeIn } from "../terminal/text.ts";
import { judgeRemoval } from "../worktrees/removal-verdict.ts";
import { said } from "./list.ts";
import type { Screen } from "./screen.ts";
import type { PickerState } from "./state.ts";

/**
 * Remove a row's worktree, as `pots remove` does: what goes with it is more than fits below a list,
 * so that the list gives the screen back to tell it and ask, and goes on as it was.
 * @returns what came of it
 */
export async function removeFrom(
  context: Context,
  screen: Screen,
  state: PickerState,
  worktree: Worktree,
): Promise<string> {
  const outcome = await screen.aside(() =>
    removeAsking(context, worktree).catch((error: unknown) => {
      if (error instanceof Cancelled) return "nothing was removed";
      if (error instanceof PotsError) return said(error);
      throw error;
    }),
  );
  await state.refresh();
  return printable(tildeIn(outcome, context.home));
}

/** A word that means this worktree to a command: its name in its own project, elsewhere its path. */
const wordFor = (context: Context, { root, name, path }: Worktree) =>
  rootHere(context) === root ? name : path;

async function removeAsking(context: Context, worktree: Worktree): Promise<string> {
  const wish = { discard: false, keepBranch: false };
  const removal = await lookAtRemoval(context, worktree, wish);
  if (removal.verdict.refusals.length > 0) {
    const error = refused(removal);
    const { refusals } = judgeRemoval(removal.look, { ...wish, discard: true });
    if (refusals.length > 0) throw error;
    const line = shellLine(["pots", "remove", wordFor(context, worktree), "--discard"]);
    return `${error.message}; ${asTyped(line)} saves all of it first`;
  }
  const { askYes } = await import("../terminal/prompts.ts");
  const decidedOn = await askAboutAll(
    removal,
    (now, more) => {
      if (now.verdict.refusals.length > 0) throw refused(now);
      const about = [...(more ? [MORE] : []), ...describeRemoval(context, now)];
      return askYes("Remove this worktree?", false, about);
    },
    () => lookAtRemoval(context, worktree, wish),
    (now, before) => withMore(now, before).length > 0,
  );
  if (decidedOn === null) return "nothing was removed";
  const { problems } = await removeWorktree(context, decidedOn, true);
  return problems.length > 0 ? problems.join("; ") : `removed ${worktree.name}`;
}
