import type { Words } from "../cli/words.ts";
import { stateOf } from "../operations/environment.ts";
import { hereRootOrNull, namedRoot } from "../operations/find-worktree.ts";
import { trustDirectory, untrust } from "../projects/trust.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { snapshotSessions } from "../snapshot/sessions.ts";
import { EXIT, PotsError, reasonOf } from "../system/errors.ts";
import { say } from "../terminal/output.ts";
import { repositoryAt } from "../worktrees/git-files.ts";

/** `pots untrust`: forget what was trusted for a project. */
export async function run(context: Context, words: Words): Promise<number> {
  const [query] = words.positionals;
  const root =
    query === undefined
      ? hereRootOrNull(context)
      : await namedRoot(context, query, (await snapshotSessions(context)).sessions);
  const place = root === null ? null : repositoryAt(root);
  if (place === null) {
    throw new PotsError(
      "notFound",
      `${shownPath(context, root ?? context.cwd)} is in no git repository`,
      "go to one, or name the project: pots untrust <project>; pots trust --list shows which",
    );
  }
  try {
    const count = untrust(trustDirectory(stateOf(context)), place.commonDir);
    const name = shownPath(context, place.root);
    say(count === 0 ? `nothing was trusted for ${name}` : `${name} is not trusted any more`);
  } catch (error) {
    const hint = "remove it yourself: until then it is trusted";
    throw new PotsError("failed", `could not untrust: ${reasonOf(error)}`, hint);
  }
  return EXIT.done;
}
