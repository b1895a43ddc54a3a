import type { Words } from "../cli/words.ts";
import { saveSessions } from "../operations/save-sessions.ts";
import { type Context, isInteractive } from "../snapshot/context.ts";
import { EXIT } from "../system/errors.ts";
import { say } from "../terminal/output.ts";
import { counted } from "../terminal/text.ts";

/** `pots save`: write down the sessions that there are. A person is told, a hook of tmux is not. */
export async function run(context: Context, words: Words): Promise<number> {
  const saved = await saveSessions(context, words.flag("closing"));
  if (!isInteractive()) return EXIT.done;
  if (saved === null) say("no tmux server is running; what was saved before is kept");
  else say(`saved ${counted(saved, "session")}`);
  return EXIT.done;
}
