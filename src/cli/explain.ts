import { EXIT, errorCode, PotsError, reasonOf } from "../system/errors.ts";
import { ReaderGone, say } from "../terminal/output.ts";
import { printable, printableLines, tildeIn } from "../terminal/text.ts";
import { asTyped } from "./propose.ts";

/** From what was thrown to what a person reads on stderr, and the exit code. */

/** Every line two cells in, but for those that stand further in already. */
const indented = (text: string) => text.replace(/^(?=\S)/gm, "  ");

/** What a call of the system came to: `EROFS`, `ENOSPC`, `EACCES`, … */
const isOfSystem = (error: unknown) => /^E[A-Z0-9]+$/.test(errorCode(error));

/**
 * Tell what went wrong: one line saying what happened, one what to do, and between them the child's
 * own words. @returns the exit code
 */
export function explain(error: unknown, verbose: boolean): number {
  if (error instanceof ReaderGone) return EXIT.done;
  if (error instanceof PotsError) {
    if (error.kind !== "cancelled")
      say(`pots: ${printable(tildeIn(error.message, process.env.HOME ?? ""))}`);
    const stderr = printableLines(error.child?.stderr ?? "");
    if (stderr !== "") say(indented(`${error.child?.program}: ${stderr}`));
    if (error.hint !== "") say(indented(printableLines(asTyped(error.hint))));
    return error.exitCode;
  }
  const reason = printable(tildeIn(reasonOf(error), process.env.HOME ?? ""));
  // what a disk or a directory is like is nobody's bug, though a better word for it is wanting
  if (isOfSystem(error)) say(`pots: the system refused what pots needs: ${reason}`);
  else say(`pots: this is a bug in pots: ${reason}`);
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  say(verbose ? printableLines(stack) : "  run it again with --verbose for a trace");
  return EXIT.failed;
}
