import { padEnd, truncate } from "./text.ts";

/** Tables: columns as wide as their widest cell, fitted to a terminal's width where there is one. */

export interface Column {
  title: string;
  /** Narrower than this it says nothing; when even that does not fit, the column is left out. */
  narrowest: number;
  /** Columns give way from the highest number to the lowest; 0 never does. */
  givesWay: number;
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
  const widths = columns.map((column, index) =>
    Math.max(
      Bun.stringWidth(column.title),
      ...rows.map((row) => Bun.stringWidth(row[index] ?? "")),
    ),
  );
  if (width !== null) fit(columns, widths, width);
  const line = (cells: readonly string[], row: number | null) => {
    const shown = columns.flatMap((column, index) => {
      const cellWidth = widths[index] ?? 0;
      if (cellWidth === 0) return [];
      const text = padEnd(truncate(cells[index] ?? "", cellWidth), cellWidth);
      return [row === null || column.paint === undefined ? text : column.paint(text, row)];
    });
    return shown.join(" ".repeat(GAP)).trimEnd();
  };
  return [
    line(
      columns.map((column) => column.title),
      null,
    ),
    ...rows.map((row, i) => line(row, i)),
  ];
}

/** Shrinks `widths` in place until the row fits; a width of 0 leaves a column out. */
function fit(columns: readonly Column[], widths: number[], width: number): void {
  const total = () => {
    const shown = widths.filter((cell) => cell > 0);
    return shown.reduce((sum, cell) => sum + cell, 0) + GAP * Math.max(0, shown.length - 1);
  };
  const order = columns
    .map((column, index) => ({ ...column, index }))
    .filter((column) => column.givesWay > 0)
    .sort((a, b) => b.givesWay - a.givesWay);
  for (const { index, narrowest } of order) {
    const over = total() - width;
    if (over > 0) widths[index] = Math.max(narrowest, (widths[index] ?? 0) - over);
  }
  for (const { index } of order) {
    if (total() > width) widths[index] = 0;
  }
}
