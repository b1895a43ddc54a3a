import {
  describeRemoval,
  lookAtRemoval,
  refused,
  removeWorktree,
} from "../operations/remove-worktree.ts";
import type { Worktree } from "../sessions/model.ts";
import type { Context } from "../snapshot/context.ts";
import { Cancelled, oneLine, PotsError } from "../system/errors.ts";
import { printable } from "../terminal/text.ts";
import type { Place } from "./list.ts";
import type { PickerState } from "./state.ts";

/**
 * Remove a row's worktree, as `pots remove` does: what goes with it is more than fits below a list,
 * so that the list gives the screen back to tell it and ask. What came of it is said in the list.
 */
export async function removeFrom(
  context: Context,
  { screen }: Place,
  state: PickerState,
  worktree: Worktree,
): Promise<void> {
  const outcome = await screen.aside(() =>
    removeAsking(context, worktree).catch((error: unknown) => {
      if (error instanceof Cancelled) return "nothing was removed";
      if (error instanceof PotsError) return `${oneLine(error)}; ${error.hint}`;
      throw error;
    }),
  );
  await state.refresh();
  state.source.set({ message: printable(outcome) });
}

async function removeAsking(context: Context, worktree: Worktree): Promise<string> {
  const removal = await lookAtRemoval(context, worktree, { discard: false, keepBranch: false });
  if (removal.verdict.refusals.length > 0) throw refused(removal);
  const { askYes } = await import("../terminal/prompts.ts");
  const about = describeRemoval(context, removal);
  if (!(await askYes("Remove this worktree?", false, about))) return "nothing was removed";
  const { problems } = await removeWorktree(context, removal);
  return problems.length > 0 ? problems.join("; ") : `removed ${worktree.name}`;
}
