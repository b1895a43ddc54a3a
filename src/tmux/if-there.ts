import { type Outcome, succeeded } from "../system/process.ts";
import { saysGone, type Tmux } from "./connection.ts";

/**
 * The answer to a question about one target that may be gone; tmux prints an empty line for that, or
 * says so. A call that failed otherwise tells nothing of it.
 * @param doing what could not be done, for the error
 * @returns null: it is gone. @throws PotsError with tmux's words, or where the answer is none
 */
export async function readIfThere<Row>(
  tmux: Tmux,
  doing: string,
  outcome: Outcome,
  question: { read: (line: string) => Row | null },
): Promise<Row | null> {
  const line = outcome.stdout.replace(/\n$/, "");
  const row = question.read(line);
  if (row !== null || saysGone(outcome.stderr)) return row;
  if (succeeded(outcome) && outcome.stdout === "\n") return null;
  throw await tmux.failure(doing, outcome);
}
