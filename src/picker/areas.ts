import type { Size } from "../terminal/terminal.ts";

/** Which part of the screen shows what. Pure. */

/** From this width on the preview stands beside the list. */
const WIDE = 100;
/** From this height on there is room for it below. */
const TALL = 16;
/** The narrowest and widest the list is beside a preview. */
const LIST = { narrowest: 48, widest: 110, share: 0.45 };

export interface Layout {
  list: Size;
  /** Cells; null: no preview. Below the list its first row is a rule with the title. */
  preview: (Size & { beside: boolean }) | null;
}

/** @param below rows taken at the bottom, by the keys, a question or a message */
export function layOut({ columns, rows }: Size, wantsPreview: boolean, below: number): Layout {
  const height = Math.max(1, rows - 1 - below);
  const whole = { list: { columns, rows: height }, preview: null };
  if (!wantsPreview) return whole;
  if (columns >= WIDE && height >= 6) {
    const share = Math.floor(columns * LIST.share);
    const list = Math.min(Math.max(share, LIST.narrowest), LIST.widest);
    const preview = { columns: columns - list - 3, rows: height, beside: true };
    return { list: { columns: list, rows: height }, preview };
  }
  if (rows < TALL) return whole;
  const above = Math.max(5, Math.ceil(height / 2));
  return {
    list: { columns, rows: above },
    preview: { columns, rows: height - above, beside: false },
  };
}

/**
 * What is shown at a cell of the screen: a row of the list counted from its first one to be seen, or
 * the preview; null: neither.
 */
export function placeAt(
  { list, preview }: Layout,
  { row, column }: { row: number; column: number },
): { row: number; preview: boolean } | null {
  const inList = row >= 1 && row <= list.rows;
  if (inList && column < list.columns) return { row: row - 1, preview: false };
  if (preview === null) return null;
  const inPreview = preview.beside ? inList : row > list.rows && row <= list.rows + preview.rows;
  return inPreview ? { row: 0, preview: true } : null;
}
