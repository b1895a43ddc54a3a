import { PotsError, reasonOf } from "../errors.ts";
import type { Mark, TmuxSession } from "../sessions/model.ts";
import { requireVersion, saysNoServer, type Tmux, type TmuxCommand } from "./client.ts";
import { decodeMarkValue } from "./mark.ts";
import { LIST_SESSIONS, SESSION_TEXTS } from "./session-format.ts";

/** Asking tmux for its sessions. */

/** The rows of `LIST_SESSIONS`. @throws Error when they are not such rows */
export function parseSessionRows(bytes: Buffer): { sessions: TmuxSession[]; version: string } {
  const sessions: TmuxSession[] = [];
  let version = "";
  let at = 0;
  const field = (): string => {
    const end = bytes.indexOf(0x20, at);
    if (end === -1) throw new Error("a row ends too early");
    const text = bytes.toString("latin1", at, end);
    at = end + 1;
    return text;
  };
  const integer = (): number => {
    const text = field();
    if (!/^\d+$/.test(text)) throw new Error(`${JSON.stringify(text)} is no number`);
    return Number(text);
  };
  while (at < bytes.length) {
    const id = field();
    if (!/^\$\d+$/.test(id)) throw new Error(`${JSON.stringify(id)} is no session id`);
    const server = integer();
    const createdAt = integer();
    const activityAt = integer();
    const lastAttached = field(); // empty when no client ever was
    if (!/^\d*$/.test(lastAttached)) throw new Error("the time of last attachment is no number");
    const attachedClients = integer();
    const windows = integer();
    const lengths = SESSION_TEXTS.map(integer);
    const texts = lengths.map((length) => {
      const text = bytes.toString("utf8", at, at + length);
      if (at + length >= bytes.length) throw new Error("a row is cut short");
      at += length;
      return text;
    });
    if (bytes[at] !== 0x0a) throw new Error("a row does not end where it should");
    at++;
    const [
      rowVersion = "",
      name = "",
      path = "",
      root = "",
      worktree = "",
      gitdir = "",
      task = "",
    ] = texts;
    version = rowVersion;
    sessions.push({
      id,
      server,
      name,
      path,
      windows,
      attachedClients,
      createdAt,
      activityAt,
      lastAttachedAt: Number(lastAttached) || null,
      mark: markOf(root, worktree, gitdir, task),
    });
  }
  return { sessions, version };
}

/** A mark with a part missing is no mark: better unmanaged than mistaken. */
function markOf(root: string, worktree: string, gitdir: string, task: string): Mark | null {
  const mark = {
    root: decodeMarkValue(root),
    worktree: decodeMarkValue(worktree),
    gitdir: decodeMarkValue(gitdir),
    task: decodeMarkValue(task),
  };
  const paths = [mark.root, mark.worktree, mark.gitdir];
  return paths.every((path) => path.startsWith("/")) && mark.task !== "" ? mark : null;
}

/**
 * Every session of the server; no server is no sessions.
 * @throws PotsError when tmux is missing, too old, fails, or prints what cannot be read
 */
export async function listSessions(tmux: Tmux): Promise<TmuxSession[]> {
  return await answerTo(tmux, LIST_SESSIONS);
}

/** The session that has this id now; null when there is none. @throws as listSessions */
export async function getSession(tmux: Tmux, id: string): Promise<TmuxSession | null> {
  const sessions = await answerTo(tmux, [...LIST_SESSIONS, "-f", `#{==:#{session_id},${id}}`]);
  return sessions.find((session) => session.id === id) ?? null;
}

async function answerTo(tmux: Tmux, question: TmuxCommand): Promise<TmuxSession[]> {
  const outcome = await tmux.try([question]);
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
    throw new PotsError(
      "failed",
      `tmux's list of sessions could not be read: ${reasonOf(error)}`,
      "nothing was done; check which tmux is first on PATH (pots doctor)",
      { program: "tmux", stderr: outcome.stderr },
    );
  }
}
