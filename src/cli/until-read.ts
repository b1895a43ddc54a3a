import { isAlone } from "../system/alone.ts";
import type { Environment } from "../system/environment.ts";
import { lookAtProcesses, visible } from "../system/process-table.ts";
import { endRaw, keyboard, startRaw } from "../terminal/keyboard.ts";
import { say } from "../terminal/output.ts";
import { isTerminal } from "../terminal/terminal.ts";

/**
 * A popup that was opened for pots alone (`display-popup -E pots`) closes when pots ends, and with it
 * goes what was said: a key is waited for.
 * @param env of pots
 */
export async function untilRead(env: Environment): Promise<void> {
  if (env.TMUX === undefined || env.TMUX_PANE !== undefined) return;
  if (!isTerminal(0) || !isTerminal(2)) return;
  if (!isAlone(env, visible(await lookAtProcesses()))) return;
  say("  any key closes this");
  startRaw();
  try {
    await keyboard.next();
  } finally {
    endRaw();
  }
}
