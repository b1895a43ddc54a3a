import { joined, printable } from "../terminal/text.ts";
import type { Question, Step } from "./list.ts";

/** Asking, below a list, whether a session is to end. */

/** Told where it is asked again: something has come to be there that was not shown. */
export const BY_NOW = "more is in it by now";

/**
 * @param name as it is shown
 * @param about what speaks against it
 * @param also what other letters do, said before that
 */
export function askToEnd<R>(
  name: string,
  about: readonly string[],
  yes: () => Promise<Step<R>>,
  also = "",
): Extract<Question<R>, { kind: "confirm" }> {
  const said = joined(about.map(printable), "; ");
  const texts = [`End ${name}? y/N`, also, said === "" ? "" : `(${said})`];
  return {
    kind: "confirm",
    text: joined(texts, " "),
    refused: "nothing was ended",
    yes,
  };
}
