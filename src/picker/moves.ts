import type { Cursor } from "./cursor.ts";

/** Which keys move the cursor, and to where, and which scroll the preview. Pure. */

interface Around {
  /** Rows on the screen. */
  page: number;
  /** Index of the last row. */
  last: number;
  /** Is nothing typed? Then home and end have no line to move in. */
  empty: boolean;
}

/** The index a key moves the cursor to, as fzf and readline have it; null: it does not move. */
export function movement(
  name: string,
  { page, last, empty }: Around,
): ((cursor: Cursor) => number) | null {
  switch (name) {
    case "up":
    case "ctrl-p":
      return ({ index }) => index - 1;
    case "down":
    case "ctrl-n":
      return ({ index }) => index + 1;
    case "page-up":
      return ({ index }) => index - page;
    case "page-down":
      return ({ index }) => index + page;
    case "alt-<":
      return () => 0;
    case "alt->":
      return () => last;
    case "home":
      return empty ? () => 0 : null;
    case "end":
      return empty ? () => last : null;
    default:
      return null;
  }
}

/** How many lines a key scrolls the preview by, of which so many are seen; null: it does not. */
export function scrolling(name: string, seen: number): number | null {
  switch (name) {
    case "shift-up":
      return -1;
    case "shift-down":
      return 1;
    case "shift-page-up":
      return -seen;
    case "shift-page-down":
      return seen;
    default:
      return null;
  }
}

/** Two clicks on one row within so many milliseconds are one double click. */
const TWICE = 500;

export class DoubleClick {
  private key = "";
  private at = Number.NEGATIVE_INFINITY;

  /** @param now milliseconds */
  isSecond(key: string, now: number): boolean {
    const second = key === this.key && now - this.at <= TWICE;
    this.key = key;
    this.at = second ? Number.NEGATIVE_INFINITY : now;
    return second;
  }
}
