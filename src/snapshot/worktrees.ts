import type { Project, Worktree } from "../sessions/model.ts";
import { warnOnce } from "../terminal/warn-once.ts";
import { listWorktrees } from "../worktrees/list.ts";
import type { Context } from "./context.ts";

/** The worktrees of projects, as plum and git tell them. */

/** More git processes at once than this only wait for each other. */
const AT_ONCE = 8;

export interface WorktreeSnapshot {
  worktrees: Worktree[];
  /** Projects whose worktrees could not be listed, with what was thrown. */
  failed: { project: Project; error: unknown }[];
}

/**
 * The worktrees of several projects; one project's failure does not hide the others.
 * @param answered called with each project's worktrees as they come
 */
export async function snapshotWorktrees(
  context: Context,
  projects: readonly Project[],
  answered?: (worktrees: Worktree[]) => void,
): Promise<WorktreeSnapshot> {
  const found = new Map<string, Worktree[]>();
  const failed: WorktreeSnapshot["failed"] = [];
  const queue = [...projects];
  const worker = async () => {
    for (let project = queue.shift(); project !== undefined; project = queue.shift()) {
      try {
        const worktrees = await worktreesOf(context, project.root);
        found.set(project.root, worktrees);
        answered?.(worktrees);
      } catch (error) {
        failed.push({ project, error });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { worktrees: projects.flatMap(({ root }) => found.get(root) ?? []), failed };
}

/** A project's worktrees; says, once for each reason, when plum could not be followed. */
export async function worktreesOf(context: Context, root: string): Promise<Worktree[]> {
  const { worktrees, warning } = await listWorktrees(
    root,
    context.config.settings.worktreeProvider,
  );
  if (warning !== null) warnOnce(warning);
  return worktrees;
}
