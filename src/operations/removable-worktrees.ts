import { gitText } from "../rows/git-state.ts";
import type { GitState, Session, Worktree } from "../sessions/model.ts";
import { worktreeTitle } from "../sessions/naming.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { knownProjects } from "../snapshot/projects.ts";
import { snapshotSessions } from "../snapshot/sessions.ts";
import { snapshotWorktrees } from "../snapshot/worktrees.ts";
import { readGitStates } from "../worktrees/git-state.ts";

/** The worktrees that may be offered for removal, with what speaks for and against each. */

export interface Removable {
  worktree: Worktree;
  state: GitState | null;
  /** Merged, and taken back later; null where that is not known. */
  reverted: boolean | null;
  sessions: Session[];
  /** `acme/auth` */
  label: string;
  /** `merged, clean`; or what is in it. */
  about: string;
}

/** Milliseconds that a person waits for the states before the list is shown without the rest. */
const PATIENCE = 1500;

/**
 * Those of one project, or of every known one; merged and clean ones first.
 * @param root null: of every known project
 * @param patience milliseconds that git may take
 */
export async function removableWorktrees(
  context: Context,
  root: string | null,
  patience = PATIENCE,
): Promise<Removable[]> {
  const { sessions } = await snapshotSessions(context);
  const projects = knownProjects(context, sessions).filter(
    (project) => root === null || project.root === root,
  );
  const { worktrees } = await snapshotWorktrees(context, projects);
  const linked = worktrees.filter(({ main, prunable, locked }) => !main && !prunable && !locked);
  const states = new Map<Worktree, GitState>();
  const signal = AbortSignal.timeout(patience);
  await readGitStates(linked, (worktree, state) => states.set(worktree, state), signal);
  const labels = linked.map(worktreeTitle);
  return linked
    .map((worktree) => {
      const state = states.get(worktree) ?? null;
      const own = sessions.filter(({ worktreePath }) => worktreePath === worktree.path);
      const label = worktreeTitle(worktree);
      const alone = labels.indexOf(label) === labels.lastIndexOf(label);
      // two projects of one name: only their directories tell which is which
      const where = alone ? "" : `${shownPath(context, worktree.path)}, `;
      const reverted = state?.merged ? state.reverted : false;
      const about = `${where}${aboutOf(worktree, state, own)}`;
      return { worktree, state, reverted, sessions: own, label, about };
    })
    .sort((a, b) => rank(a) - rank(b));
}

const rank = ({ state, reverted }: Pick<Removable, "state" | "reverted">) =>
  isMergedAndClean(state) && reverted === false ? 0 : isClean(state) ? 1 : 2;

const isClean = (state: GitState | null) =>
  state?.changed === 0 && state.untracked === 0 && state.operation === null && !state.onNoBranch;

export const isMergedAndClean = (state: GitState | null) =>
  isClean(state) && state?.merged === true;

function aboutOf(worktree: Worktree, state: GitState | null, own: readonly Session[]): string {
  const words = state === null ? "state not known" : gitText(state);
  return [
    ...(worktree.branch === null ? ["detached"] : [worktree.branch]),
    ...(state?.merged ? ["merged"] : []),
    ...(state?.reverted ? ["later reverted"] : []),
    ...(isClean(state) ? ["clean"] : [words]),
    ...own.map(({ name }) => `session ${name}`),
  ].join(", ");
}
