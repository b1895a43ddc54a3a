import type { Mark } from "../sessions/model.ts";
import type { PaneStart } from "../sessions/saved.ts";
import { oneLine, PotsError } from "../system/errors.ts";
import { succeeded } from "../system/process.ts";
import { shellLine } from "../terminal/text.ts";
import type { Tmux, TmuxCommand } from "./connection.ts";
import { inSame } from "./go-there.ts";
import { killSession } from "./kill.ts";
import { setMark } from "./mark.ts";
import { notePaneStart } from "./pane-start.ts";
import { guarded } from "./question.ts";
import { IDENTITY, type Seen } from "./same.ts";
import { commandText } from "./words.ts";

/** Starting a session, with its mark, in one call. */

export interface NewSession {
  /** A legal name from naming.ts: letters, digits and `-` only. */
  name: string;
  mark: Mark;
  /** Where it starts: in the mark's worktree. */
  directory: string;
  /** Variables of the session's environment. */
  environment: Record<string, string>;
  /** One word is a shell command, several are run as they are: tmux's own rule. Empty: a shell. */
  command: readonly string[];
  /** What a person asked to have run there, to be known when it is saved. */
  start?: PaneStart | null;
}

/** Carries the directory, so that it never becomes part of a format. */
const DIRECTORY = "@pots_directory";

/**
 * A server keeps the directory of the client that started it as its own (tmux 3.7 and later go back
 * there for every pane): one that stays.
 */
const SERVER_DIRECTORY = "/";

/**
 * Start a detached session.
 * @throws PotsError with tmux's words; then there is no session, or one with its mark, or it says so
 */
export async function createSession(tmux: Tmux, session: NewSession): Promise<Seen> {
  const { name, mark, directory, command } = session;
  const environment = Object.entries(session.environment).flatMap(([key, value]) => [
    "-e",
    `${key}=${value}`,
  ]);
  const start: TmuxCommand = [
    ...(["new-session", "-d", "-P", "-F", guarded(IDENTITY), "-s", name] as const),
    ...["-c", `#{${DIRECTORY}}`],
    ...environment,
    ...(command.length > 0 ? ["--", ...command] : []),
  ];
  const forget: TmuxCommand = ["set-option", "-gu", DIRECTORY];
  const target = `=${name}:`;
  const outcome = await tmux.try(
    [
      ["set-option", "-g", DIRECTORY, directory],
      start,
      forget,
      // somebody who lets go of sessions nobody looks at has just asked for one to come back to
      ["set-option", "-t", target, "destroy-unattached", "off"],
      ...setMark(target, mark),
      ...(session.start ? [notePaneStart(target, session.start)] : []),
    ],
    { cwd: SERVER_DIRECTORY },
  );
  const made = identityIn(outcome.stdout);
  if (succeeded(outcome) && made !== null) return made;
  if (made !== null) {
    // The session is there, but something (a hook that renames it?) kept the mark from it.
    await markOrEnd(tmux, name, made, mark);
    return made;
  }
  const failure = await tmux.failure(`create ${name}`, outcome);
  await tmux.try([forget]); // the failed command stopped what came behind it
  throw failure;
}

/** What tmux prints of a session that it has just made. */
function identityIn(printed: string): Seen | null {
  const [, id, server, createdAt] = /^(\d+) (\d+) (\d+)$/m.exec(printed) ?? [];
  if (id === undefined) return null;
  return { id: `$${id}`, server: Number(server), createdAt: Number(createdAt) };
}

/** A session without its mark would be nobody's: it ends again, as the very one that was made. */
async function markOrEnd(tmux: Tmux, name: string, made: Seen, mark: Mark): Promise<void> {
  const { id } = made;
  try {
    const commands: TmuxCommand[] = [
      ["set-option", "-t", id, "destroy-unattached", "off"],
      ...setMark(id, mark),
    ];
    await tmux.must("mark the new session", [inSame(made, commands.map(commandText))]);
  } catch (error) {
    await killSession(tmux, made).catch((also: unknown) => {
      const end = shellLine(["pots", "kill", name]);
      throw new PotsError(
        "failed",
        `${name} was made, and is there without a mark: ${oneLine(error)}; ${oneLine(also)}`,
        `to end it: ${end}`,
      );
    });
    throw error;
  }
}

/** tmux refused because a session has that name by now. */
export function saysDuplicate(error: unknown): boolean {
  return error instanceof PotsError && /^duplicate session: /m.test(error.child?.stderr ?? "");
}
