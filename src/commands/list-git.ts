import type { GitState, Session, Worktree } from "../sessions/model.ts";
import { oneLine } from "../system/errors.ts";
import { warn } from "../terminal/output.ts";
import { printable } from "../terminal/text.ts";
import { locate } from "../worktrees/git-files.ts";
import { readGitStates } from "../worktrees/git-state.ts";

/** The part of `pots list` that tells the state of worktrees; loaded for who asks for it. */

/** Milliseconds: a person reads the table with what is known by then, a program gets all of it. */
const GIT_PATIENCE = { table: 300, data: 30_000 };

/** The states of these worktrees, by path, each looked at once; what is not known is left out. */
export async function gitStates(
  sessions: readonly Session[],
  worktrees: readonly Worktree[],
  forPrograms: boolean,
): Promise<Map<string, GitState>> {
  const looked = new Map<string, Pick<Worktree, "path" | "root" | "gitdir">>();
  for (const { host, root, worktreePath: path, mark, status } of sessions) {
    if (host !== null || root === null || path === null || status === "orphaned") continue;
    looked.set(path, { path, root, gitdir: mark?.gitdir ?? locate(path)?.gitdir ?? null });
  }
  for (const worktree of worktrees) if (!worktree.prunable) looked.set(worktree.path, worktree);
  const states = new Map<string, GitState>();
  const signal = AbortSignal.timeout(forPrograms ? GIT_PATIENCE.data : GIT_PATIENCE.table);
  const note = ({ path }: { path: string }, state: GitState) => void states.set(path, state);
  for (const { worktree, error } of await readGitStates([...looked.values()], note, signal)) {
    warn(printable(`${worktree.path}: ${oneLine(error)}`));
  }
  return states;
}
