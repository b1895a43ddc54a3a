import { line, quoted, scriptLine } from "../hosts/script.ts";
import { PotsError } from "../system/errors.ts";
import { findProgram } from "../system/process.ts";
import { printable } from "../terminal/text.ts";
import { isOneCall } from "./calls.ts";
import type { Client } from "./clients.ts";
import { type Tmux, type TmuxCommand, tmuxArguments } from "./connection.ts";
import { attachSame, inSame } from "./go-there.ts";
import type { Seen } from "./same.ts";
import { commandText } from "./words.ts";

/**
 * Showing a session of another machine to somebody who is inside tmux here. What shows it is a script
 * of `sh`, whose descriptor 3 is the terminal; every word in it is quoted.
 */

export interface Visit {
  /** As people call it: `build:acme-auth-dev`. */
  name: string;
  /** The program that shows it. */
  program: readonly string[];
}

/** Runs the program; where that fails, its words stay on the screen until Enter is pressed. */
function show({ name, program }: Visit, then: string): string {
  const failed = quoted(printable(`pots: ${name} was left with exit`));
  return `trap : INT
${line(program)} <&3
code=$?
if [ "$code" -ne 0 ]; then
printf '\\n%s %s; Enter %s ' ${failed} "$code" ${quoted(printable(then))}
read -r enter <&3
fi
`;
}

/**
 * Hand a client's terminal over: the client leaves tmux, and comes back into the session it was in,
 * or where that has ended into any other, when the program has ended.
 * @throws PotsError with tmux's words
 */
export async function handOver(
  tmux: Tmux,
  client: Client,
  from: Seen & { name: string },
  visit: Visit,
): Promise<void> {
  if (findProgram("awk") === null) {
    // found out later, there would be no way back
    throw new PotsError("missing", "awk was not found on PATH", "install it: a part of POSIX");
  }
  const back = attachSame(from, { readOnly: client.readOnly }, "attach-session");
  const program = findProgram("tmux") ?? "tmux";
  const words = [program, ...(client.utf8 ? ["-u"] : []), ...tmuxArguments(tmux.server, back)];
  const script = `${show(visit, `goes back to ${from.name}`)}
unset TMUX TMUX_PANE
exec ${line(words)} <&3 3<&-
`;
  const command: TmuxCommand = ["detach-client", "-t", client.name, "-E", scriptLine(script)];
  requireShort(command);
  await tmux.must("hand your terminal over", [command]);
}

/** @throws PotsError where a person's words, each quoted several times, make too much of it */
function requireShort(command: TmuxCommand): void {
  if (isOneCall([command])) return;
  throw new PotsError(
    "usage",
    "these words are too long to be handed over by tmux",
    "a part of the name will do, where no other session has it; or do it outside tmux",
  );
}

/** Carries the window's name, so that it never becomes part of a format. */
const NAME = "@pots_window";

/**
 * A new window of this very session, which ends with the program.
 * @throws PotsError with tmux's words, also where another has the session's id now
 */
export async function holdInWindow(tmux: Tmux, session: Seen, visit: Visit): Promise<void> {
  const script = `exec 3<&0\n${show(visit, "closes this window")}`;
  const forget: TmuxCommand = ["set-option", "-gu", NAME];
  const name: TmuxCommand = ["set-option", "-g", NAME, printable(visit.name)];
  const where = ["-t", `${session.id}:`, "-n", `#{${NAME}}`];
  const open: TmuxCommand = ["new-window", ...where, "--", "sh", "-c", script];
  const command = inSame(session, [name, open, forget].map(commandText));
  requireShort(command);
  await tmux.must("open a window", [command]);
}
