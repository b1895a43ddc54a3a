import type { Context } from "../snapshot/context.ts";
import { say } from "../terminal/output.ts";
import { printable } from "../terminal/text.ts";
import { enterLine, isBackAtShell, lookAtPrompts } from "../tmux/enter-line.ts";

/** An agent's command line at the prompt of a pane. */
export interface AtPrompt {
  pane: string;
  /** Of its session. */
  name: string;
}

/** Milliseconds between two: agents that start together fight for what they share. */
const APART = 3000;
/** So many that end at once are no accident: a login that has run out, a version that is broken. */
const MOST_ENDED = 2;

/** Start agents whose command line stands at a prompt, one after the other. @throws PotsError */
export async function startAgents(
  { tmux }: Context,
  agents: readonly AtPrompt[],
  apart = APART,
): Promise<void> {
  const prompts = await lookAtPrompts(tmux);
  let ended = 0;
  for (const [index, { pane, name }] of agents.entries()) {
    const prompt = prompts.get(pane);
    const entered = prompt !== undefined && (await enterLine(tmux, prompt));
    say(
      entered
        ? `started the agent of ${printable(name)}`
        : `left the agent of ${printable(name)} alone: its pane is not as it was`,
    );
    if (!entered) continue;
    if (index === agents.length - 1) return;
    await Bun.sleep(apart);
    if (await isBackAtShell(tmux, pane)) ended++;
    if (ended < MOST_ENDED) continue;
    const left = agents.slice(index + 1).map((agent) => printable(agent.name));
    say(
      `pots: ${ended} agents ended at once, so these still stand at their prompt: ${left.join(", ")}`,
    );
    return;
  }
}
