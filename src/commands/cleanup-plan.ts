import { sessionJson } from "../rows/facts.ts";
import type { Mark, Session } from "../sessions/model.ts";
import { markNow, type Verdict } from "../sessions/orphans.ts";
import { tilde } from "../terminal/text.ts";

/** What cleanup would do, decided from a snapshot, and how that is told. Pure. */

export interface Plan {
  /** Proven orphans; `busy` is why one starts unchecked, `""` when nothing speaks against it. */
  candidates: { session: Session; reason: string; busy: string }[];
  /** `mark` is what it is to have; `to`, where the worktree is now. */
  moved: { session: Session; to: string; mark: Mark }[];
  /** Managed sessions whose worktree is not there, but not proven gone. */
  kept: { session: Session; why: string }[];
}

/** How one candidate fared. */
export interface Result {
  session: Session;
  outcome: "ended" | "kept" | "failed";
  why: string;
}

/** How the mark of one session whose worktree was moved fared. */
export interface Followed {
  session: Session;
  to: string;
  mark: Mark;
  outcome: "moved" | "kept" | "failed";
  why: string;
}

/** Why a session is kept after all, by what tmux found when it was to be changed. */
export const WHY_KEPT = {
  gone: "it had already ended",
  replaced: "it was replaced by another session",
};

export function plan(
  sessions: readonly Session[],
  verdicts: ReadonlyMap<string, Verdict>,
  busyOf: (session: Session) => string,
): Plan {
  const planned: Plan = { candidates: [], moved: [], kept: [] };
  for (const session of sessions) {
    const verdict = session.mark === null ? undefined : verdicts.get(session.id);
    if (verdict?.kind === "orphaned") {
      planned.candidates.push({ session, reason: verdict.reason, busy: busyOf(session) });
    } else if (verdict?.kind === "moved" && session.mark !== null) {
      const mark = markNow(session.mark, verdict);
      planned.moved.push({ session, to: verdict.to, mark });
    } else if (verdict?.kind === "displaced") planned.kept.push({ session, why: verdict.reason });
    else if (verdict?.kind === "unreachable" || verdict?.kind === "unknown") {
      planned.kept.push({ session, why: `${verdict.kind}: ${verdict.reason}` });
    }
  }
  return planned;
}

/** `its worktree to ~/code/acme-auth`; of one that stays where it is, its project. */
export function whither({ session, to, mark }: Plan["moved"][number], home: string): string {
  return session.mark?.root === mark.root
    ? `its worktree to ${tilde(to, home)}`
    : `its project to ${tilde(mark.root, home)}`;
}

/** Rows of one kind of thing: how many there are, how many of them --yes takes, and what is kept. */
export interface Rows {
  lines: string[];
  checked: number;
  kept: string[];
}

/**
 * What there is to act on, what is left alone, then how much would go.
 * @param worktrees null: they were not asked for
 */
export function reportLines(planned: Plan, worktrees: Rows | null, home: string): string[] {
  const { candidates, moved, kept } = planned;
  const checked = candidates.filter(({ busy }) => busy === "").length;
  const found = worktrees?.lines.length ?? 0;
  const nothing = [
    ...(candidates.length === 0 ? ["no orphaned sessions"] : []),
    ...(worktrees !== null && found === 0 ? ["no merged worktrees"] : []),
  ];
  return [
    ...candidates.map(({ session, reason, busy }) =>
      busy === ""
        ? `[x] ${session.name}: ${reason}`
        : `[ ] ${session.name}: ${reason}; but ${busy}`,
    ),
    ...(worktrees?.lines ?? []),
    ...moved.map((each) => `${each.session.name} would follow ${whither(each, home)}`),
    ...kept.map(({ session, why }) => `kept ${session.name}: ${why}`),
    ...(worktrees?.kept ?? []),
    ...(candidates.length + found === 0 ? [nothing.join(" and ")] : []),
    ...(candidates.length === 0
      ? []
      : [`${checked} would end with --yes, ${candidates.length} with --force`]),
    ...(found === 0
      ? []
      : [`${worktrees?.checked} would be removed with --yes, ${found} with --force`]),
  ];
}

/** @param results null, as `followed`, for a report alone */
export function cleanupJson(
  planned: Plan,
  results: readonly Result[] | null,
  followed: readonly Followed[] | null,
) {
  return {
    version: 1,
    orphaned: planned.candidates.map(({ session, reason, busy }) => {
      const result = results?.find((candidate) => candidate.session.id === session.id);
      return {
        ...sessionJson(session),
        reason,
        busy: busy || null,
        outcome: result?.outcome ?? null,
        why: result?.why || null,
      };
    }),
    moved: planned.moved.map(({ session, to }) => {
      const result = followed?.find((candidate) => candidate.session.id === session.id);
      return {
        ...sessionJson(session),
        to,
        outcome: result?.outcome ?? null,
        why: result?.why || null,
      };
    }),
    kept: planned.kept.map(({ session, why }) => ({ ...sessionJson(session), why })),
  };
}
