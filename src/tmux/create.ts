import type { Mark } from "../sessions/model.ts";
import { PotsError } from "../system/errors.ts";
import { saysNoServer, type Tmux, type TmuxCommand } from "./client.ts";
import { encodeMarkValue, markOptions } from "./mark.ts";
import { type Seen, sameSession } from "./same.ts";

/** Starting a session, with its mark, in one call. */

export interface NewSession {
  /** A legal name from naming.ts: `[a-z0-9-]` only. */
  name: string;
  mark: Mark;
  /** Variables of the session's environment. */
  environment: Record<string, string>;
  /** One word is a shell command, several are run as they are: tmux's own rule. Empty: a shell. */
  command: readonly string[];
}

function setMark(target: string, mark: Mark): TmuxCommand[] {
  return markOptions(mark).map(([name, value]) => ["set-option", "-t", target, name, value]);
}

/**
 * Start a detached session in the mark's worktree.
 * @returns the new session's id
 * @throws PotsError with tmux's words; then there is no session, or one with its mark
 */
export async function createSession(tmux: Tmux, session: NewSession): Promise<string> {
  const environment = Object.entries(session.environment).flatMap(([key, value]) => [
    "-e",
    `${key}=${value}`,
  ]);
  const start: TmuxCommand = [
    "new-session",
    "-d",
    "-P",
    "-F",
    "#{session_id}",
    "-s",
    session.name,
    ...environment,
    ...(session.command.length > 0 ? ["--", ...session.command] : []),
  ];
  // No -c: tmux would expand formats in it, and silently go elsewhere when it cannot enter. It
  // starts the session where its client runs, and a client cannot be started where it cannot enter.
  const directory = session.mark.worktree;
  const outcome = await tmux.try([start, ...setMark(`=${session.name}:`, session.mark)], {
    cwd: directory,
    env: { PWD: directory },
  });
  const id = /^\$\d+$/m.exec(outcome.stdout)?.[0];
  if (outcome.ending === "exited" && outcome.code === 0 && id !== undefined) return id;
  if (id !== undefined) {
    // The session is there, but something (a hook that renames it?) kept the mark from it.
    await tmux.must("mark the new session", setMark(id, session.mark));
    return id;
  }
  throw await tmux.failure(`create ${session.name}`, outcome);
}

/** tmux refused because a session has that name by now. */
export function saysDuplicate(error: unknown): boolean {
  return error instanceof PotsError && /^duplicate session: /m.test(error.child?.stderr ?? "");
}

const CARRIER = "@pots_moved";

/** `replaced`: that id is now another session, which was left alone. */
export type MoveResult = "moved" | "gone" | "replaced";

/**
 * The worktree was moved: let the mark of this very session follow it. A session that has its id
 * by now is not touched: tmux compares in the same call that writes. The path travels in an option
 * of its own, so that it never becomes part of a command.
 * @throws PotsError with tmux's words
 */
export async function moveMark(tmux: Tmux, session: Seen, worktree: string): Promise<MoveResult> {
  const target = `${session.id}:`;
  const write = `set-option -F -t '${target}' @pots_worktree '#{${CARRIER}}' ; display-message -p moved`;
  // if-shell does not mind a missing target: then there is no id to print
  const leave = `display-message -p -t '${target}' 'not #{session_id}'`;
  const outcome = await tmux.try([
    ["set-option", "-g", CARRIER, encodeMarkValue(worktree)],
    ["if-shell", "-F", "-t", target, sameSession(session), write, leave],
    ["set-option", "-gu", CARRIER],
  ]);
  if (outcome.ending === "exited" && outcome.code === 0) {
    const said = outcome.stdout.trim();
    if (said === "moved") return "moved";
    return said === `not ${session.id}` ? "replaced" : "gone";
  }
  if (saysNoServer(outcome.stderr)) return "gone";
  throw await tmux.failure("update a session's mark", outcome);
}
