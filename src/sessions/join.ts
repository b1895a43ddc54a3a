import { judgeSeen, type PaneAgent } from "./agents.ts";
import type { Session, Status, TmuxSession, Worktree } from "./model.ts";
import { projectName, worktreeName } from "./naming.ts";
import { markNow, type Verdict } from "./orphans.ts";

/** Joining tmux's sessions with what is known of their worktrees. */

/** A worktree around an unmanaged session's directory. */
export interface WorktreeAround {
  root: string;
  worktreePath: string;
  main: boolean;
}

export interface Joinable {
  session: TmuxSession;
  /** Null for an unmanaged session. */
  verdict: Verdict | null;
  /** For an unmanaged session in a known worktree. */
  surroundings: WorktreeAround | null;
  branch: string | null;
}

/** The managed session for a worktree, by where that is now: a mark may hold its former path. */
export function sessionFor(
  sessions: readonly Session[],
  worktree: Pick<Worktree, "root" | "path">,
  task: string,
): Session | undefined {
  return sessions.find(
    (session) =>
      session.mark !== null &&
      session.root === worktree.root &&
      session.worktreePath === worktree.path &&
      session.task === task,
  );
}

function statusOf({ session, verdict }: Joinable): Status {
  if (session.mark === null) return "unmanaged";
  if (verdict?.kind === "orphaned" || verdict?.kind === "unreachable") return verdict.kind;
  return session.attachedClients > 0 ? "attached" : "detached";
}

export function joinSession(joinable: Joinable): Session {
  const { session, verdict, surroundings, branch } = joinable;
  const mark = session.mark && markNow(session.mark, verdict);
  const root = mark?.root ?? surroundings?.root ?? null;
  const place = mark?.worktree ?? surroundings?.worktreePath ?? null;
  const main = mark === null ? surroundings?.main === true : place === root;
  const displaced = verdict?.kind === "displaced";
  return {
    ...session,
    status: statusOf(joinable),
    doubt: displaced || verdict?.kind === "unknown" ? verdict.reason : null,
    root,
    project: root === null ? null : projectName(root),
    worktreePath: displaced ? null : place,
    worktree: root && place ? worktreeName(root, place, main) : null,
    branch: displaced ? null : branch,
    task: mark?.task ?? null,
    host: null,
    seenAt: null,
    agents: [],
  };
}

/** By visits, the latest first; of the same second, or never visited, the one made last. */
export function byRecentUse(a: TmuxSession, b: TmuxSession): number {
  const visits = (b.lastAttachedAt ?? 0) - (a.lastAttachedAt ?? 0);
  // tmux counts them up: `$9`, `$10`
  return visits || b.id.length - a.id.length || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
}

/** The sessions with their agents, whose turns are `idle` where somebody has been there since. */
export function withAgents(
  sessions: readonly Session[],
  agents: ReadonlyMap<string, readonly PaneAgent[]>,
): Session[] {
  if (agents.size === 0) return [...sessions];
  return sessions.map((session) => {
    const own = agents.get(session.id);
    if (own === undefined) return session;
    return { ...session, agents: own.map((agent) => judgeSeen(agent, session)) };
  });
}
