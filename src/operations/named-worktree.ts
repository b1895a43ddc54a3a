import { type Match, matchWorktree } from "../sessions/matching.ts";
import type { Session, Worktree } from "../sessions/model.ts";
import { plainSessionName, projectName, worktreeName } from "../sessions/naming.ts";
import type { Context } from "../snapshot/context.ts";
import { knownProjects, nearbyProjects } from "../snapshot/projects.ts";
import { snapshotWorktrees } from "../snapshot/worktrees.ts";
import { PotsError } from "../system/errors.ts";
import { realPath } from "../system/paths.ts";
import { shellLine } from "../terminal/text.ts";
import { worktreeFiles } from "../worktrees/git-files.ts";

/** Which worktree, perhaps without a session, a query for a session means. */

/** A worktree, and whether the query is its name in full rather than a part of it. */
export interface Named {
  worktree: Worktree;
  exact: boolean;
  /** The task, where the query is the whole name that a session for it would have. */
  task: string | null;
}

/** The worktree of any known project that a query means. @throws PotsError for several */
export async function namedWorktree(
  context: Context,
  query: string,
  sessions: readonly Session[],
): Promise<Named | null> {
  const { worktrees } = await snapshotWorktrees(context, knownProjects(context, sessions));
  const match: Match<Worktree> = matchWorktree(query, present(worktrees));
  if (match.kind === "several") throw severalWorktrees(query, match.items);
  return match.kind === "one" ? { worktree: match.item, exact: match.exact, task: null } : null;
}

/**
 * The worktrees that a query names in full: by a name of their own, or by the name that a session in
 * one, which is not there, would have. Few queries name one, so git is asked only for a project whose
 * own files say that it has such a worktree. Looked at are the project stood in, those of marked
 * sessions and those remembered; for a query with a `/`, as in `project/worktree` or a path,
 * POTS_PROJECT_DIRS too.
 * @throws PotsError with git's words
 */
export async function worktreesNamedInFull(
  context: Context,
  query: string,
  sessions: readonly Session[],
): Promise<Named[]> {
  const projects = (query.includes("/") ? knownProjects : nearbyProjects)(context, sessions);
  const named = (worktree: Parameters<typeof naming>[3]) =>
    naming(context, query, sessions, worktree);
  const promising = projects.filter(({ root }) =>
    worktreeFiles(root).some(({ path, branch, branchKnown, main }) => {
      if (!branchKnown) return true;
      const real = realPath(path);
      return named({ root, branch, path: real, name: worktreeName(root, real, main) }) !== null;
    }),
  );
  const { worktrees, failed } = await snapshotWorktrees(context, promising);
  for (const { error } of failed) throw error;
  return present(worktrees).flatMap((worktree) => {
    const how = named(worktree);
    return how === null ? [] : [{ worktree, exact: true, task: how.task }];
  });
}

/** The only one of them. @throws PotsError for several */
export async function worktreeNamedInFull(
  context: Context,
  query: string,
  sessions: readonly Session[],
): Promise<Named | null> {
  const named = await worktreesNamedInFull(context, query, sessions);
  if (named.length > 1) {
    throw severalWorktrees(
      query,
      named.map(({ worktree }) => worktree),
    );
  }
  return named[0] ?? null;
}

const present = (worktrees: readonly Worktree[]) => worktrees.filter(({ prunable }) => !prunable);

/** How a query is all of a name of this worktree; null where it is none. */
function naming(
  context: Context,
  query: string,
  sessions: readonly Session[],
  worktree: Pick<Worktree, "root" | "name" | "branch" | "path">,
): { task: string | null } | null {
  const { root, name, path } = worktree;
  const project = projectName(root);
  // Not its directory alone: a main worktree's is named as its project.
  if ([name, worktree.branch, path, `${project}/${name}`].includes(query)) return { task: null };
  const { sessionPrefix: prefix, defaultTask } = context.config.settings;
  const tasks = new Set([defaultTask, ...sessions.flatMap(({ task }) => task ?? [])]);
  for (const task of tasks) {
    if (plainSessionName({ prefix, project, worktree: name, task }) !== query) continue;
    const there = sessions.some((one) => one.worktreePath === path && one.task === task);
    if (!there) return { task };
  }
  return null;
}

function severalWorktrees(query: string, worktrees: readonly Worktree[]): PotsError {
  return new PotsError(
    "ambiguous",
    `no session is named ${query}, but several worktrees match it`,
    ["start a session in one:", ...worktrees.map((item) => createLine(item))].join("\n    "),
  );
}

/** The command that starts a session in a worktree. */
export function createLine(worktree: Worktree, task: string | null = null): string {
  const words = ["pots", "create", projectName(worktree.root), worktree.name];
  return shellLine(task === null ? words : [...words, task]);
}
