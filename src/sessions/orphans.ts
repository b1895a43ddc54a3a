import type { Mark } from "./model.ts";

/**
 * Is a session's worktree proven gone? A worktree is its git directory, and its path only where that
 * is now: another one at the same path is not it.
 *
 * Proof needs every one of: the session is managed, the worktree's directory is gone and what was
 * around it is proven to be there still, the project's root can be read, git answered for
 * the very repository the worktree belonged to, and git no longer lists it or lists it as prunable.
 * Anything less is kept. A session whose project's root cannot be read is unreachable, whatever is
 * left of its worktree.
 */

/** Is a directory there? `unknown`: the system would not say. */
export type Presence = "present" | "gone" | "unknown";

/**
 * What stands at the worktree's path: the worktree itself; another one, by its git directory or made
 * after the session; a directory that is none; or what cannot be told.
 */
export type Occupant = "itself" | "another" | "none" | "unknown";

export interface Evidence {
  worktree: Presence;
  /** Where the worktree's path is present. */
  occupant: Occupant;
  root: Presence;
  /** Is what answers at the root the repository that the worktree belongs to? */
  sameRepository: boolean;
  /** git has no records of linked worktrees at all, and yet there is one that says it is linked. */
  recordsLost: boolean;
  /** git's worktrees of the project; why there is no answer; null: not asked. */
  git:
    | { entries: readonly { path: string; prunable: boolean; locked?: boolean }[] }
    | { problem: string }
    | null;
  /** git's record in the mark's git directory; null: there is none. */
  record: WorktreeRecord | null;
  /** Does nothing around it prove that its disk is there? Perhaps that is not mounted. */
  aroundGone: boolean;
  /** Where the project is, whose root is gone; null, as left out: not known. */
  movedProject?: MovedProject | null;
}

/** A project that was renamed or moved, as its worktree knows it once git was told of that. */
export interface MovedProject {
  root: string;
  /** The worktree's own. */
  gitdir: string;
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
  | { kind: "moved"; to: string; project?: MovedProject }
  /** Something else stands at its path: it is kept, and belongs to no worktree that is there. */
  | { kind: "displaced"; reason: string }
  | { kind: "orphaned"; reason: string }
  | { kind: "unreachable"; reason: string }
  | { kind: "unknown"; reason: string };

/** git calls a worktree prunable when its directory is not there: removed, or not mounted. */
const notMounted: Verdict = {
  kind: "unknown",
  reason:
    "its worktree is gone with all that was around it: perhaps its disk is not mounted; if it is gone for good, pots kill ends the session",
};

const otherRepository: Verdict = {
  kind: "unknown",
  reason: "another repository stands in its project's place",
};

export function orphanVerdict(mark: Mark, evidence: Evidence): Verdict {
  if (evidence.root !== "present") {
    const { movedProject: project } = evidence;
    if (project) return { kind: "moved", to: mark.worktree, project };
    return { kind: "unreachable", reason: `its project's root ${mark.root} cannot be read` };
  }
  if (evidence.worktree === "present") return ofOccupant(evidence);
  if (evidence.worktree === "unknown") {
    return { kind: "unknown", reason: "its worktree cannot be looked at" };
  }
  if (evidence.git === null) return { kind: "unknown", reason: "git was not asked" };
  if ("problem" in evidence.git) return { kind: "unknown", reason: evidence.git.problem };
  if (!evidence.sameRepository) return otherRepository;
  if (evidence.recordsLost) {
    const reason =
      "git has lost its records of the project's worktrees (.git/worktrees is missing)";
    return { kind: "unknown", reason };
  }
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
  if (recorded !== undefined && !recorded.prunable) {
    const { newer, there } = evidence.record ?? { newer: true, there: "unknown" };
    if (newer) {
      return { kind: "unknown", reason: "its worktree is gone, and another has its place in git" };
    }
    if (there === "present") return { kind: "moved", to: recorded.path };
    const reason = `its worktree was moved to ${recorded.path}, which is not there: perhaps its disk is not mounted`;
    return { kind: "unknown", reason };
  }
  // gc prunes by itself, while a disk is away too
  if (evidence.aroundGone) return notMounted;
  return { kind: "orphaned", reason: "its worktree is gone, and git no longer lists it" };
}

/** What the mark would say of where the worktree is now. */
export function markNow(mark: Mark, verdict: Verdict | null | undefined): Mark {
  if (verdict?.kind !== "moved") return mark;
  return { ...mark, ...verdict.project, worktree: verdict.to };
}

function ofOccupant({ occupant, record, sameRepository }: Evidence): Verdict {
  if (occupant === "itself") return { kind: "present" };
  if (record?.there === "present" && !record.newer && occupant === "another" && sameRepository) {
    return { kind: "moved", to: record.path };
  }
  const reasons = {
    another: "another worktree was made in its worktree's place",
    none: "git no longer has a worktree there, but the directory is still there",
    unknown: "what stands in its worktree's place cannot be told",
  };
  const reason = reasons[occupant];
  return occupant === "unknown" ? { kind: "unknown", reason } : { kind: "displaced", reason };
}
