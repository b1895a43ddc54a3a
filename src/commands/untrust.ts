import { resolve } from "node:path";
import type { Words } from "../cli/words.ts";
import { namedRoot } from "../operations/find-project.ts";
import { listTrusted, trustDirectory, untrust } from "../projects/trust.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { rootHere } from "../snapshot/projects.ts";
import { snapshotSessions } from "../snapshot/sessions.ts";
import { EXIT, PotsError, reasonOf } from "../system/errors.ts";
import { expandHome } from "../system/paths.ts";
import { say } from "../terminal/output.ts";
import { repositoryAt } from "../worktrees/git-files.ts";

/** `pots untrust`: forget what was trusted for a project. */
export async function run(context: Context, words: Words): Promise<number> {
  const [query] = words.positionals;
  const directory = trustDirectory(context.stateDirectory);
  const named = query === undefined ? null : resolve(context.cwd, expandHome(query, context.home));
  // as pots trust --list names it: that project may be gone
  const isListed = named !== null && listTrusted(directory, named).length > 0;
  const commonDir = isListed ? named : await commonDirOf(context, query);
  try {
    const count = untrust(directory, commonDir);
    const name = shownPath(context, commonDir.replace(/\/\.(git|bare)$/, ""));
    say(count === 0 ? `nothing was trusted for ${name}` : `${name} is not trusted any more`);
  } catch (error) {
    const hint = "remove it yourself: until then it is trusted";
    throw new PotsError("failed", `could not untrust: ${reasonOf(error)}`, hint);
  }
  return EXIT.done;
}

/** The git directory of the project that is named, or stood in. @throws PotsError */
async function commonDirOf(context: Context, query: string | undefined): Promise<string> {
  const root =
    query === undefined
      ? rootHere(context)
      : await namedRoot(context, query, (await snapshotSessions(context)).sessions);
  const place = root === null ? null : repositoryAt(root);
  if (place !== null) return place.commonDir;
  throw new PotsError(
    "notFound",
    `${shownPath(context, root ?? context.cwd)} is in no git repository`,
    "go to one, or name the project: pots untrust <project>; pots trust --list shows which",
  );
}
