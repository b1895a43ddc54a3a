import type { Words } from "../cli/words.ts";
import type { StartedSession } from "../operations/start-session.ts";
import { sessionJson } from "../rows/facts.ts";
import type { Session } from "../sessions/model.ts";
import { type Context, isInteractive } from "../snapshot/context.ts";
import { type SessionSnapshot, snapshotSessions } from "../snapshot/sessions.ts";
import { print, say } from "../terminal/output.ts";
import { printable, printableJson } from "../terminal/text.ts";

/** What every way of `pots create` does alike: what it looks at first, and says in the end. */

/** Whoever starts sessions knows his tmux: asked at the same time, that costs no waiting. */
export async function lookToStart(context: Context): Promise<SessionSnapshot> {
  const [sessions] = await Promise.all([snapshotSessions(context), context.tmux.requireClient()]);
  return sessions;
}

/** Where nobody goes there: the name alone for a script, the session as `list` prints it, or a word. */
export async function tellStarted(
  context: Context,
  words: Words,
  told: readonly Pick<Session, "id" | "name">[],
  text: string,
): Promise<void> {
  if (words.flag("json")) {
    const { sessions } = await snapshotSessions(context);
    const own = sessions.filter((session) => told.some(({ id }) => id === session.id));
    print(printableJson({ version: 1, sessions: own.map(sessionJson) }));
  } else if (isInteractive()) say(text);
  else for (const { name } of told) print(name);
}

/** A command that ended at once is told of. */
export function tellEnding({ name, ended }: StartedSession): void {
  if (ended !== null) say(printable(`the command in ${name} ended at once, ${ended.text}`));
}

export const hasFailed = ({ ended }: StartedSession) => ended !== null && ended.status !== 0;
