import type { Context } from "../snapshot/context.ts";
import { unreadBytes } from "../terminal/keyboard.ts";
import { typeBytes } from "../tmux/capture.ts";
import { type GoOptions, goToSession, insideTmux } from "../tmux/go.ts";
import type { Screen } from "./screen.ts";

/**
 * From the picker's screen to a session, every key typed since Enter coming along. Outside tmux
 * this never returns: tmux finds them in the terminal. Inside, they wait in the pane pots runs in,
 * which nobody looks at any more, and are typed into the session.
 * @throws PotsError with tmux's words
 */
export async function goFrom(
  screen: Screen,
  context: Context,
  id: string,
  go: GoOptions,
): Promise<void> {
  if (insideTmux(context.env) === null) {
    screen.close();
    await goToSession(context.tmux, id, go, context.env);
    return;
  }
  await goToSession(context.tmux, id, { ...go, typed: unreadBytes() }, context.env);
  const late = unreadBytes();
  if (late.length > 0) await context.tmux.must("pass on what was typed", [typeBytes(id, late)]);
}
