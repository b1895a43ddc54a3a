import { printable, truncate, truncateStart } from "../terminal/text.ts";

/** A line that is being typed, cut to the room there is. Pure. */

/** A line being typed, and where the next letter goes (UTF-16 units). */
export interface Typed {
  text: string;
  at: number;
}

/**
 * A typed line cut to so many cells, so that where one types is to be seen.
 * @returns also the cell of that, from its start
 */
export function shownLine({ text, at }: Typed, room: number): { shown: string; column: number } {
  const before = printable(text.slice(0, at));
  const head = endOf(before, Math.max(1, room));
  const column = Bun.stringWidth(head);
  const tail = truncate(printable(text.slice(at)), Math.max(0, room - column), "");
  return { shown: head + tail, column };
}

/** The end of a text, as far as it fits: where it is cut one sees that there is more. */
function endOf(text: string, width: number): string {
  if (Bun.stringWidth(text) <= width) return text;
  return truncateStart(text, width + 1).slice(1); // without its sign
}
