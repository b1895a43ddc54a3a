import type { Session, TmuxSession, Worktree } from "../../src/sessions/model.ts";

/** Sessions and worktrees for tests of pure functions: name what matters, the rest is plausible. */

export function tmuxSession(own: Partial<TmuxSession> = {}): TmuxSession {
  return {
    id: "$1",
    server: 4000,
    name: "acme-auth-dev",
    path: "/code/acme-auth",
    windows: 1,
    attachedClients: 0,
    createdAt: 1_700_000_000,
    activityAt: 1_700_000_100,
    bell: false,
    lastAttachedAt: null,
    mark: {
      root: "/code/acme",
      worktree: "/code/acme-auth",
      gitdir: "/code/acme/.git/worktrees/acme-auth",
      task: "dev",
    },
    ...own,
  };
}

export function session(own: Partial<Session> = {}): Session {
  return {
    ...tmuxSession(),
    status: "detached",
    doubt: null,
    project: "acme",
    root: "/code/acme",
    worktree: "auth",
    worktreePath: "/code/acme-auth",
    branch: null,
    task: "dev",
    host: null,
    seenAt: null,
    agents: [],
    ...own,
  };
}

/** Managed sessions of these names, with ids `$0`, `$1`, … and no worktree of their own. */
export function sessionsNamed(...names: string[]): Session[] {
  return names.map((name, index) =>
    session({ id: `$${index}`, name, worktree: `w${index}`, project: "p" }),
  );
}

export function worktree(own: Partial<Worktree> = {}): Worktree {
  return {
    root: "/code/acme",
    name: "auth",
    path: "/code/acme-auth",
    gitdir: "/code/acme/.git/worktrees/acme-auth",
    branch: "acme-auth",
    head: "d4e3227d4e3227d4e3227d4e3227d4e3227d4e32",
    main: false,
    locked: false,
    prunable: false,
    ...own,
  };
}
