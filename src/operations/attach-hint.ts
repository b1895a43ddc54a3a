import { splitWord } from "../hosts/name.ts";
import { matchSession } from "../sessions/matching.ts";
import type { Context } from "../snapshot/context.ts";
import { snapshotSessions } from "../snapshot/sessions.ts";
import { shellLine } from "../terminal/text.ts";
import { worktreesNamedInFull } from "./named-worktree.ts";

/**
 * The line that goes where a word names a session or worktree in full; null where it names none. It
 * is only ever a hint beside an error, so what cannot be looked at counts as none.
 */
export async function attachHint(context: Context, word: string): Promise<string | null> {
  const line = `to go there: ${shellLine(["pots", "attach", word])}`;
  if (splitWord(word, context.config.settings.hosts) !== null) return line;
  try {
    const { sessions } = await snapshotSessions(context);
    const match = matchSession(word, sessions);
    const named =
      (match.kind !== "none" && match.exact) ||
      (await worktreesNamedInFull(context, word, sessions)).length > 0;
    return named ? line : null;
  } catch {
    return null; // the error that is told is the unknown command
  }
}
