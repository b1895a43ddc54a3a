import type { Context } from "../snapshot/context.ts";
import { PotsError } from "../system/errors.ts";
import { say, warn } from "../terminal/output.ts";
import { fewOf, printable, shellPath } from "../terminal/text.ts";
import { emptySubmodules } from "../worktrees/submodules.ts";

/** Say which submodules of a worktree that was made are not checked out, and what does that. */
export async function tellSubmodules(context: Context, path: string): Promise<void> {
  try {
    const empty = await emptySubmodules(path);
    if (empty.length === 0) return;
    const what = empty.length === 1 ? "a submodule is" : `${empty.length} submodules are`;
    say(printable(`${what} not checked out: ${fewOf(empty)}`));
    say(`  git -C ${shellPath(path, context.home)} submodule update --init`);
  } catch (error) {
    if (!(error instanceof PotsError)) throw error;
    warn(printable(`its submodules could not be looked at: ${error.message}`));
  }
}
