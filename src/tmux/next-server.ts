import type { Outcome, RunOptions } from "../system/process.ts";
import { saysServerLeft, type Tmux, type TmuxCommand } from "./connection.ts";

/** Milliseconds; a server that ends with 200 sessions of two windows takes 600 of them. */
const PATIENCE = 5000;
const STEP = 50;

/**
 * What tmux answers, and not a server on its way out, which takes a call and ends: the next one gets
 * it, or there is none. @throws PotsError where tmux is missing
 */
export async function tryNext(
  tmux: Tmux,
  commands: readonly TmuxCommand[],
  options: RunOptions = {},
): Promise<Outcome> {
  let outcome = await tmux.try(commands, options);
  for (const end = Date.now() + PATIENCE; saysServerLeft(outcome.stderr) && Date.now() < end; ) {
    await Bun.sleep(STEP);
    outcome = await tmux.try(commands, options);
  }
  return outcome;
}
