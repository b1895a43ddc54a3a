import type { Words } from "../cli/words.ts";
import { NotWritten, saveSessions } from "../operations/save-sessions.ts";
import { type Context, isInteractive } from "../snapshot/context.ts";
import { EXIT } from "../system/errors.ts";
import { say } from "../terminal/output.ts";
import { counted } from "../terminal/text.ts";

/** `pots save`: write down the sessions that there are. A person is told, a hook of tmux is not. */
export async function run(context: Context, words: Words): Promise<number> {
  const closing = words.flag("closing");
  let saved: number | null;
  try {
    saved = await saveSessions(context, closing);
  } catch (error) {
    const isHook = closing || words.flag("hook");
    // tmux would show it over a pane that somebody types in, at each of its hooks
    if (isHook && error instanceof NotWritten && error.noted) return EXIT.done;
    throw error;
  }
  if (!isInteractive()) return EXIT.done;
  if (saved === null) say("no tmux server is running; what was saved before is kept");
  else say(`saved ${counted(saved, "session")}`);
  return EXIT.done;
}
