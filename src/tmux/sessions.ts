import type { Mark, TmuxSession } from "../sessions/model.ts";
import { PotsError, reasonOf } from "../system/errors.ts";
import { requireVersion, saysNoServer, type Tmux, type TmuxCommand } from "./client.ts";
import { decodeMarkValue } from "./mark.ts";
import { LIST_SESSIONS, LIST_SESSIONS_WITHOUT_CONTROLS } from "./session-format.ts";

/** Asking tmux for its sessions. */

/** A row up to its texts: id, the server's pid, five numbers, and the length in bytes of each text. */
const HEAD =
  /(\$\d+) (\d+) (\d+) (\d+) (\d*) (\d+) (\d+) (\d+) (\d+) (\d+) (\d+) (\d+) (\d+) (\d+) /y;

/** The rows of `LIST_SESSIONS`. @throws Error when they are not such rows */
export function parseSessionRows(bytes: Buffer): { sessions: TmuxSession[]; version: string } {
  // A character a byte, in one go: a thousand small reads of a buffer would take longer than tmux.
  const raw = bytes.toString("latin1");
  const plain = !/[\x80-\xff]/.test(raw);
  const sessions: TmuxSession[] = [];
  let version = "";
  let at = 0;
  const text = (length: string | undefined): string => {
    const start = at;
    at += Number(length);
    if (at >= raw.length) throw new Error("a row is cut short");
    return plain ? raw.slice(start, at) : bytes.toString("utf8", start, at);
  };
  while (at < raw.length) {
    HEAD.lastIndex = at;
    const head = HEAD.exec(raw);
    if (head === null) throw new Error(`${JSON.stringify(raw.slice(at, at + 60))} is no row`);
    at = HEAD.lastIndex;
    version = text(head[8]);
    const name = text(head[9]);
    const path = text(head[10]);
    const mark = markOf(text(head[11]), text(head[12]), text(head[13]), text(head[14]));
    if (raw[at] !== "\n") throw new Error("a row does not end where it should");
    at++;
    sessions.push({
      id: head[1] ?? "",
      server: Number(head[2]),
      name,
      path,
      windows: Number(head[7]),
      attachedClients: Number(head[6]),
      createdAt: Number(head[3]),
      activityAt: Number(head[4]),
      lastAttachedAt: Number(head[5]) || null, // empty when no client ever was
      mark,
    });
  }
  return { sessions, version };
}

/** A mark with a part missing is no mark: better unmanaged than mistaken. */
function markOf(root: string, worktree: string, gitdir: string, task: string): Mark | null {
  if (task === "") return null;
  const mark = {
    root: decodeMarkValue(root),
    worktree: decodeMarkValue(worktree),
    gitdir: decodeMarkValue(gitdir),
    task: decodeMarkValue(task),
  };
  const isPath = (text: string) => text.startsWith("/");
  return isPath(mark.root) && isPath(mark.worktree) && isPath(mark.gitdir) ? mark : null;
}

/**
 * Every session of the server; no server is no sessions.
 * @throws PotsError when tmux is missing, too old, fails, or prints what cannot be read
 */
export async function listSessions(tmux: Tmux): Promise<TmuxSession[]> {
  return await sessionsWith(tmux, []);
}

/** The session that has this id now; null when there is none. @throws as listSessions */
export async function getSession(tmux: Tmux, id: string): Promise<TmuxSession | null> {
  const sessions = await sessionsWith(tmux, ["-f", `#{==:#{session_id},${id}}`]);
  return sessions.find((session) => session.id === id) ?? null;
}

async function sessionsWith(tmux: Tmux, flags: string[]): Promise<TmuxSession[]> {
  try {
    return await answerTo(tmux, flags.length === 0 ? LIST_SESSIONS : [...LIST_SESSIONS, ...flags]);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return await answerTo(tmux, [...LIST_SESSIONS_WITHOUT_CONTROLS, ...flags]);
  }
}

/** What tmux printed is no list of sessions. */
class Unreadable extends PotsError {
  constructor(reason: string, stderr: string) {
    super(
      "failed",
      `tmux's list of sessions could not be read: ${reason}`,
      "nothing was done; check which tmux is first on PATH (pots doctor)",
      { program: "tmux", stderr },
    );
  }
}

async function answerTo(tmux: Tmux, question: TmuxCommand): Promise<TmuxSession[]> {
  let outcome = await tmux.try([question]);
  // A server on its way out: what is there now is what the next one says.
  if (/^(server exited|lost server)/m.test(outcome.stderr)) outcome = await tmux.try([question]);
  if (outcome.ending === "exited" && outcome.code === 1 && saysNoServer(outcome.stderr)) {
    await tmux.requireClient();
    return [];
  }
  if (outcome.ending !== "exited" || outcome.code !== 0) {
    throw await tmux.failure("list its sessions", outcome);
  }
  try {
    const { sessions, version } = parseSessionRows(outcome.bytes);
    if (sessions.length > 0) requireVersion(version);
    else await tmux.requireClient();
    return sessions;
  } catch (error) {
    if (error instanceof PotsError) throw error;
    await tmux.requireClient();
    throw new Unreadable(reasonOf(error), outcome.stderr);
  }
}
