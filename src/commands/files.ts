import type { Words } from "../cli/words.ts";
import { carryInto, sourceOfFiles } from "../operations/carry-files.ts";
import { findTarget } from "../operations/find-worktree.ts";
import { NoSuchWorktree } from "../operations/no-such-worktree.ts";
import { filePatterns } from "../operations/project-setup.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { EXIT, PotsError } from "../system/errors.ts";
import { say } from "../terminal/output.ts";

/** `pots files`: copy into a worktree what git does not carry, again or for the first time. */
export async function run(context: Context, words: Words): Promise<number> {
  const asked = { positionals: words.positionals, taskOption: undefined };
  const { worktree } = await findTarget(context, asked, []).catch((error: unknown) => {
    throw error instanceof NoSuchWorktree ? error.withoutMaking() : error;
  });
  if ((await sourceOfFiles(worktree.root)) === worktree.path) {
    throw new PotsError(
      "usage",
      `${shownPath(context, worktree.path)} is where such files come from`,
      "name another worktree: pots files <worktree>",
    );
  }
  const carried = await carryInto(context, worktree, filePatterns(context, worktree));
  if (carried === null)
    say("no files to copy: .worktreeinclude in the project's root names them, or .pots.toml");
  return carried !== null && carried.failed.length > 0 ? EXIT.failed : EXIT.done;
}
