import { joined, printable } from "../terminal/text.ts";
import type { KillResult } from "../tmux/kill.ts";
import { type Question, type Step, saying } from "./list.ts";

/** Ending a session from a list: what is asked, and what came of it. */

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

/** What became of a session that was to end, for the list's message. @param name as it is shown */
export function sayEnded(result: KillResult | undefined, name: string): Step<never> {
  if (result === "replaced") {
    return saying(`${name} was replaced by another session, which was left alone`);
  }
  return saying(result === "ended" ? `ended ${name}` : `${name} had already ended`);
}
