import type { GitState, Session, Worktree } from "../sessions/model.ts";
import { fullName, projectName } from "../sessions/naming.ts";
import { tableOf } from "../terminal/table.ts";
import { printable, tilde } from "../terminal/text.ts";
import { ago, isoTime, localTime } from "../terminal/time.ts";
import type { Pane } from "../tmux/panes.ts";
import { FACTS, sessionJson, type View } from "./facts.ts";

/** How `pots list` looks. Pure. */

/** Sessions, then worktrees without one, under a line of titles; without columns that say nothing. */
export function sessionTable(
  sessions: readonly Session[],
  withoutSession: readonly Worktree[],
  view: View,
): string[] {
  const { colors, width } = view;
  const columns = FACTS.flatMap(({ column }) => {
    if (column === undefined) return [];
    const cells = sessions.map((session) => column.session(session, view));
    for (const worktree of withoutSession) cells.push(column.worktree?.(worktree, view) ?? "");
    if (cells.every((cell) => cell === "")) return [];
    const { paint, ...own } = column;
    // what a worktree without a session is called by
    const isName = own.title === "WORKTREE" && withoutSession.length > 0;
    const plain = isName ? { ...own, givesWay: 2.5, isDear: true } : own;
    if (!colors.isColorSupported) return [{ column: plain, cells }];
    const painted = (text: string, row: number) => {
      const session = sessions[row];
      if (session === undefined || isFaint(session)) return colors.dim(text);
      return paint?.(session)(text, view) ?? text;
    };
    return [{ column: { ...plain, paint: painted }, cells }];
  });
  const [titles = "", ...lines] = tableOf(columns, width);
  return [colors.dim(titles), ...lines];
}

/** What is told of it may not be so any more. */
const isFaint = ({ status, seenAt }: Session) => status === "saved" || seenAt !== null;

/** A block for one session, for people: where it works, since when, who looks, what runs. */
export function sessionDetails(session: Session, panes: readonly Pane[], view: View): string[] {
  const { colors, home, now } = view;
  const own = panes.filter((pane) => pane.sessionId === session.id);
  const running = own.map((pane) => `${pane.index} ${printable(pane.command)}`).join(", ");
  const clients = session.attachedClients;
  const time = (seconds: number | null) =>
    seconds === null ? "never" : `${ago(seconds, now)} (${localTime(seconds)})`;
  return [
    colors.bold(printable(fullName(session))),
    `  directory  ${printable(tilde(session.path, home))}`,
    `  created    ${time(session.createdAt)}`,
    `  visited    ${time(session.lastAttachedAt)}`,
    `  clients    ${clients === 0 ? "none attached" : `${clients} attached`}`,
    `  panes      ${own.length === 0 ? "not known" : running}`,
    ...(session.doubt === null ? [] : [`  worktree   ${printable(session.doubt)}`]),
  ];
}

/** What `pots list --json` prints, hosts left out. */
export function listJson(rows: {
  sessions: readonly Session[];
  worktrees: readonly Worktree[];
  saved: readonly Parameters<typeof savedJson>[0][];
  /** All sessions here, also those that are not listed. */
  every: readonly Session[];
  /** Null: not wanted. */
  panes: readonly Pane[] | null;
  git: ReadonlyMap<string, GitState> | null;
}) {
  const { sessions, worktrees, saved, every, panes, git } = rows;
  const stateIn = (path: string | null) =>
    git === null ? {} : { git: git.get(path ?? "") ?? null };
  return {
    version: 1,
    sessions: sessions.map((session) => ({
      ...sessionJson(session),
      ...(panes === null || session.host !== null ? {} : { panes: panesJson(session, panes) }),
      ...(session.host === null ? stateIn(session.worktreePath) : {}),
    })),
    worktrees: worktrees.map((worktree) => ({
      ...worktreeJson(worktree, every),
      ...stateIn(worktree.path),
    })),
    saved: saved.map(savedJson),
  };
}

/** A session that could be had again, as data. */
function savedJson(session: Session & { saved: { savedAt: number } }) {
  const { name, project, root, worktree, worktreePath, branch, task, windows, saved } = session;
  return {
    ...{ name, project, root, worktree, worktreePath, branch, task, windows },
    savedAt: isoTime(Math.floor(saved.savedAt / 1000)),
  };
}

/** The panes of a session, as data. */
function panesJson(session: Session, panes: readonly Pane[]) {
  const own = panes.filter((pane) => pane.sessionId === session.id);
  return own.map(({ id, index, command, dead }) => ({ id, index, command, dead }));
}

function worktreeJson(worktree: Worktree, sessions: readonly Session[]) {
  const { root, name, path, branch, head, main, locked, prunable } = worktree;
  const own = sessions.filter(({ worktreePath }) => worktreePath === path);
  return {
    project: projectName(root),
    ...{ root, name, path, branch, head, main, locked, prunable },
    sessions: own.map((session) => session.name),
  };
}
