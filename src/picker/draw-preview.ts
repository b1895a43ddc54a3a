import type { Colors } from "../terminal/colors.ts";
import { renderSpans, type Span } from "../terminal/sgr.ts";
import type { Size } from "../terminal/terminal.ts";
import { truncate } from "../terminal/text.ts";

/** What stands beside or below a list, and how far it is scrolled. Pure. */

export interface Preview {
  title: string;
  /** A line that stays above the others. */
  head?: string;
  lines: readonly (readonly Span[])[];
  /** Where not all of it fits, show its start; a terminal's newest lines are at its end. */
  fromTop?: boolean;
  /** Milliseconds until it is looked at again, where that is not at once. */
  again?: number;
  /** Lines it was scrolled by, down where they are positive. */
  scrolled?: number;
}

/** The first line of a preview to be seen in so many rows. */
function firstLine({ lines, fromTop, scrolled = 0 }: Preview, rows: number): number {
  const most = Math.max(0, lines.length - rows);
  return Math.max(0, Math.min(most, (fromTop ? 0 : most) + scrolled));
}

/** Rows that the lines of a preview have, under its title and head. */
const roomFor = ({ head }: Preview, area: Size) =>
  Math.max(0, area.rows - (head === undefined ? 1 : 2));

/** What a preview scrolled by `scrolled` lines is scrolled by after `by` more: never past its ends. */
export function scrolledBy(preview: Preview, area: Size, scrolled: number, by: number): number {
  const rows = roomFor(preview, area);
  const to = firstLine({ ...preview, scrolled: scrolled + by }, rows);
  return to - firstLine({ ...preview, scrolled: 0 }, rows);
}

export function drawPreview(preview: Preview | null, area: Size, colors: Colors): string[] {
  if (preview === null) return [];
  const color = colors.isColorSupported;
  const room = roomFor(preview, area);
  const from = firstLine(preview, room);
  const head =
    preview.head === undefined ? [] : [colors.cyan(truncate(preview.head, area.columns))];
  return [
    ...head,
    ...preview.lines
      .slice(from, from + room)
      .map((spans) => renderSpans(spans, area.columns, color)),
  ];
}
