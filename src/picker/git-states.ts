import { gitText } from "../rows/git-state.ts";
import type { GitState, Session, Worktree } from "../sessions/model.ts";
import { joined, printable } from "../terminal/text.ts";
import type { Looked } from "../worktrees/git-state.ts";

/**
 * What git says of the rows' worktrees, for the rows and for the line above a preview. Asked once all
 * else is on the screen: neither is waited for, and both show nothing where git says nothing.
 */

/** More worktrees than this are not looked at: nobody reads so many rows. */
const MOST = 60;
/** Milliseconds an answer counts as new: in a large worktree the next one takes a while. */
const FRESH = 10_000;
/** The same of the worktree whose preview is shown. */
const FRESH_PREVIEWED = 5000;

export class GitStates {
  /** By path. */
  readonly known = new Map<string, GitState>();
  private readonly askedAt = new Map<string, number>();
  private controller = new AbortController();

  /** @param failed called with what goes wrong while nobody waits for it */
  constructor(private readonly failed: (error: unknown) => void) {}

  /** @param changed called as answers come */
  async ask(
    sessions: readonly Session[],
    worktrees: readonly Worktree[],
    changed: () => void,
  ): Promise<void> {
    this.stop();
    this.controller = new AbortController();
    const wanted = lookedAt(sessions, worktrees)
      .slice(0, MOST)
      .filter((worktree) => this.isOld(worktree, FRESH));
    await this.read(wanted, changed, this.controller.signal);
  }

  /** Of the session whose preview is shown: `""` where it has no worktree, or nothing is known yet. */
  lineOf(session: Session, signal: AbortSignal): string {
    const { root, worktree, worktreePath: path, branch, mark, status } = session;
    if (status === "orphaned") return "worktree gone";
    if (root === null || worktree === null || path === null) return "";
    const looked = { root, path, gitdir: mark?.gitdir ?? null };
    if (this.isOld(looked, FRESH_PREVIEWED)) this.askAlone(looked, signal).catch(this.failed);
    return stateLine(branch, this.known.get(path) ?? null);
  }

  stop(): void {
    this.controller.abort();
  }

  private isOld({ path }: Looked, fresh: number): boolean {
    return performance.now() - (this.askedAt.get(path) ?? -fresh) >= fresh;
  }

  private async askAlone(worktree: Looked, signal: AbortSignal): Promise<void> {
    const { path } = worktree;
    this.askedAt.set(path, performance.now());
    await this.read([worktree], () => {}, signal);
    // the cursor left the row before git had answered: ask again when it is back
    if (signal.aborted && !this.known.has(path)) this.askedAt.delete(path);
  }

  private async read(
    worktrees: readonly Looked[],
    changed: () => void,
    signal: AbortSignal,
  ): Promise<void> {
    const seen = ({ path }: Looked, state: GitState) => {
      this.known.set(path, withKnown(this.known.get(path), state));
      this.askedAt.set(path, performance.now());
      changed();
    };
    // what git cannot say is not shown here; `list --git` tells why
    const { readGitStates } = await import("../worktrees/git-state.ts");
    await readGitStates(worktrees, seen, signal);
  }
}

/** What needs more of git comes last: until then what was known of that stays. Pure. */
export function withKnown(before: GitState | undefined, state: GitState): GitState {
  const later = state.merged === null && state.onNoBranch === null ? before : state;
  const { merged = null, reverted = null, onNoBranch = null } = later ?? {};
  const isAsked = merged === true && before?.merged === true && reverted === null;
  return { ...state, merged, reverted: isAsked ? before.reverted : reverted, onNoBranch };
}

/** Without a branch it is detached only where git answered: else it is not known what is there. */
export function stateLine(branch: string | null, state: GitState | null): string {
  if (state === null) return printable(branch ?? "");
  return printable(joined([branch ?? "detached", gitText(state)], "  "));
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
