import type { Words } from "../cli/words.ts";
import { sessionToEnd } from "../operations/find-session.ts";
import { runError, runInSession } from "../operations/run-in-session.ts";
import { secondsOf } from "../operations/use-pane.ts";
import type { Context } from "../snapshot/context.ts";
import { snapshotSessions } from "../snapshot/sessions.ts";
import { EXIT, PotsError } from "../system/errors.ts";
import { writeBytes } from "../terminal/output.ts";
import { isTerminal } from "../terminal/terminal.ts";

/** `pots run`: run a command in a session, and wait for it. */
export async function run(context: Context, words: Words): Promise<number> {
  const argv = words.rest ?? [];
  if (argv.length === 0) {
    throw new PotsError("usage", "no command was given", "pots run <session> -- <command>");
  }
  const seconds = secondsOf(words.value("timeout"));
  const { sessions } = await snapshotSessions(context);
  const session = await sessionToEnd(context, words.positionals[0] ?? "", sessions, false);
  const end = await runInSession(context, session, {
    ...{ argv, seconds, keep: words.flag("keep") },
    stdin: isTerminal(0) ? null : Bun.stdin.stream(),
    onOutput: (stream, bytes) => writeBytes(stream === "stdout" ? 1 : 2, bytes),
  });
  const error = runError(session, end, seconds);
  if (error !== null) throw error;
  if (end.kind === "exit") return end.code;
  return end.kind === "signal" ? 128 + end.number : EXIT.failed;
}
