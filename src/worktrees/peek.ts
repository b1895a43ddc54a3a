import { PotsError } from "../errors.ts";
import { type Outcome, run } from "../process.ts";
import type { Worktree } from "../sessions/model.ts";

/** A short look at a worktree: its last commits and what is changed in it. */

export interface Peek {
  commits: string[];
  /** `git status --short` lines. */
  changes: string[];
}

const TIMEOUT = 3000;
const COMMITS = 10;

/** @throws PotsError with git's words */
export async function peekWorktree(
  worktree: Pick<Worktree, "path">,
  signal: AbortSignal,
): Promise<Peek> {
  const git = async (...words: string[]) => {
    // neither a monitor nor a signature's check is to be started for a glance
    const quiet = ["-c", "core.fsmonitor=false", "-c", "log.showSignature=false"];
    return await run(["git", "-C", worktree.path, ...quiet, ...words], {
      env: { GIT_OPTIONAL_LOCKS: "0" },
      timeout: TIMEOUT,
      signal,
    });
  };
  const [log, status] = await Promise.all([
    git("log", "--no-color", `--max-count=${COMMITS}`, "--format=%h %s (%cr)"),
    git("status", "--short", "--no-renames", "--no-ahead-behind"),
  ]);
  return { commits: linesOf(log, NO_COMMITS), changes: linesOf(status, null) };
}

const NO_COMMITS = /does not have any commits yet/;

function linesOf(outcome: Outcome, fine: RegExp | null): string[] {
  if (outcome.ending === "exited" && outcome.code === 0) {
    return outcome.stdout.split("\n").filter((line) => line !== "");
  }
  if (fine?.test(outcome.stderr)) return [];
  throw new PotsError("failed", `git could not look at it (${outcome.summary})`, "", {
    program: "git",
    stderr: outcome.stderr,
  });
}
