import { joinSession } from "../sessions/join.ts";
import type { Session, Worktree } from "../sessions/model.ts";
import type { Context } from "../snapshot/context.ts";
import { PotsError, reasonOf } from "../system/errors.ts";
import { warn } from "../terminal/output.ts";
import { printable } from "../terminal/text.ts";
import { listSessions } from "../tmux/sessions.ts";
import type { GitFiles } from "../worktrees/git-directory.ts";
import { locate, repositoryAt } from "../worktrees/git-files.ts";
import type { Saved } from "../worktrees/saved-work.ts";
import { branchCandidates, type Candidate } from "./candidates.ts";
import { expanded } from "./paths.ts";

/** What completion asks the machine, each loading no more than that takes. */

/** What cannot be had is said on stderr, which the scripts keep off the screen. */
export async function orNone<T>(asked: Promise<T[]>): Promise<T[]> {
  try {
    return await asked;
  } catch (error) {
    warn(printable(reasonOf(error)));
    const words = error instanceof PotsError ? error.child?.stderr.trim() : "";
    if (words) warn(printable(words));
    return [];
  }
}

/** One call of tmux. Worktrees that are gone are not looked into: nothing is decided here. */
export async function sessionsNow(context: Context, files: GitFiles | null): Promise<Session[]> {
  const plain = await listSessions(context.tmux);
  return plain.map((session) => {
    const branch = session.mark === null ? null : (files?.head(session.mark.gitdir).branch ?? null);
    return joinSession({ session, verdict: null, surroundings: null, branch });
  });
}

/** git alone is asked: plum would be waited for. */
async function worktreesIn(root: string): Promise<Worktree[]> {
  const { listWorktrees } = await import("../worktrees/list.ts");
  return (await listWorktrees(root, "git")).worktrees;
}

export async function worktreesHere(context: Context): Promise<Worktree[]> {
  const root = locate(context.cwd)?.root;
  return root === undefined ? [] : await worktreesIn(root);
}

/** @param project undefined: the one stood in. @param whole as `branchCandidates` has it */
export async function branches(
  context: Context,
  project: string | undefined,
  sessions: readonly Session[],
  whole: boolean,
): Promise<Candidate[]> {
  const root =
    project === undefined ? locate(context.cwd)?.root : await rootNamed(context, project, sessions);
  const commonDir = root === undefined ? undefined : repositoryAt(root)?.commonDir;
  if (commonDir === undefined) return [];
  const { listRefs } = await import("../worktrees/merged.ts");
  return branchCandidates([...(await listRefs(commonDir)).keys()], whole);
}

export async function savedHere(context: Context): Promise<Saved[]> {
  const commonDir = locate(context.cwd)?.commonDir;
  if (commonDir === undefined) return [];
  return await (await import("../worktrees/saved-work.ts")).listSaved(commonDir);
}

export async function worktreesNamed(
  context: Context,
  project: string,
  sessions: readonly Session[],
): Promise<Worktree[]> {
  return await worktreesIn(await rootNamed(context, project, sessions));
}

async function rootNamed(
  context: Context,
  project: string,
  sessions: readonly Session[],
): Promise<string> {
  const { namedRoot } = await import("../operations/find-project.ts");
  return await namedRoot(context, expanded(context, project), sessions);
}

/** Projects of managed sessions; first those with a session whose worktree is not there. */
export async function withOrphansFirst(sessions: readonly Session[]) {
  const { presence } = await import("../worktrees/evidence.ts");
  const managed = sessions.flatMap(({ mark, project }) =>
    mark === null || project === null
      ? []
      : [{ root: mark.root, name: project, gone: presence(mark.worktree) === "gone" }],
  );
  const ordered = managed.toSorted((a, b) => Number(b.gone) - Number(a.gone));
  return [...new Map(ordered.map(({ root, name }) => [root, { root, name }])).values()];
}
