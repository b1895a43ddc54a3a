import { succeeded } from "../system/process.ts";
import { SYNCHRONIZED, samePane } from "./agent-panes.ts";
import { saysGone, type Tmux } from "./connection.ts";
import { isShell } from "./foreground.ts";
import { guarded, question, readAnswers, requireSome, toNumber } from "./question.ts";

/** A pane at whose prompt a line stands. */
export interface Prompt {
  id: string;
  server: number;
  pid: number;
  /** The program in front: the shell whose prompt it is, or what a person has started meanwhile. */
  shell: string;
}

const PROMPT = question("prompt", {
  words: { id: "pane_id", server: "pid", pid: "pane_pid" },
  texts: { shell: "pane_current_command" },
});

/** The server's panes by id, as they are now. @throws PotsError with tmux's words */
export async function lookAtPrompts(tmux: Tmux): Promise<Map<string, Prompt>> {
  const command = ["list-panes", "-a", "-F", PROMPT.row] as const;
  const rows = await tmux.mustRead("say what its panes do", command, "panes", (output) =>
    requireSome(readAnswers(output, PROMPT)[0]),
  );
  return new Map(
    rows.map(({ id, server, pid, shell }) => [
      id,
      { id, server: toNumber(server), pid: toNumber(pid), shell },
    ]),
  );
}

const ENTERED = "entered";

/**
 * Press Enter behind what stands at a pane's prompt, where the very pane still has its shell in front:
 * a person may have started something there, which Enter would answer, or in a pane that gets it too.
 * @returns whether it was done
 * @throws PotsError with tmux's words
 */
export async function enterLine(tmux: Tmux, prompt: Prompt): Promise<boolean> {
  const { id, shell } = prompt;
  // where it is no shell, somebody was quicker than the look; a shell's name is safe in a format
  if (!isShell(shell)) return false;
  const alone = `#{?${SYNCHRONIZED},0,1}`;
  const still = `#{&&:#{&&:${samePane(prompt)},#{==:#{pane_current_command},${shell}}},${alone}}`;
  const press = `send-keys -t '${id}' Enter ; display-message -p ${ENTERED}`;
  const outcome = await tmux.try([["if-shell", "-F", "-t", id, still, press]]);
  if (saysGone(outcome.stderr)) return false;
  if (!succeeded(outcome)) {
    throw await tmux.failure("press enter in a pane", outcome);
  }
  return outcome.stdout.trim() === ENTERED;
}

/** Does nothing but a shell stand in the pane, or is it gone? @throws PotsError with tmux's words */
export async function isBackAtShell(tmux: Tmux, pane: string): Promise<boolean> {
  const format = guarded("#{pane_current_command}");
  const outcome = await tmux.try([["display-message", "-p", "-t", pane, format]]);
  if (saysGone(outcome.stderr)) return true;
  if (!succeeded(outcome) || outcome.stdout === "") {
    throw await tmux.failure("say what runs in a pane", outcome);
  }
  const program = outcome.stdout.trim();
  return isShell(program) || program === "";
}
