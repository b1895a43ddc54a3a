import type { Mark } from "../sessions/model.ts";
import { PotsError } from "../system/errors.ts";
import type { Tmux, TmuxCommand } from "./client.ts";
import { setMark } from "./mark.ts";

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
