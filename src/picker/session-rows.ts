import { AGENT_GLYPHS, AGENT_TINTS, shortAgentText } from "../rows/agent.ts";
import { gitText } from "../rows/git-state.ts";
import { activityText, glyphOf, seenText, tintOf, worktreeText } from "../rows/status.ts";
import { bySessionNeed, neediest, needsSomebody } from "../sessions/agents.ts";
import { byRecentUse } from "../sessions/join.ts";
import type { GitState, Session, Worktree } from "../sessions/model.ts";
import { fullName, projectName, worktreeTitle } from "../sessions/naming.ts";
import type { SavedRow } from "../snapshot/saved.ts";
import { joined, printable } from "../terminal/text.ts";
import type { Row } from "./rows.ts";

/**
 * The picker's rows: sessions, those that need somebody first, then the one before, then by visits,
 * then those of other machines, the current one last, then worktrees without one.
 */

export type Choice =
  | { kind: "session"; session: Session }
  | { kind: "worktree"; worktree: Worktree }
  /** Not there, and to be had again. */
  | { kind: "saved"; row: SavedRow }
  /** What was typed is nobody's name: a worktree that could be made. */
  | { kind: "new"; name: string };

const present = (texts: (string | null)[]) =>
  texts.filter((text): text is string => text !== null && text !== "").map(printable);

/** What the name does not tell: why the session stands out, its worktree, its branch. */
function sessionDetail(session: Session, shownPath: (path: string) => string): string {
  const { name, status, worktree, branch, project } = session;
  if (status === "orphaned") return "worktree gone";
  if (status === "unreachable") return "project unreadable";
  if (worktree === null) return shownPath(session.path);
  const text = worktreeText(worktree, branch, project);
  if (!name.includes(worktree)) return printable(`${project}/${text}`);
  return text === printable(worktree) ? "" : printable(branch ?? "");
}

export interface RowSurroundings {
  /** The session pots runs in. */
  here: string | null;
  /** The session this terminal was in before. */
  previous: string | null;
  /** Unix seconds. */
  now: number;
  shownPath: (path: string) => string;
  /** States of worktrees, by path, as far as they are known. */
  git: ReadonlyMap<string, GitState>;
}

/** The state of a worktree behind what else is told of it. */
function withState(detail: string, path: string | null, git: RowSurroundings["git"]): string {
  const state = path === null ? undefined : git.get(path);
  return joined([detail, state === undefined ? "" : gitText(state)], "  ");
}

function sessionRow(session: Session, { here, now, shownPath, git }: RowSurroundings): Row<Choice> {
  const { host, name, seenAt, project, worktree, branch, task, agents } = session;
  const agent = neediest(agents);
  const reason = agent?.reason == null ? "" : printable(agent.reason);
  const state = agent === null ? activityText(session, now) : shortAgentText(agent, now);
  return {
    // an id alone may be another session's after a restart of the server
    key: `session ${host ?? ""} ${session.server} ${session.id} ${session.createdAt}`,
    value: { kind: "session", session },
    label: printable(fullName(session)),
    detail: withState(
      joined([reason, sessionDetail(session, shownPath)], " · "),
      host === null ? session.worktreePath : null,
      git,
    ),
    words: present([
      host && name,
      project,
      worktree,
      branch,
      worktree && `${project}/${worktree}`,
      task,
    ]),
    directory: shownPath(session.worktreePath ?? session.path),
    glyph: agent === null ? glyphOf(session) : AGENT_GLYPHS[agent.state],
    tint: agent === null ? tintOf(session) : AGENT_TINTS[agent.state],
    note: host === null && session.id === here ? "here" : state,
    urgent: needsSomebody(agent),
    dim: false,
    ...(seenAt === null ? {} : old(seenAt, now)),
  };
}

/** What is told of it was so once: its machine does not answer. */
function old(seenAt: number, now: number): Pick<Row<Choice>, "glyph" | "tint" | "note" | "dim"> {
  return { glyph: "?", tint: "dim", note: seenText(seenAt, now), dim: true };
}

function worktreeRow(worktree: Worktree, { shownPath, git }: RowSurroundings): Row<Choice> {
  const { name, branch, head, locked } = worktree;
  const project = projectName(worktree.root);
  const text = worktreeText(name, branch, project);
  const tells = branch === null ? (head ?? "").slice(0, 7) : text === printable(name) ? "" : branch;
  return {
    key: `worktree ${worktree.path}`,
    value: { kind: "worktree", worktree },
    label: printable(`${project}/${name}`),
    detail: withState(printable(joined([tells, locked ? "locked" : ""], " ")), worktree.path, git),
    words: present([project, name, branch, worktree.path.split("/").at(-1) ?? null]),
    directory: shownPath(worktree.path),
    glyph: "+",
    tint: "dim",
    note: "",
    dim: true,
  };
}

/** As the session it was, but for what only one that is there has. */
function savedRow(row: SavedRow, surroundings: RowSurroundings): Row<Choice> {
  return {
    ...sessionRow(row, surroundings),
    ...{ key: `saved ${row.name}`, value: { kind: "saved", row }, note: "saved", dim: true },
  };
}

export function sessionRows(
  sessions: readonly Session[],
  saved: readonly SavedRow[],
  worktrees: readonly Worktree[],
  surroundings: RowSurroundings,
): Row<Choice>[] {
  const { here, previous } = surroundings;
  const isHere = ({ host, id }: Session) => Number(host === null && id === here);
  const isOther = ({ host, id }: Session) => Number(host !== null || id !== previous);
  const isElsewhere = ({ host }: Session) => Number(host !== null);
  const anyAgent = sessions.some(({ agents }) => agents.length > 0);
  const byNeed = (a: Session, b: Session) => (anyAgent ? bySessionNeed(a, b) : 0);
  const ordered = sessions.toSorted(
    (a, b) =>
      isHere(a) - isHere(b) ||
      byNeed(a, b) ||
      isOther(a) - isOther(b) ||
      isElsewhere(a) - isElsewhere(b) ||
      byRecentUse(a, b),
  );
  const local = sessions.filter(({ host }) => host === null);
  const taken = new Set([...local, ...saved].map(({ worktreePath }) => worktreePath));
  const withoutSession = worktrees.filter(({ path, prunable }) => !prunable && !taken.has(path));
  return told([
    ...ordered.map((session) => sessionRow(session, surroundings)),
    ...saved.map((row) => savedRow(row, surroundings)),
    ...withoutSession.map((worktree) => worktreeRow(worktree, surroundings)),
  ]);
}

/** The worktree of a row: by the names it goes by, and where it is. */
function nameAndPath({ value }: Row<Choice>): { name: string; path: string } | null {
  if (value.kind === "new") return null;
  if (value.kind === "worktree") {
    const { root, name, path } = value.worktree;
    return { name: worktreeTitle({ root, name }), path };
  }
  const session = value.kind === "saved" ? value.row : value.session;
  const { host, project, worktree, worktreePath } = session;
  if (worktreePath === null) return null;
  return { name: fullName({ host, name: `${project}/${worktree}` }), path: worktreePath };
}

/** The rows, with their directories where several worktrees go by one project's and worktree's name. */
function told(rows: readonly Row<Choice>[]): Row<Choice>[] {
  const places = rows.map(nameAndPath);
  /** For each name the path it has, or null where it has several. */
  const paths = new Map<string, string | null>();
  for (const place of places) {
    if (place === null) continue;
    const before = paths.get(place.name);
    paths.set(place.name, before === undefined || before === place.path ? place.path : null);
  }
  return rows.map((row, index) => {
    if (paths.get(places[index]?.name ?? "") !== null) return row;
    const detail = joined([row.directory ?? "", row.detail], "  ");
    return { ...row, detail, told: true };
  });
}

/** The worktree of a row, as a new session needs it; null where a session is in none. */
export function worktreeOf(choice: Choice): Worktree | null {
  if (choice.kind === "worktree") return choice.worktree;
  if (choice.kind === "new") return null;
  const { root, worktree, worktreePath, branch } =
    choice.kind === "saved" ? choice.row : choice.session;
  if (root === null || worktree === null || worktreePath === null) return null;
  return {
    ...{ root, branch, name: worktree, path: worktreePath, main: worktreePath === root },
    ...{ gitdir: null, head: null, locked: false, prunable: false },
  };
}
