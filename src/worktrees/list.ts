import type { Settings } from "../config/definitions.ts";
import type { Worktree } from "../sessions/model.ts";
import { PotsError } from "../system/errors.ts";
import { realPath } from "../system/paths.ts";
import { type GitEntry, gitEntries, toWorktrees } from "./git.ts";
import { askPlum, type PlumRow } from "./plum.ts";

/** The worktrees of a project: plum says which exist, git what is known of each. */

export interface WorktreeList {
  worktrees: Worktree[];
  /** Why plum was not followed, one line; null when it was, or was not to be asked. */
  warning: string | null;
}

/**
 * plum's rows with git's details. plum pads paths with spaces, so a path is compared without those
 * at its end; a row that git does not know keeps what plum says of it.
 */
export function joinPlumAndGit(rows: readonly PlumRow[], entries: readonly GitEntry[]): GitEntry[] {
  const known = new Map(entries.map((entry) => [entry.path.trimEnd(), entry]));
  return rows.map((row) => known.get(row.path) ?? known.get(realPath(row.path)) ?? row);
}

/**
 * @throws PotsError when git cannot list them, or plum alone was asked for and fails
 */
export async function listWorktrees(
  root: string,
  provider: Settings["worktreeProvider"],
): Promise<WorktreeList> {
  if (provider === "git") {
    return { worktrees: toWorktrees(root, await gitEntries(root)), warning: null };
  }
  const [entries, answer] = await Promise.all([gitEntries(root), askPlum(root)]);
  if ("rows" in answer) {
    return { worktrees: toWorktrees(root, joinPlumAndGit(answer.rows, entries)), warning: null };
  }
  if (answer.missing && provider === "plum") {
    throw new PotsError(
      "missing",
      "plum was asked for (POTS_WORKTREE_PROVIDER=plum), but is not on PATH",
      "install plum, or set POTS_WORKTREE_PROVIDER to auto or git",
    );
  }
  const warning = answer.missing ? null : `${answer.problem}; using git's list of worktrees`;
  return { worktrees: toWorktrees(root, entries), warning };
}
