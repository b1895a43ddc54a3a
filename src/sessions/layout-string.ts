/**
 * tmux's layout strings, as `#{window_layout}` prints them and `select-layout` takes them
 * (layout-custom.c): a checksum, then cells `WIDTHxHEIGHT,X,Y`, each followed by a pane's number, or
 * by cells side by side in `{…}`, or one above the other in `[…]`. Between two cells is a line.
 * tmux 3.8 prints JSON, and takes both: `{"V":2,"L":{"t":"h","w":80,"h":24,"x":0,"y":0,"c":[…]}}`
 * with `h`, `v` or `p` (a pane) for `t`; a cell with a `z` is a pane that floats above the others.
 * What pots keeps and gives to tmux is the older form, which every version takes.
 *
 * tmux fits a layout to a window of another size by giving every cell the same cells more or less,
 * so that a narrow one may vanish. Here the shares stay what they were.
 */

export interface Cell {
  width: number;
  height: number;
  /** Null: a pane. */
  split: "beside" | "above" | null;
  cells: Cell[];
}

/** A layout string of any version in the form that all of them take; null where it is none. */
export function portableLayout(text: string): string | null {
  const cell = parseLayoutString(text);
  return cell === null || !text.startsWith("{") ? cell && text : layoutString(cell);
}

/** The layout's cells, without panes that float; null where the text is no layout string. */
export function parseLayoutString(text: string): Cell | null {
  if (text.startsWith("{")) return parseJsonLayout(text);
  if (!/^[0-9a-f]{4},/.test(text)) return null;
  const reader = { text, at: 5 };
  const cell = parseCell(reader, 0);
  return cell !== null && reader.at === text.length ? cell : null;
}

/** Deeper than a person splits, and than this reader can be led astray. */
const DEEPEST = 50;

function parseCell(reader: { text: string; at: number }, depth: number): Cell | null {
  const size = /(\d{1,5})x(\d{1,5}),\d{1,5},\d{1,5}(?:,\d+(?![\dx]))?/y;
  size.lastIndex = reader.at;
  const match = size.exec(reader.text);
  if (match === null || depth > DEEPEST) return null;
  reader.at = size.lastIndex;
  const cell: Cell = { width: Number(match[1]), height: Number(match[2]), split: null, cells: [] };
  const open = reader.text[reader.at];
  if (open !== "{" && open !== "[") return cell;
  cell.split = open === "{" ? "beside" : "above";
  for (;;) {
    reader.at++;
    const inner = parseCell(reader, depth + 1);
    if (inner === null) return null;
    cell.cells.push(inner);
    if (reader.text[reader.at] === ",") continue;
    if (reader.text[reader.at] !== (open === "{" ? "}" : "]")) return null;
    reader.at++;
    return cell;
  }
}

function parseJsonLayout(text: string): Cell | null {
  try {
    const { V, L } = JSON.parse(text);
    return V === 2 ? jsonCell(L, 0) : null;
  } catch {
    return null; // no JSON, or no object
  }
}

const isSize = (value: unknown) =>
  Number.isInteger(value) && Number(value) > 0 && Number(value) < 100_000;
const isFloating = (cell: unknown) => typeof cell === "object" && cell !== null && "z" in cell;

function jsonCell(value: unknown, depth: number): Cell | null {
  if (typeof value !== "object" || value === null || depth > DEEPEST) return null;
  const { t, w, h, c } = value as Record<string, unknown>;
  if (!isSize(w) || !isSize(h)) return null;
  const size = { width: Number(w), height: Number(h) };
  if (t === "p") return { ...size, split: null, cells: [] };
  if ((t !== "h" && t !== "v") || !Array.isArray(c)) return null;
  const cells: Cell[] = [];
  for (const own of c.filter((each) => !isFloating(each))) {
    const cell = jsonCell(own, depth + 1);
    if (cell === null) return null;
    cells.push(cell);
  }
  const [only] = cells;
  if (only === undefined) return null;
  return cells.length === 1 ? only : { ...size, split: t === "h" ? "beside" : "above", cells };
}

/** How many panes it is for. */
export function paneCount(cell: Cell): number {
  return cell.split === null ? 1 : cell.cells.reduce((sum, inner) => sum + paneCount(inner), 0);
}

/** The same layout for a window of this size; null where it has no room for every pane. */
export function fitLayout(cell: Cell, width: number, height: number): Cell | null {
  if (width < 1 || height < 1) return null;
  if (cell.split === null) return { width, height, split: null, cells: [] };
  const beside = cell.split === "beside";
  const parts = cell.cells.map((inner) => (beside ? inner.width : inner.height));
  const sizes = shares(parts, (beside ? width : height) - (parts.length - 1));
  if (sizes === null) return null;
  const cells: Cell[] = [];
  for (const [index, inner] of cell.cells.entries()) {
    const own = sizes[index] ?? 1;
    const fitted = beside ? fitLayout(inner, own, height) : fitLayout(inner, width, own);
    if (fitted === null) return null;
    cells.push(fitted);
  }
  return { width, height, split: cell.split, cells };
}

/** A whole divided as the parts were; each gets at least one. Null where there is not enough. */
function shares(parts: readonly number[], whole: number): number[] | null {
  if (whole < parts.length) return null;
  const sum = Math.max(
    1,
    parts.reduce((total, part) => total + part, 0),
  );
  let [before, given] = [0, 0];
  return parts.map((part, index) => {
    before += part;
    const most = whole - (parts.length - 1 - index); // one for each that follows
    const end = Math.min(most, Math.max(given + 1, Math.round((before * whole) / sum)));
    const own = end - given;
    given = end;
    return own;
  });
}

/** As tmux takes it. */
export function layoutString(cell: Cell): string {
  const text = cellText(cell, 0, 0, { next: 0 });
  let sum = 0;
  for (const character of text) {
    sum = (sum >> 1) + ((sum & 1) << 15);
    sum = (sum + character.charCodeAt(0)) & 0xffff;
  }
  return `${sum.toString(16).padStart(4, "0")},${text}`;
}

function cellText(cell: Cell, x: number, y: number, panes: { next: number }): string {
  const place = `${cell.width}x${cell.height},${x},${y}`;
  if (cell.split === null) return `${place},${panes.next++}`;
  let offset = 0;
  const inner = cell.cells.map((own) => {
    const text =
      cell.split === "beside"
        ? cellText(own, x + offset, y, panes)
        : cellText(own, x, y + offset, panes);
    offset += (cell.split === "beside" ? own.width : own.height) + 1;
    return text;
  });
  return cell.split === "beside" ? `${place}{${inner.join(",")}}` : `${place}[${inner.join(",")}]`;
}
