import { shellLine } from "../terminal/text.ts";

/** A line to paste that runs this in a terminal of another machine. */
export function byHand(host: string, ...words: readonly string[]): string {
  return shellLine(["ssh", "-t", host, ...words]);
}
