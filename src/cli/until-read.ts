import type { Environment } from "../system/environment.ts";
import { ancestorsOf, lookAtProcesses, type Processes, visible } from "../system/processes.ts";
import { endRaw, keyboard, startRaw } from "../terminal/keyboard.ts";
import { say } from "../terminal/output.ts";
import { isTerminal } from "../terminal/terminal.ts";

/**
 * Was a popup opened for pots alone (`display-popup -E pots`)? tmux is then the parent of pots, or of
 * a shell that runs nothing else.
 */
function hasPopup({ TMUX, TMUX_PANE }: Environment, processes: Processes): boolean {
  if (TMUX_PANE !== undefined) return false;
  const server = Number(/,(\d+),-?\d+$/.exec(TMUX ?? "")?.[1]);
  const [parent = 0, grandparent] = ancestorsOf(processes, process.pid);
  if (parent === server) return true;
  const [, option, command = ""] = processes.words(parent);
  return grandparent === server && option === "-c" && !/[;&|\n]/.test(command);
}

/**
 * Such a popup closes when pots ends, and with it goes what was said: a key is waited for.
 * @param env of pots
 */
export async function untilRead(env: Environment): Promise<void> {
  if (env.TMUX === undefined || !isTerminal(0) || !isTerminal(2)) return;
  if (!hasPopup(env, visible(await lookAtProcesses()))) return;
  say("  any key closes this");
  startRaw();
  try {
    await keyboard.next();
  } finally {
    endRaw();
  }
}
