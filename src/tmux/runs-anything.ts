import { succeeded } from "../system/process.ts";
import { saysGone, type Tmux } from "./connection.ts";
import { isPlaceholder } from "./pane-program.ts";
import { question, readAnswers, requireSome } from "./question.ts";

const BEGUN = question("begun", {
  words: { dead: "pane_dead", pid: "pane_pid" },
  texts: { words: "pane_start_command" },
});

/**
 * Does anything run in a session but what holds a pane's place? Not in one that is gone.
 * @throws PotsError with tmux's words
 */
export async function runsAnything(tmux: Tmux, id: string): Promise<boolean> {
  const outcome = await tmux.try([["list-panes", "-s", "-t", `${id}:`, "-F", BEGUN.row]]);
  if (saysGone(outcome.stderr)) return false;
  if (!succeeded(outcome)) {
    throw await tmux.failure("say what runs in the session", outcome);
  }
  const rows = await tmux.read("panes", outcome, (output) =>
    requireSome(readAnswers(output, BEGUN)[0]),
  );
  return rows.some(({ dead, words }) => dead !== "1" && !isPlaceholder(words));
}
