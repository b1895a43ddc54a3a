import type { Agent } from "./agents.ts";

/** What pots knows: the nouns of the program, without behaviour. */

/** pots' mark on a session, as tmux keeps it in a user option. Paths are absolute and real. */
export interface Mark {
  root: string;
  /** Path of the worktree. */
  worktree: string;
  /** The worktree's own git directory; it stays when the worktree is moved. */
  gitdir: string;
  task: string;
  /**
   * When that git directory was made, in Unix milliseconds: git gives its name to another worktree, and
   * tmux tells a session's time by the second. Not of a main worktree, nor in marks of an earlier pots.
   */
  made?: number;
  /**
   * The directory around the worktree, by device and inode (`66306:131075`): an empty one may be where
   * the worktree's disk is to be mounted. Not of a main worktree, nor in marks of an earlier pots.
   */
  around?: string;
}

/** A session as tmux tells it. Times are Unix seconds. */
export interface TmuxSession {
  /** `$12`: exact and stable while the server lives. */
  id: string;
  /** The tmux server's process id: an id means nothing on another server. */
  server: number;
  name: string;
  /** Where the session started; `""` when tmux does not say. */
  path: string;
  windows: number;
  /** People at terminals: programs that control tmux (`tmux -C`) are not counted. */
  attachedClients: number;
  createdAt: number;
  /** When a window of it last printed something. */
  activityAt: number;
  /** A bell in it that nobody has seen. */
  bell: boolean;
  /** The last visit: when a client came or pressed a key; null when none ever was in it. */
  lastAttachedAt: number | null;
  /** Null: unmanaged. */
  mark: Mark | null;
}

/** A worktree as git (and plum) tell it. Paths are absolute and real. */
export interface Worktree {
  /** Root of its project. */
  root: string;
  name: string;
  path: string;
  /** Its own git directory; null where the directory is gone. */
  gitdir: string | null;
  /** Short branch name; null when detached or not known. */
  branch: string | null;
  head: string | null;
  main: boolean;
  locked: boolean;
  prunable: boolean;
}

/** What git says of a worktree's files and commits; null for what is not known (yet). */
export interface GitState {
  /** Files that differ from the commit, staged or not. */
  changed: number | null;
  untracked: number | null;
  /** Commits that the upstream has not, and that only it has; null without an upstream. */
  ahead: number | null;
  behind: number | null;
  upstream: string | null;
  /** Is all its work in the default branch? Null also where it is that branch, or detached. */
  merged: boolean | null;
  /** Merged, and taken back there later, all or a part of it. Null where it is not merged. */
  reverted: boolean | null;
  /** Commits of a detached HEAD that no branch, tag or remote has; null where a branch is checked out. */
  onNoBranch: number | null;
  /** git keeps it from being removed (`git worktree lock`). */
  locked: boolean;
  /** `merge`, `rebase`, `pick`, `revert` or `bisect`, where one is under way. */
  operation: string | null;
}

export interface Project {
  root: string;
  name: string;
}

export type Status = "attached" | "detached" | "orphaned" | "unreachable" | "unmanaged" | "saved";

/** A session joined with what is known of its worktree: what lists show and queries search. */
export interface Session extends TmuxSession {
  status: Status;
  /** Why it is not known whether its worktree is there, or that another stands there; else null. */
  doubt: string | null;
  /** Name of the project; null for an unmanaged session outside every known worktree. */
  project: string | null;
  root: string | null;
  /** Name of the worktree. */
  worktree: string | null;
  worktreePath: string | null;
  branch: string | null;
  task: string | null;
  /** The machine it is on, as ssh knows it; null: this one. */
  host: string | null;
  /** When its host last told of it, in Unix seconds, where it does not answer now; else null. */
  seenAt: number | null;
  /** Coding agents in its panes; empty where they were not looked for. */
  agents: readonly Agent[];
}
