import {
  itemsOf,
  type Match,
  matchSession,
  matchWorktree,
  namedInFull,
} from "../sessions/matching.ts";
import type { Session, Worktree } from "../sessions/model.ts";
import {
  branchTitle,
  plainSessionName,
  projectName,
  wholeNames,
  worktreeName,
} from "../sessions/naming.ts";
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

/** The worktrees of any known project, without a session, whose name or branch a typo resembles. */
export async function worktreesLike(
  context: Context,
  query: string,
  sessions: readonly Session[],
): Promise<Worktree[]> {
  const { resembling } = await import("../sessions/fuzzy.ts");
  const { worktrees } = await snapshotWorktrees(context, knownProjects(context, sessions));
  const taken = new Set(sessions.map(({ worktreePath }) => worktreePath));
  const free = present(worktrees).filter(({ path }) => !taken.has(path));
  return resembling(query, free, ({ name, branch }) => `${name} ${branch ?? ""}`);
}

/**
 * The worktrees without a session of their own that a query names in full: by a name of theirs, or by
 * the name that a session in one, which is not there, would have. Few queries name one, so git is
 * asked only for a project whose own files say that it has such a worktree. Looked at are the project
 * stood in, those of marked sessions and those remembered; for a query with a `/`, as in
 * `project/worktree` or a path, POTS_PROJECT_DIRS too.
 * @param withSessions those with a session of their own as well
 * @throws PotsError with git's words
 */
export async function worktreesNamedInFull(
  context: Context,
  query: string,
  sessions: readonly Session[],
  withSessions = false,
): Promise<Named[]> {
  const projects = (query.includes("/") ? knownProjects : nearbyProjects)(context, sessions);
  const taken = new Set(withSessions ? [] : sessions.map(({ worktreePath }) => worktreePath));
  const howNamed = (worktree: Nameable) => {
    const how = naming(context, query, sessions, worktree);
    return how?.task === null && taken.has(worktree.path) ? null : how;
  };
  const promising = projects.filter(({ root }) =>
    worktreeFiles(root).some(({ path, branch, branchKnown, main }) => {
      if (!branchKnown) return true;
      const real = realPath(path);
      const name = worktreeName(root, real, main);
      return howNamed({ root, branch, path: real, name, main }) !== null;
    }),
  );
  const { worktrees, failed } = await snapshotWorktrees(context, promising);
  for (const { error } of failed) throw error;
  return worktrees.flatMap((worktree) => {
    const how = howNamed(worktree);
    return how === null ? [] : [{ worktree, exact: true, task: how.task }];
  });
}

/** Is it `project/branch` alone that the query names? What is named `project/worktree` comes first. */
export function isByBranch(
  query: string,
  { root, name, branch }: Pick<Worktree, "root" | "name" | "branch">,
) {
  return branch !== name && branchTitle({ root, branch }) === query;
}

/** Everything that a query is a whole name of. Two projects may have a worktree of one name each. */
export interface Wholly {
  sessions: Session[];
  /** Worktrees that have no session. */
  worktrees: Named[];
}

/**
 * What a query names in full: the session of that very name alone, else every session by its
 * worktree or branch, the project ahead or not, and every worktree so named that has none.
 * @throws PotsError with git's words
 */
export async function namedWholly(
  context: Context,
  query: string,
  sessions: readonly Session[],
): Promise<Wholly> {
  const session = namedInFull(query, sessions);
  if (session !== undefined) return { sessions: [session], worktrees: [] };
  const match = matchSession(query, sessions);
  const exact = match.kind !== "none" && match.exact ? itemsOf(match) : [];
  const worktrees = await worktreesNamedInFull(context, query, sessions);
  const nearer = {
    sessions: exact.filter(
      ({ root, worktree, branch }) =>
        !isByBranch(query, { root: root ?? "", name: worktree ?? "", branch }),
    ),
    worktrees: worktrees.filter(({ worktree }) => !isByBranch(query, worktree)),
  };
  const found = nearer.sessions.length + nearer.worktrees.length > 0;
  return found ? nearer : { sessions: exact, worktrees };
}

const present = (worktrees: readonly Worktree[]) => worktrees.filter(({ prunable }) => !prunable);

type Nameable = Pick<Worktree, "root" | "name" | "branch" | "path" | "main">;

/** How a query is all of a name of this worktree; null where it is none. */
function naming(
  context: Context,
  query: string,
  sessions: readonly Session[],
  worktree: Nameable,
): { task: string | null } | null {
  if (wholeNames(worktree).includes(query)) return { task: null };
  const { root, name, path } = worktree;
  const project = projectName(root);
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
    ["start a session in one:", ...worktrees.map((worktree) => createLineByPath(worktree))].join(
      "\n    ",
    ),
  );
}

/** The same where names do not tell them apart. */
export function createLineByPath({ path }: Worktree, task: string | null = null): string {
  return shellLine(["pots", "create", path, ...(task === null ? [] : ["-t", task])]);
}

/** The command that starts a session in a worktree. */
export function createLine(worktree: Worktree, task: string | null): string {
  const words = ["pots", "create", projectName(worktree.root), worktree.name];
  return shellLine(task === null ? words : [...words, task]);
}
