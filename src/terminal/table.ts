import { padEnd, truncate, truncateStart } from "./text.ts";

/** Tables: columns as wide as their widest cell, fitted to a terminal's width where there is one. */

export interface Column {
  title: string;
  /** Narrower than this it says nothing; when even that does not fit, the column is left out. */
  narrowest: number;
  /** Columns give way from the highest number to the lowest; 0 never does. */
  givesWay: number;
  /** Holds long texts: it is narrowed before any other, the widest of several first. */
  isLong?: boolean;
  /** It is narrowed only where those that give way before it, and are not as dear, are left out. */
  isDear?: boolean;
  /** Cells that stay where it is left out; none without. */
  keeps?: number;
  /**
   * What is lost where it is narrowed: the end (when left out), the `start`, or, `clip`, all but its
   * first cells at once, without a `…`.
   */
  cut?: "start" | "clip";
  paint?: (text: string, row: number) => string;
}

const GAP = 2;

/**
 * Lines of a table. Cells are plain, printable text.
 * @param width terminal cells to fit into; null: never cut
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number | null,
): string[] {
  const cellsOf = (index: number) => rows.map((row) => row[index] ?? "");
  return tableOf(
    columns.map((column, index) => ({ column, cells: cellsOf(index) })),
    width,
  );
}

/** Lines of a table that is never cut. */
export function uncutTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  const columns = titles.map((title) => ({ title, narrowest: 1, givesWay: 0 }));
  return table(columns, rows, null);
}

/** Lines of a table, of whole columns, each with a cell for every row. */
export function tableOf(
  filled: readonly { column: Column; cells: readonly string[] }[],
  width: number | null,
): string[] {
  const columns = filled.map(({ column }) => column);
  const texts = filled.map(({ column, cells }) => [column.title, ...cells]);
  // Each is asked for once: asking again to cut and to fill up took as long as all the rest of a list.
  const cellWidths = texts.map((cells) => cells.map((text) => Bun.stringWidth(text)));
  const natural = cellWidths.map((own) => own.reduce((most, cell) => Math.max(most, cell), 0));
  const widths = width === null ? natural : fit(columns, natural, width);
  const shown = columns.flatMap((column, index) => {
    const room = widths[index] ?? 0;
    const [cells, own] = [texts[index] ?? [], cellWidths[index] ?? []];
    return room > 0 ? [{ ...column, cells, own, room }] : [];
  });
  const lines = (texts[0] ?? []).map(() => "");
  for (const [place, column] of shown.entries()) {
    const { cells, own, room, paint } = column;
    const gap = place === 0 ? "" : " ".repeat(GAP);
    for (let line = 0; line < lines.length; line++) {
      const cell = cells[line] ?? "";
      const spare = room - (own[line] ?? 0);
      const text = spare < 0 ? padEnd(cutTo(room, cell, column), room) : cell + " ".repeat(spare);
      lines[line] += gap + (line > 0 && paint !== undefined ? paint(text, line - 1) : text);
    }
  }
  return lines.map((line) => line.trimEnd());
}

function cutTo(width: number, text: string, { cut }: Column): string {
  if (cut === "start") return truncateStart(text, width);
  return cut === "clip" ? truncate(text, width, "") : truncate(text, width);
}

const total = (widths: readonly number[]) => {
  const shown = widths.filter((cell) => cell > 0);
  return shown.reduce((sum, cell) => sum + cell, 0) + GAP * Math.max(0, shown.length - 1);
};

/** Narrows the long columns, the widest of them first, until the row fits or none can be narrower. */
function narrowLong(
  columns: readonly (Column & { index: number })[],
  widths: number[],
  width: number,
): void {
  const widthOf = ({ index }: { index: number }) => widths[index] ?? 0;
  const long = columns.filter(({ isLong }) => isLong);
  for (let over = total(widths) - width; over > 0; over--) {
    const [widest] = long
      .filter((column) => widthOf(column) > column.narrowest)
      .sort((a, b) => widthOf(b) - widthOf(a));
    if (widest === undefined) return;
    widths[widest.index] = widthOf(widest) - 1;
  }
}

/**
 * Widths with which a row fits; a width of 0 leaves a column out. As few columns as possible are
 * left out, and the others are narrowed only as far as they must be.
 */
function fit(columns: readonly Column[], natural: readonly number[], width: number): number[] {
  const order = columns
    .map((column, index) => ({ ...column, index }))
    .filter((column) => column.givesWay > 0)
    .sort((a, b) => b.givesWay - a.givesWay);
  for (let leftOut = 0; ; leftOut++) {
    const widths = [...natural];
    for (const { index, keeps = 0 } of order.slice(0, leftOut)) widths[index] = keeps;
    narrowLong(order.slice(leftOut), widths, width);
    for (const [place, { index, narrowest, cut, isDear }] of order.entries()) {
      if (place < leftOut) continue;
      const isLast = order.slice(leftOut, place).every((before) => before.isDear);
      const own = widths[index] ?? 0;
      const over = Math.max(0, total(widths) - width);
      // what is clipped loses nearly all at once
      if ((isDear || cut === "clip") && !isLast) continue;
      const wanted = cut === "clip" && over > 0 ? 0 : own - over;
      widths[index] = Math.max(Math.min(own, narrowest), wanted);
    }
    if (total(widths) <= width || leftOut === order.length) return widths;
  }
}
