import type { Colors } from "../terminal/colors.ts";
import { truncate } from "../terminal/text.ts";
import type { Hit } from "./ranking.ts";
import type { Row } from "./rows.ts";

/** One row of a list. Pure. */

export interface Widths {
  label: number;
  note: number;
}

export function widthsOf(rows: readonly Row<unknown>[]): Widths {
  const widest = (texts: string[]) =>
    texts.reduce((most, t) => Math.max(most, Bun.stringWidth(t)), 0);
  return {
    label: widest(rows.map(({ label }) => label)),
    note: widest(rows.map(({ note }) => note)),
  };
}

const POINTER = "▌";
/** Narrower lists leave out what stands beside the label. */
const DETAIL_FROM = 50;
/** Unless it is what decides whether a row is chosen, or which it is. */
const REASON_FROM = 30;
const NOTE_WIDEST = 16;
export const MARGIN = 3; // pointer, glyph, space

/** The text cut to `width`, with the characters at these positions marked. */
function marked(
  text: string,
  positions: readonly number[],
  width: number,
  plain: (text: string) => string,
  mark: (text: string) => string,
): string {
  const shown = truncate(text, width);
  const kept = shown === text ? text.length : shown.length - 1;
  if (positions.length === 0) return plain(shown);
  const at = new Set(positions);
  let line = "";
  let from = 0;
  for (let i = 1; i <= shown.length; i++) {
    const isMarked = from < kept && at.has(from);
    if (i < shown.length && (i < kept && at.has(i)) === isMarked) continue;
    line += (isMarked ? mark : plain)(shown.slice(from, i));
    from = i;
  }
  return line;
}

export interface State {
  /** Is the cursor on it? */
  selected: boolean;
  /** Null where only one row is ever chosen. */
  chosen: boolean | null;
  /** Its place on the screen, from 1: alt and this number go to it. */
  nth: number;
}

export function drawRow<T>(
  { row, label, detail }: Hit<Row<T>>,
  { selected, chosen, nth }: State,
  widths: Widths,
  columns: number,
  colors: Colors,
): string {
  const tint = colors[row.tint];
  const noteWidth = columns >= 36 ? Math.min(widths.note, NOTE_WIDEST) : 0;
  const room = columns - MARGIN - (noteWidth > 0 ? noteWidth + 2 : 0) - 1;
  const withDetail = columns >= (chosen === null && !row.told ? DETAIL_FROM : REASON_FROM);
  const labelWidth = withDetail ? Math.min(widths.label, Math.floor(room * 0.7)) : room;
  const detailWidth = room - labelWidth - 2;
  const plain = selected ? colors.bold : row.dim ? colors.dim : (text: string) => text;
  const mark = (text: string) => colors.bold(colors.yellow(text));
  const fill = (text: string, width: number) =>
    " ".repeat(Math.max(0, width - Bun.stringWidth(truncate(text, width))));
  return [
    selected ? colors.magenta(POINTER) : chosen === null && nth < 10 ? colors.dim(`${nth}`) : " ",
    chosen === null ? tint(row.glyph) : chosen ? colors.green("◉") : colors.dim("◯"),
    " ",
    marked(row.label, label, labelWidth, plain, mark) + fill(row.label, labelWidth),
    ...(withDetail && detailWidth > 0
      ? [
          "  ",
          marked(row.detail, detail, detailWidth, colors.dim, mark) + fill(row.detail, detailWidth),
        ]
      : []),
    ...(noteWidth > 0
      ? ["  ", fill(row.note, noteWidth), colors.dim(truncate(row.note, noteWidth))]
      : []),
  ].join("");
}
