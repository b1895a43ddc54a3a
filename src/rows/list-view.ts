import type { Session, Worktree } from "../sessions/model.ts";
import { projectName } from "../sessions/naming.ts";
import type { Colors } from "../terminal/colors.ts";
import { type Column, table } from "../terminal/table.ts";
import { printable, tilde } from "../terminal/text.ts";
import { ago, isoTime } from "../terminal/time.ts";
import type { Pane } from "../tmux/panes.ts";
import { activityText, glyphOf, tintOf, worktreeText } from "./status.ts";

/** How `pots list` looks, as text and as data. Pure. */

export interface View {
  colors: Colors;
  /** Terminal cells; null: plain and never cut. */
  width: number | null;
  /** Unix seconds. */
  now: number;
  home: string;
}

function sessionCells(session: Session, view: View): string[] {
  return [
    `${glyphOf(session)} ${session.status}`,
    printable(session.name),
    printable(session.project ?? ""),
    worktreeText(session.worktree, session.branch, session.project),
    printable(session.task ?? ""),
    String(session.windows),
    activityText(session, view.now),
    printable(tilde(session.worktreePath ?? session.path, view.home)),
  ];
}

function worktreeCells(worktree: Worktree, view: View): string[] {
  return [
    worktree.prunable ? "  prunable" : worktree.locked ? "  locked" : "",
    "-",
    printable(projectName(worktree.root)),
    worktreeText(worktree.name, worktree.branch, projectName(worktree.root)),
    "",
    "",
    "",
    printable(tilde(worktree.path, view.home)),
  ];
}

/** Sessions, then worktrees without one, under a line of titles. */
export function sessionTable(
  sessions: readonly Session[],
  withoutSession: readonly Worktree[],
  view: View,
): string[] {
  const { colors, width } = view;
  const dimLonely = (text: string, row: number) =>
    row >= sessions.length ? colors.dim(text) : text;
  const columns: Column[] = [
    {
      title: "STATUS",
      narrowest: 1, // its glyph
      cut: "clip",
      givesWay: 5,
      paint: (text, row) => {
        const session = sessions[row];
        return session === undefined ? colors.dim(text) : colors[tintOf(session)](text);
      },
    },
    {
      title: "SESSION",
      narrowest: 12,
      givesWay: 1,
      paint: (text, row) => (row < sessions.length ? colors.bold(text) : colors.dim(text)),
    },
    { title: "PROJECT", narrowest: 7, givesWay: 7, paint: dimLonely },
    { title: "WORKTREE", narrowest: 8, givesWay: 3, paint: dimLonely },
    { title: "TASK", narrowest: 4, givesWay: 6, paint: dimLonely },
    { title: "WINDOWS", narrowest: 3, givesWay: 8, cut: "clip" },
    { title: "ACTIVITY", narrowest: 8, givesWay: 2 },
    {
      title: "DIRECTORY",
      narrowest: 12,
      cut: "start",
      givesWay: 10,
      paint: (text) => colors.dim(text),
    },
  ];
  const rows = [
    ...sessions.map((session) => sessionCells(session, view)),
    ...withoutSession.map((worktree) => worktreeCells(worktree, view)),
  ];
  const [titles = "", ...lines] = table(columns, rows, width);
  return [colors.dim(titles), ...lines];
}

/** A block for one session: where it works, since when, who looks, what runs. */
export function sessionDetails(session: Session, panes: readonly Pane[], view: View): string[] {
  const { colors, home, now } = view;
  const own = panes.filter((pane) => pane.sessionId === session.id);
  const running = own.map((pane) => `${pane.index} ${printable(pane.command)}`).join(", ");
  return [
    colors.bold(printable(session.name)),
    `  directory  ${printable(tilde(session.path, home))}`,
    `  created    ${isoTime(session.createdAt)} (${ago(session.createdAt, now)})`,
    `  clients    ${session.attachedClients}`,
    `  panes      ${own.length === 0 ? "not known" : running}`,
  ];
}

export function sessionJson(session: Session) {
  const { id, name, status, project, root, worktree, worktreePath, branch, task } = session;
  return {
    ...{ id, name, status, project, root, worktree, worktreePath, branch, task },
    path: session.path || null,
    windows: session.windows,
    attachedClients: session.attachedClients,
    bell: session.bell,
    createdAt: isoTime(session.createdAt),
    activityAt: isoTime(session.activityAt),
    lastAttachedAt: isoTime(session.lastAttachedAt),
  };
}

export function worktreeJson(worktree: Worktree, sessions: readonly Session[]) {
  const { root, name, path, branch, head, main, locked, prunable } = worktree;
  const own = sessions.filter(({ worktreePath }) => worktreePath === path);
  return {
    project: projectName(root),
    ...{ root, name, path, branch, head, main, locked, prunable },
    sessions: own.map((session) => session.name),
  };
}
