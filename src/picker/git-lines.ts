import { gitText } from "../rows/git-state.ts";
import type { GitState, Session, Worktree } from "../sessions/model.ts";
import { printable } from "../terminal/text.ts";

/**
 * The line of git state above a session's preview. git is asked beside the pane, which is not to
 * wait for it, and not as often: in a large worktree its answer takes a while.
 */

/** Milliseconds an answer counts as new. */
const FRESH = 5000;

/** Without a branch it is detached only where git answered: else it is not known what is there. */
export function gitLine(branch: string | null, state: GitState | null): string {
  const texts = [
    branch ?? (state === null ? "" : "detached"),
    state === null ? "" : gitText(state),
  ];
  return printable(texts.filter((text) => text !== "").join("  "));
}

export class GitLines {
  private readonly known = new Map<string, { state: GitState | null; at: number }>();

  /** What is known by now of the session's worktree; `""` where it has none. */
  lineOf(session: Session, signal: AbortSignal): string {
    const { root, worktree, worktreePath, branch, mark, status } = session;
    if (status === "orphaned") return "worktree gone";
    if (root === null || worktree === null || worktreePath === null) return "";
    const known = this.known.get(worktreePath);
    if (known === undefined || performance.now() - known.at > FRESH) {
      this.known.set(worktreePath, { state: known?.state ?? null, at: performance.now() });
      void this.ask(
        {
          ...{ root, name: worktree, path: worktreePath, branch },
          ...{ gitdir: mark?.gitdir ?? null, head: null, main: worktreePath === root },
          ...{ locked: false, prunable: false },
        },
        signal,
      );
    }
    return gitLine(branch, known?.state ?? null);
  }

  private async ask(worktree: Worktree, signal: AbortSignal): Promise<void> {
    const { path } = worktree;
    const seen = (_: Worktree, state: GitState) => {
      this.known.set(path, { state, at: performance.now() });
    };
    // what git cannot say is not shown here; `list --git` tells why
    const { readGitStates } = await import("../worktrees/git-state.ts");
    await readGitStates([worktree], seen, signal);
    // the cursor left the row before git had answered: ask again when it is back
    if (signal.aborted && this.known.get(path)?.state === null) this.known.delete(path);
  }
}
