import type { GitState, Session, Worktree } from "../sessions/model.ts";
import type { Looked } from "../worktrees/git-state.ts";

/**
 * What git says of the rows' worktrees. Asked once all else is on the screen: a row is never waited
 * for, and shows nothing where git says nothing.
 */

/** More worktrees than this are not looked at: nobody reads so many rows. */
const MOST = 60;
/** Milliseconds an answer counts as new. */
const FRESH = 10_000;

export class GitStates {
  /** By path. */
  readonly known = new Map<string, GitState>();
  private readonly askedAt = new Map<string, number>();
  private controller = new AbortController();

  /** @param changed called as answers come */
  async ask(
    sessions: readonly Session[],
    worktrees: readonly Worktree[],
    changed: () => void,
  ): Promise<void> {
    this.stop();
    this.controller = new AbortController();
    const { signal } = this.controller;
    const now = performance.now();
    const wanted = lookedAt(sessions, worktrees)
      .slice(0, MOST)
      .filter(({ path }) => now - (this.askedAt.get(path) ?? -FRESH) >= FRESH);
    const seen = ({ path }: Looked, state: GitState) => {
      const before = this.known.get(path);
      // whether it is merged comes last: until then what was known of that stays
      this.known.set(path, { ...state, merged: state.merged ?? before?.merged ?? null });
      this.askedAt.set(path, now);
      changed();
    };
    // what git cannot say is not shown here; `list --git` tells why
    const { readGitStates } = await import("../worktrees/git-state.ts");
    await readGitStates(wanted, seen, signal);
  }

  stop(): void {
    this.controller.abort();
  }
}

/** Each worktree once, those of sessions first. */
function lookedAt(sessions: readonly Session[], worktrees: readonly Worktree[]): Looked[] {
  const looked = new Map<string, Looked>();
  for (const { root, worktreePath: path, mark, status } of sessions) {
    if (root === null || path === null || mark === null || status === "orphaned") continue;
    looked.set(path, { root, path, gitdir: mark.gitdir });
  }
  for (const worktree of worktrees) if (!worktree.prunable) looked.set(worktree.path, worktree);
  return [...looked.values()];
}
