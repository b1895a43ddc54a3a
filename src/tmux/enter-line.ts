import { saysGone, type Tmux } from "./connection.ts";
import { isShell } from "./foreground.ts";
import { guarded } from "./question.ts";

/** Press Enter behind what stands at a pane's prompt. @throws PotsError with tmux's words */
export async function enterLine(tmux: Tmux, pane: string): Promise<void> {
  await tmux.must("press enter in a pane", [["send-keys", "-t", pane, "Enter"]]);
}

/** Does nothing but a shell stand in the pane, or is it gone? @throws PotsError with tmux's words */
export async function isBackAtShell(tmux: Tmux, pane: string): Promise<boolean> {
  const format = guarded("#{pane_current_command}");
  const outcome = await tmux.try([["display-message", "-p", "-t", pane, format]]);
  if (saysGone(outcome.stderr)) return true;
  if (outcome.ending !== "exited" || outcome.code !== 0 || outcome.stdout === "") {
    throw await tmux.failure("say what runs in a pane", outcome);
  }
  const program = outcome.stdout.trim();
  return isShell(program) || program === "";
}
