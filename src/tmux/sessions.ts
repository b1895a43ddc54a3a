import type { TmuxSession } from "../sessions/model.ts";
import { type Outcome, succeeded } from "../system/process.ts";
import { inCalls } from "./calls.ts";
import { foundNone, saysNoSessions, type Tmux, type TmuxCommand } from "./connection.ts";
import { MARK, readMark } from "./mark.ts";
import { tryNext } from "./next-server.ts";
import { readAnswers, readQuickAnswers, toNumber } from "./question.ts";
import { askSessions, CLIENT, LIST_SESSIONS, SERVER, SESSION } from "./session-format.ts";
import { requireVersion } from "./version.ts";

/** Asking tmux for its sessions. */

export interface SessionRows {
  sessions: TmuxSession[];
  /** The server's; `""` when there are no sessions. */
  version: string;
  /** Those for which tmux gave a mark that is another's, or none: their own may be hidden by it. */
  doubted: TmuxSession[];
  /** What `noteUnsaved` has noted. */
  unsaved: string;
}

type Rows<Of extends { read: (line: string) => unknown }> = Exclude<ReturnType<Of["read"]>, null>[];

/** The answer to `askSessions("row")`. @throws Error when it is none */
export function parseSessions(output: string): SessionRows {
  return joinRows(...readAnswers(output, SESSION, CLIENT, SERVER));
}

/** The answer to `askSessions("quick")`; null where it has to be asked carefully. */
export function parseQuickSessions(output: string): SessionRows | null {
  try {
    return joinRows(...readQuickAnswers(output, SESSION, CLIENT, SERVER));
  } catch {
    return null;
  }
}

/** @throws Error where no server has answered */
export function joinRows(
  rows: Rows<typeof SESSION>,
  clients: Rows<typeof CLIENT>,
  servers: Rows<typeof SERVER>,
): SessionRows {
  if (rows.length === 0 && servers.length === 0) throw new Error("no server has answered");
  const people = new Map<string, number>();
  for (const { sessionId, control } of clients) {
    if (control !== "1") people.set(sessionId, (people.get(sessionId) ?? 0) + 1);
  }
  const sessions = rows.map((row) => toSession(row, people.get(row.id) ?? 0));
  const doubted = sessions.filter(({ mark }, index) => mark === null && rows[index]?.mark !== "");
  const unsaved = servers[0]?.unsaved ?? "";
  return { sessions, version: rows[0]?.version ?? "", doubted, unsaved };
}

function toSession(row: Rows<typeof SESSION>[number], attachedClients: number): TmuxSession {
  const { id, name, path } = row;
  if (!id.startsWith("$")) throw new Error(`${JSON.stringify(id)} is no session's id`);
  toNumber(id.slice(1));
  const seen = { id, server: toNumber(row.server), createdAt: toNumber(row.createdAt) };
  const visited = row.attachedAt === "" || row.attachedAt === "0" ? null : toNumber(row.attachedAt);
  return {
    ...seen,
    name,
    path,
    windows: toNumber(row.windows),
    attachedClients,
    activityAt: lastOutput(row.outputs),
    bell: row.outputs.includes("!"),
    lastAttachedAt: visited === null ? null : Math.max(visited, toNumber(row.keyAt)),
    mark: readMark(row.mark, seen),
  };
}

/** The latest of `1700000000.1700000100!.` */
function lastOutput(outputs: string): number {
  if (outputs === "") throw new Error("a session has no window");
  let latest = 0;
  for (let at = 0; at < outputs.length; ) {
    const end = outputs.indexOf(".", at);
    if (end < 0) throw new Error(`${JSON.stringify(outputs)} are no times`);
    const bell = outputs[end - 1] === "!" ? 1 : 0;
    latest = Math.max(latest, toNumber(outputs.slice(at, end - bell)));
    at = end + 1;
  }
  return latest;
}

/**
 * Every session of the server; no server is no sessions.
 * @throws PotsError when tmux is missing, too old, fails, or prints what cannot be read
 */
export async function listSessions(tmux: Tmux): Promise<TmuxSession[]> {
  return (await lookAtServer(tmux)).sessions;
}

/** The same, with what is noted in the server. @throws as listSessions */
export async function lookAtServer(tmux: Tmux): Promise<Pick<SessionRows, "sessions" | "unsaved">> {
  return await rowsWith(tmux, undefined);
}

/** The session that has this id now; null when there is none. @throws as listSessions */
export async function getSession(tmux: Tmux, id: string): Promise<TmuxSession | null> {
  const { sessions } = await rowsWith(tmux, `#{==:#{session_id},${id}}`);
  return sessions.find((session) => session.id === id) ?? null;
}

/** What tmux answers; null when it has no server. */
async function answerTo(tmux: Tmux, question: readonly TmuxCommand[]): Promise<Outcome | null> {
  const outcome = await tryNext(tmux, question);
  if (foundNone(outcome)) return null;
  if (!succeeded(outcome)) {
    throw await tmux.failure("list its sessions", outcome);
  }
  return outcome;
}

const NO_ROWS: SessionRows = { sessions: [], version: "", doubted: [], unsaved: "" };

async function rowsWith(tmux: Tmux, filter: string | undefined): Promise<SessionRows> {
  const quick = filter === undefined ? LIST_SESSIONS : askSessions("quick", filter);
  let outcome = await answerTo(tmux, quick);
  let rows = outcome === null ? null : parseQuickSessions(outcome.stdout);
  if (outcome !== null && rows === null) {
    outcome = await answerTo(tmux, askSessions("row", filter));
    rows = outcome === null ? null : await tmux.read("sessions", outcome, parseSessions);
  }
  const told = rows ?? NO_ROWS;
  if (told.sessions.length > 0) requireVersion(told.version);
  else await tmux.requireClient();
  await findHiddenMarks(tmux, told.doubted);
  return told;
}

/**
 * A format finds `@pots` in a pane, a window or the server before it looks in the session. Where it
 * found what is not the session's own, the session's options are asked by name.
 */
export async function findHiddenMarks(tmux: Tmux, doubted: readonly TmuxSession[]): Promise<void> {
  // if-shell does not mind that a session has gone meanwhile, where show-options would end the call
  const asked = doubted.map(({ id }): TmuxCommand => {
    const show = `show-options -qv -t '${id}' ${MARK}`;
    return ["if-shell", "-F", "-t", `${id}:`, "#{session_id}", show];
  });
  for (const question of inCalls(asked)) {
    const outcome = await tmux.try(question);
    if (!succeeded(outcome)) {
      if (saysNoSessions(outcome.stderr)) return;
      throw await tmux.failure("show the marks of its sessions", outcome);
    }
    // Each mark names its session.
    for (const line of outcome.stdout.split("\n")) {
      for (const session of doubted) session.mark ??= readMark(line, session);
    }
  }
}
