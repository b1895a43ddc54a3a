import type { Worktree } from "../sessions/model.ts";
import { PotsError } from "../system/errors.ts";
import { type Outcome, run, succeeded } from "../system/process.ts";

/** A short look at a worktree: its last commits and what is changed in it. */

export interface Peek {
  commits: string[];
  /** `git status --porcelain` lines. */
  changes: string[];
}

const TIMEOUT = 3000;
const COMMITS = 10;

/** @throws PotsError with git's words */
export async function peekWorktree(
  worktree: Pick<Worktree, "path">,
  signal: AbortSignal,
): Promise<Peek> {
  const harmless = await withoutFilters(worktree.path, signal);
  const git = async (...words: string[]) => {
    // neither a monitor nor a signature's check is to be started for a glance
    const quiet = ["-c", "core.fsmonitor=false", "-c", "log.showSignature=false"];
    return await run(["git", "-C", worktree.path, ...quiet, ...words], {
      env: { GIT_OPTIONAL_LOCKS: "0", ...harmless },
      timeout: TIMEOUT,
      signal,
    });
  };
  const [log, status] = await Promise.all([
    git("log", "--no-color", "--encoding=UTF-8", `--max-count=${COMMITS}`, "--format=%h %s (%cr)"),
    // for programs: no colours, branches or relative paths, whatever the person's settings say
    git("status", "--porcelain", "--no-renames", "--no-ahead-behind", "--ignore-submodules=dirty"),
  ]);
  return { commits: linesOf(log, NO_COMMITS), changes: linesOf(status, null) };
}

/**
 * To tell what is changed, git runs the filters that a repository's own configuration names. Here
 * nothing of a repository is run: they are overridden in git's environment, as in git-config(1).
 */
export async function withoutFilters(
  path: string,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const words = ["config", "--show-scope", "-z", "--name-only", "--get-regexp", "^filter\\."];
  const outcome = await run(["git", "-C", path, ...words], { timeout: TIMEOUT, signal });
  const { ending, code, stdout } = outcome;
  const none = code === 1; // git-config(1): no key matched
  if (ending !== "exited" || (code !== 0 && !none)) throw notLookedAt(outcome);
  const fields = stdout.split("\0");
  const keys = fields.filter(
    (_, i) => i % 2 === 1 && /^(local|worktree)$/.test(fields[i - 1] ?? ""),
  );
  const filters = new Set(keys.map((key) => key.slice(0, key.lastIndexOf("."))));
  const overrides = [...filters].flatMap((filter) => [
    [`${filter}.clean`, ""],
    [`${filter}.process`, ""],
    [`${filter}.required`, "false"],
  ]);
  const count = { GIT_CONFIG_COUNT: String(overrides.length) };
  return Object.assign(
    count,
    ...overrides.map(([key, value], i) => ({
      [`GIT_CONFIG_KEY_${i}`]: key,
      [`GIT_CONFIG_VALUE_${i}`]: value,
    })),
  );
}

const NO_COMMITS = /does not have any commits yet/;

function linesOf(outcome: Outcome, fine: RegExp | null): string[] {
  if (succeeded(outcome)) {
    return outcome.stdout.split("\n").filter((line) => line !== "");
  }
  if (fine?.test(outcome.stderr)) return [];
  throw notLookedAt(outcome);
}

function notLookedAt({ summary, stderr }: Outcome): PotsError {
  const words = { program: "git", stderr };
  return new PotsError("failed", `git could not look at it (${summary})`, "", words);
}
