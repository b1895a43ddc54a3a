import { neediest } from "../sessions/agents.ts";
import type { GitState, Session, Worktree } from "../sessions/model.ts";
import { fullName, projectName } from "../sessions/naming.ts";
import type { Colors } from "../terminal/colors.ts";
import type { Column } from "../terminal/table.ts";
import { printable, tilde } from "../terminal/text.ts";
import { isoTime } from "../terminal/time.ts";
import { AGENT_TINTS, agentJson, agentText } from "./agent.ts";
import { gitText, UNKNOWN_STATE } from "./git-state.ts";
import { activityText, glyphOf, seenText, tintOf, worktreeText } from "./status.ts";

/**
 * What is told of a session, and of a worktree that has none: each fact once, with how the list, the
 * data and completion tell it. A new fact is one more entry of `FACTS`. The picker's rows have less
 * room, and choose what to tell in session-rows.ts. Pure.
 */

export interface View {
  colors: Colors;
  /** Terminal cells; null: plain and never cut. */
  width: number | null;
  /** Unix seconds. */
  now: number;
  home: string;
  /** States of worktrees, by path; null where they were not asked for. */
  git: ReadonlyMap<string, GitState> | null;
}

type Paint = (text: string, view: View) => string;

export interface Fact {
  /** In the list: the column, and its cell for a session and for a worktree without one. */
  column?: Omit<Column, "paint"> & {
    session: (session: Session, view: View) => string;
    worktree?: (worktree: Worktree, view: View) => string;
    paint?: (session: Session) => Paint;
  };
  /** In the data: some of the session's keys. `null` for "not known". */
  data?: (session: Session) => Record<string, unknown>;
  /** In completion: what is shown beside a candidate. */
  about?: (session: Session, view: Pick<View, "home">) => string;
}

const dim: Paint = (text, { colors }) => colors.dim(text);

const identity: Fact = {
  data: ({ id, name, status, project, root, worktree, worktreePath, branch, task, path }) => ({
    ...{ id, name, status, project, root, worktree, worktreePath, branch, task },
    path: path || null,
  }),
};

const status: Fact = {
  column: {
    ...{ title: "STATUS", narrowest: 1, cut: "clip", givesWay: 6, keeps: 1 }, // its glyph
    session: (session, { now }) =>
      session.seenAt === null
        ? `${glyphOf(session)} ${session.status}`
        : `? ${seenText(session.seenAt, now)}`,
    worktree: ({ prunable, locked }) => (prunable ? "  prunable" : locked ? "  locked" : ""),
    paint:
      (session) =>
      (text, { colors }) =>
        colors[tintOf(session)](text),
  },
  data: ({ doubt }) => ({ doubt }),
  about: (session) => session.status,
};

const name: Fact = {
  column: {
    ...{ title: "SESSION", narrowest: 12, givesWay: 2, isDear: true },
    session: (session) => printable(fullName(session)),
    worktree: () => "-",
    paint:
      () =>
      (text, { colors }) =>
        colors.bold(text),
  },
};

const project: Fact = {
  column: {
    ...{ title: "PROJECT", narrowest: 7, givesWay: 8 },
    session: (session) => printable(session.project ?? ""),
    worktree: ({ root }) => printable(projectName(root)),
  },
};

const worktree: Fact = {
  column: {
    ...{ title: "WORKTREE", narrowest: 8, givesWay: 4, isLong: true },
    session: ({ worktree, branch, project }) => worktreeText(worktree, branch, project),
    worktree: ({ name, branch, root }) => worktreeText(name, branch, projectName(root)),
  },
};

const task: Fact = {
  column: {
    ...{ title: "TASK", narrowest: 4, givesWay: 7 },
    session: (session) => printable(session.task ?? ""),
  },
};

/** Nothing where it was not asked for; `…` where git has not answered in time. */
function stateIn(path: string | null, git: View["git"]): string {
  if (git === null || path === null) return "";
  const state = git.get(path);
  return state === undefined ? UNKNOWN_STATE : gitText(state) || "clean";
}

const gitState: Fact = {
  column: {
    ...{ title: "GIT", narrowest: Number.POSITIVE_INFINITY, givesWay: 1, isDear: true },
    session: ({ host, worktreePath: path, status }, { git }) => {
      // a saved one's worktree is looked at only where something else stands for it
      const unasked = status === "saved" && path !== null && git?.has(path) !== true;
      return stateIn(host !== null || status === "orphaned" || unasked ? null : path, git);
    },
    worktree: ({ path, prunable }, { git }) => stateIn(prunable ? null : path, git),
    paint:
      () =>
      (text, { colors }) =>
        text === "clean" ? colors.dim(text) : colors.yellow(text),
  },
};

const windows: Fact = {
  column: {
    ...{ title: "WINDOWS", narrowest: 3, givesWay: 9, cut: "clip" },
    session: (session) => String(session.windows),
  },
  data: ({ windows, attachedClients }) => ({ windows, attachedClients }),
};

const activity: Fact = {
  column: {
    ...{ title: "ACTIVITY", narrowest: 8, givesWay: 5 },
    session: (session, { now }) => activityText(session, now),
  },
  data: ({ bell, createdAt, activityAt, lastAttachedAt }) => ({
    bell,
    createdAt: isoTime(createdAt),
    activityAt: isoTime(activityAt),
    lastAttachedAt: isoTime(lastAttachedAt),
  }),
};

/** Coding agents in its panes: the column is there where any session has one. */
const agent: Fact = {
  column: {
    ...{ title: "AGENT", narrowest: 10, givesWay: 3, isDear: true },
    session: ({ agents }, { now }) => agentText(agents, now),
    paint: ({ agents }) => {
      const first = neediest(agents);
      return (text, { colors }) => (first === null ? text : colors[AGENT_TINTS[first.state]](text));
    },
  },
  data: ({ agents }) => ({ agents: agents.map(agentJson) }),
};

const directory: Fact = {
  column: {
    ...{ title: "DIRECTORY", narrowest: 12, cut: "start", givesWay: 10, isLong: true },
    session: ({ worktreePath, path }, { home }) => printable(tilde(worktreePath ?? path, home)),
    worktree: ({ path }, { home }) => printable(tilde(path, home)),
    paint: () => dim,
  },
  about: ({ path }, { home }) => tilde(path, home),
};

/** Where it is; in the list its name tells. */
const host: Fact = {
  data: ({ host, seenAt }) => ({ host, seenAt: isoTime(seenAt) }),
};

/** In the order of the list's columns. */
export const FACTS: readonly Fact[] = [
  identity,
  host,
  status,
  name,
  project,
  worktree,
  task,
  gitState,
  windows,
  activity,
  agent,
  directory,
];

/** A session as data: the keys of every fact. */
export function sessionJson(session: Session): Record<string, unknown> {
  return Object.assign({}, ...FACTS.map(({ data }) => data?.(session)));
}

/** What stands beside a session's name where its shell completes it. */
export function aboutSession(session: Session, home: string): string {
  return FACTS.flatMap(({ about }) => about?.(session, { home }) || []).join(", ");
}
