import { type Context, isInteractive } from "../snapshot/context.ts";
import { type Size, terminalSize } from "../terminal/terminal.ts";
import { ownClient } from "../tmux/clients.ts";
import { placeOf } from "../tmux/place.ts";
import type { Started } from "../tmux/started.ts";

/** How large the windows of a new session are to be. */

/** Size for the windows: the terminal's that will show them, without its status line. */
export async function sizeFor(context: Context, session: Started): Promise<Size> {
  const shown = await terminalToShow(context);
  if (shown === null) return session.window;
  return { columns: shown.columns, rows: Math.max(1, shown.rows - session.statusRows) };
}

/** The terminal that a session will be shown in, as far as it is known; null: not at all. */
async function terminalToShow({ tmux, env }: Context): Promise<Size | null> {
  const { kind } = await placeOf(tmux, env);
  if (kind === "outside") return isInteractive() ? terminalSize() : null;
  if (kind === "elsewhere") return null;
  // where one of several cannot be told, any size is a guess
  return await ownClient(tmux, env).catch(() => null);
}
