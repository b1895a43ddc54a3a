import { existsSync } from "node:fs";
import { join } from "node:path";
import type { GitState, Worktree } from "../sessions/model.ts";
import { succeeded } from "../system/process.ts";
import { remembered } from "../system/remembered.ts";
import { gitFailure, gitLine, tryGit } from "./ask-git.ts";
import { repositoryAt } from "./git-files.ts";
import { bareHead, canBeReverted, defaultBranchOf, listRefs, mergedIntoAny } from "./merged.ts";
import { withoutFilters } from "./preview.ts";
import { countOnlyHere } from "./removal-refs.ts";
import { isRevertedInAny } from "./reverted.ts";
import { operationIn, parseStatus, STATUS_WORDS } from "./status.ts";
import { DefaultLine } from "./untouched.ts";

/** The state of many worktrees, for a list: one `git status` each, several at once. */

/** More git processes at once than this only wait for each other. */
const AT_ONCE = 6;

/** What is to be known of a worktree to look at it. */
export type Looked = Pick<Worktree, "path" | "root" | "gitdir">;

interface Seen {
  state: GitState;
  head: string | null;
  branch: string | null;
}

/** What one look brought of a worktree's own files; `merged` comes later. */
async function readState(
  worktree: Looked,
  harmless: Record<string, string>,
  signal: AbortSignal,
): Promise<Seen> {
  const words = [
    ...STATUS_WORDS,
    ...["--untracked-files=normal", "--no-renames", "--ignore-submodules=dirty"],
  ];
  const options = { looking: true, env: harmless, signal };
  const outcome = await tryGit(worktree.path, words, options);
  if (!succeeded(outcome)) {
    throw gitFailure(worktree.path, words, outcome);
  }
  const { changed, unmerged, untracked, ...told } = parseStatus(outcome.bytes);
  const { ahead, behind, upstream, head, branch } = told;
  const state = {
    changed: changed.length + unmerged.length,
    untracked: untracked.length,
    ...{ ahead, behind, upstream, merged: null, reverted: null, onNoBranch: null },
    locked: worktree.gitdir !== null && existsSync(join(worktree.gitdir, "locked")),
    operation: worktree.gitdir === null ? null : operationIn(worktree.gitdir),
  };
  return { state, head, branch };
}

interface ProjectRefs {
  /** Name of the default branch; null where there is none to be told. */
  defaultBranch: string | null;
  /** The ref that work is looked for in: the remote's where there is one, since it is pushed to. */
  targets: string[];
  /** Branches that are ancestors of one of those. */
  ancestors: Set<string>;
  line: DefaultLine;
}

async function readRefs(commonDir: string, signal: AbortSignal): Promise<ProjectRefs> {
  const options = { looking: true, signal };
  const refs = await listRefs(commonDir, { signal });
  const found = defaultBranchOf(refs, bareHead(commonDir));
  const merged = await Promise.all(
    (found?.refs ?? []).map(async (ref) => {
      const ask = ["for-each-ref", `--merged=${ref}`, "--format=%(refname)", "refs/heads"];
      return (await gitLine({ gitDir: commonDir }, ask, options)).split("\n");
    }),
  );
  return {
    defaultBranch: found?.name ?? null,
    targets: found?.refs ?? [],
    ancestors: new Set(merged.flat()),
    line: new DefaultLine(commonDir, found?.refs ?? [], { signal }),
  };
}

export interface NotSeen<T> {
  worktree: T;
  error: unknown;
}

/**
 * Look at worktrees. What cannot be looked at, or not before the signal, stays unknown.
 * @param seen called with each worktree's state as it is known, and again when more of it is
 * @returns the worktrees that git could not say something of, the signal apart
 */
export async function readGitStates<T extends Looked>(
  worktrees: readonly T[],
  seen: (worktree: T, state: GitState) => void,
  signal: AbortSignal,
): Promise<NotSeen<T>[]> {
  const failed: NotSeen<T>[] = [];
  const filters = new Map<string, Promise<Record<string, string>>>();
  const harmlessFor = (worktree: T) => {
    const own = worktree.gitdir !== null && existsSync(join(worktree.gitdir, "config.worktree"));
    const key = own ? worktree.path : worktree.root;
    return remembered(filters, key, () => withoutFilters(worktree.path, signal));
  };
  const projects = new Map<string, Promise<ProjectRefs>>();
  const refsOf = (commonDir: string) =>
    remembered(projects, commonDir, () => readRefs(commonDir, signal));
  const lookAt = async (worktree: T): Promise<Step> => {
    const { state, head, branch } = await readState(worktree, await harmlessFor(worktree), signal);
    seen(worktree, state);
    return async () => {
      const commonDir = repositoryAt(worktree.root)?.commonDir;
      if (commonDir === undefined || head === null) return null;
      if (branch === null) {
        const onNoBranch = await countOnlyHere(commonDir, head, null, { signal });
        seen(worktree, { ...state, onNoBranch });
        return null;
      }
      const { defaultBranch, targets, ancestors, line } = await refsOf(commonDir);
      if (defaultBranch === null || branch === defaultBranch) return null;
      const how = ancestors.has(`refs/heads/${branch}`)
        ? "ancestor"
        : await mergedIntoAny(commonDir, head, targets, { signal });
      // what has not begun is not finished
      const merged = how !== null && !(await line.isUntouched(branch, head));
      const isAsked = merged && canBeReverted(how);
      seen(worktree, { ...state, merged, reverted: merged && !isAsked ? false : null });
      if (!isAsked) return null;
      return async () => {
        const reverted = await isRevertedInAny({ commonDir, branch, head }, targets, { signal });
        seen(worktree, { ...state, merged, reverted });
        return null;
      };
    };
  };
  // first every worktree's own state, then whether each is merged, then whether that was taken back;
  // one that hangs delays no other
  const steps = worktrees.map((worktree) => ({
    worktree,
    step: (() => lookAt(worktree)) as Step,
  }));
  const worker = async () => {
    for (let next = steps.shift(); next !== undefined; next = steps.shift()) {
      const { worktree } = next;
      if (signal.aborted) return;
      try {
        const step = await next.step();
        if (step !== null) steps.push({ worktree, step });
      } catch (error) {
        if (!signal.aborted) failed.push({ worktree, error });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return failed;
}

/** A step of a look, and the one it leads to, which waits until all have taken this one. */
type Step = () => Promise<Step | null>;
