import { type Match, matchWorktree } from "../sessions/matching.ts";
import type { Project, Session, Worktree } from "../sessions/model.ts";
import { projectName, worktreeName } from "../sessions/naming.ts";
import type { Context } from "../snapshot/context.ts";
import { knownProjects, nearbyProjects } from "../snapshot/projects.ts";
import { snapshotWorktrees } from "../snapshot/worktrees.ts";
import { PotsError } from "../system/errors.ts";
import { realPath } from "../system/paths.ts";
import { shellLine } from "../terminal/text.ts";
import { worktreeFiles } from "../worktrees/git-files.ts";

/** Which worktree, perhaps without a session, `pots attach`'s query means. */

/** A worktree, and whether the query is its name in full rather than a part of it. */
export interface Named {
  worktree: Worktree;
  exact: boolean;
}

/** The worktree of any known project that a query means. @throws PotsError for several */
export async function namedWorktree(
  context: Context,
  query: string,
  sessions: readonly Session[],
): Promise<Named | null> {
  const { worktrees } = await snapshotWorktrees(context, knownProjects(context, sessions));
  return onlyOne(query, matchWorktree(query, present(worktrees)));
}

/**
 * The worktree that a query names in full, for a query of which sessions' names merely hold a part.
 * Few such queries name one, so git is asked only for a project whose own files say that it has a
 * worktree of that name. Looked at are the project stood in, those of marked sessions and those
 * remembered; for a query with a `/`, as in `project/worktree` or a path, POTS_PROJECT_DIRS too.
 * @throws PotsError for several, or with git's words
 */
export async function worktreeNamedInFull(
  context: Context,
  query: string,
  sessions: readonly Session[],
): Promise<Worktree | null> {
  const projects = (query.includes("/") ? knownProjects : nearbyProjects)(context, sessions);
  const promising = projects.filter((project) => hasWorktreeNamed(query, project));
  const { worktrees, failed } = await snapshotWorktrees(context, promising);
  for (const { error } of failed) throw error;
  const items = present(worktrees).filter((worktree) => isNamed(query, worktree));
  const [first] = items;
  if (first === undefined) return null;
  const match: Match<Worktree> =
    items.length === 1 ? { kind: "one", item: first, exact: true } : { kind: "several", items };
  return onlyOne(query, match)?.worktree ?? null;
}

const present = (worktrees: readonly Worktree[]) => worktrees.filter(({ prunable }) => !prunable);

/** By its directory alone it is not: a main worktree's is named as its project. */
function isNamed(
  query: string,
  { root, name, branch, path }: Pick<Worktree, "root" | "name" | "branch" | "path">,
): boolean {
  return [name, branch, path, `${projectName(root)}/${name}`].includes(query);
}

function hasWorktreeNamed(query: string, { root }: Project): boolean {
  return worktreeFiles(root).some(({ path, branch, main }) => {
    const real = realPath(path);
    return isNamed(query, { root, branch, path: real, name: worktreeName(root, real, main) });
  });
}

function onlyOne(query: string, match: Match<Worktree>): Named | null {
  if (match.kind === "several") {
    throw new PotsError(
      "ambiguous",
      `no session is named ${query}, but several worktrees match it`,
      ["start a session in one:", ...match.items.map((item) => createLine(item))].join("\n    "),
    );
  }
  return match.kind === "one" ? { worktree: match.item, exact: match.exact } : null;
}

/** The command that starts a session in a worktree. */
export function createLine(worktree: Worktree): string {
  return shellLine(["pots", "create", projectName(worktree.root), worktree.name]);
}
