import type { Mark } from "./model.ts";

/**
 * Is a session's worktree proven gone? A session whose project's root cannot be read is unreachable,
 * whatever is left of its worktree: nothing but the whole project tells. Proof needs every one of: the session is managed, the
 * worktree's directory is gone, the project's root can be read, git answered for that project, and
 * git no longer lists the worktree or lists it as prunable. Anything less is kept.
 */

/** Is a directory there? `unknown`: the system would not say. */
export type Presence = "present" | "gone" | "unknown";

export interface Evidence {
  worktree: Presence;
  root: Presence;
  /** git's worktrees of the project; why there is no answer; null: not asked. */
  git:
    | { entries: readonly { path: string; prunable: boolean; locked?: boolean }[] }
    | { problem: string }
    | null;
  /** git's record in the mark's git directory; null: there is none. */
  record: WorktreeRecord | null;
  /** Is the directory around the worktree gone, or empty, as where a disk is not mounted? */
  aroundGone: boolean;
}

export interface WorktreeRecord {
  /** Where the worktree is, by that record. */
  path: string;
  /** Is a directory there? A locked worktree is never prunable, though its disk be away. */
  there: Presence;
  /** The record was made after the session: git reuses its name for another worktree. */
  newer: boolean;
}

export type Verdict =
  | { kind: "present" }
  | { kind: "moved"; to: string }
  | { kind: "orphaned"; reason: string }
  | { kind: "unreachable"; reason: string }
  | { kind: "unknown"; reason: string };

/** git calls a worktree prunable when its directory is not there: removed, or not mounted. */
const notMounted: Verdict = {
  kind: "unknown",
  reason:
    "its worktree is gone with all that was around it: perhaps its disk is not mounted; git worktree prune tells git that it is gone for good",
};

export function orphanVerdict(mark: Mark, evidence: Evidence): Verdict {
  if (evidence.root !== "present") {
    return { kind: "unreachable", reason: `its project's root ${mark.root} cannot be read` };
  }
  if (evidence.worktree === "present") return { kind: "present" };
  if (evidence.worktree === "unknown") {
    return { kind: "unknown", reason: "its worktree cannot be looked at" };
  }
  if (evidence.git === null) return { kind: "unknown", reason: "git was not asked" };
  if ("problem" in evidence.git) return { kind: "unknown", reason: evidence.git.problem };
  const { entries } = evidence.git;
  if (entries.length === 0) return { kind: "unknown", reason: "git listed no worktree at all" };
  const listed = entries.find((entry) => entry.path === mark.worktree);
  if (listed !== undefined) {
    if (listed.prunable && evidence.aroundGone) return notMounted;
    if (listed.prunable) {
      return { kind: "orphaned", reason: "its worktree is gone, and git lists it as prunable" };
    }
    const why = listed.locked
      ? "git has it locked: perhaps its disk is not mounted"
      : "git still lists it as in use";
    return { kind: "unknown", reason: `its worktree is gone, but ${why}` };
  }
  const recorded = entries.find((entry) => entry.path === evidence.record?.path);
  if (recorded?.prunable && evidence.aroundGone) return notMounted;
  if (recorded !== undefined && !recorded.prunable) {
    const { newer, there } = evidence.record ?? { newer: true, there: "unknown" };
    if (newer) {
      return { kind: "unknown", reason: "its worktree is gone, and another has its place in git" };
    }
    if (there === "present") return { kind: "moved", to: recorded.path };
    const reason = `its worktree was moved to ${recorded.path}, which is not there: perhaps its disk is not mounted`;
    return { kind: "unknown", reason };
  }
  return { kind: "orphaned", reason: "its worktree is gone, and git no longer lists it" };
}
