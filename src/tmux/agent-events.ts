import { succeeded } from "../system/process.ts";
import type { Tmux } from "./connection.ts";

/** Hooks of agents wake whoever waits for them, by tmux's own channels. */

/** A pane's option for the last event of its agent's hook; agents/record.ts has its form. */
export const AGENT_OPTION = "@pots_agent";

export const CHANNEL = "pots-agents";

/**
 * The next event of any agent's hook, or the end of so many milliseconds, or enough. What tmux says does not
 * matter: whoever waits looks again anyway. A server without sessions is asked no more quickly.
 */
export async function nextAgentEvent(
  tmux: Tmux,
  milliseconds: number,
  enough: AbortSignal,
): Promise<void> {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), milliseconds);
  const slept = Bun.sleep(milliseconds);
  const outcome = await tmux.try([["wait-for", CHANNEL]], {
    signal: AbortSignal.any([over.signal, enough]),
    timeout: milliseconds + 1000,
  });
  clearTimeout(timer);
  if (!enough.aborted && !succeeded(outcome)) await slept;
}
