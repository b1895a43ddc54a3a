import type { Colors } from "../terminal/colors.ts";
import { renderSpans, type Span, styledLines } from "../terminal/sgr.ts";
import type { Size } from "../terminal/terminal.ts";
import { printable, truncate } from "../terminal/text.ts";
import { type Layout, layOut } from "./areas.ts";
import type { Cursor } from "./cursor.ts";
import { drawRow, MARGIN, type Widths } from "./draw-row.ts";
import type { Hit } from "./ranking.ts";
import type { Row } from "./rows.ts";
import type { Frame } from "./screen.ts";

/** How the picker looks: everything it knows in, a screen full of lines out. Pure. */

export interface Preview {
  title: string;
  lines: readonly (readonly Span[])[];
  /** Where not all of it fits, show its start; a terminal's newest lines are at its end. */
  fromTop?: boolean;
}

export interface Scene<T> {
  label: string;
  query: string;
  hits: readonly Hit<Row<T>>[];
  /** Rows without a query. */
  total: number;
  loading: boolean;
  cursor: Cursor;
  /** Widths that the columns have whatever is scrolled into view. */
  widths: Widths;
  /** Asked in place; `input` is what was typed as its answer, null where a key answers. */
  question: { text: string; input: string | null } | null;
  message: string;
  /** Keys and what they do, the most important first. */
  hints: readonly (readonly [key: string, does: string])[];
  /** What to say where there is nothing to choose. */
  empty: string;
  /** Is what matches nothing the name of something new? */
  takesNew: boolean;
  wantsPreview: boolean;
  preview: Preview | null;
}

function drawList<T>(scene: Scene<T>, { columns, rows }: Size, colors: Colors): string[] {
  const { hits, cursor, total, loading, query, empty, takesNew, widths } = scene;
  if (hits.length === 0) {
    const nothing = loading
      ? "looking…"
      : total === 0
        ? empty
        : `${takesNew ? "new:" : "nothing matches"} ${printable(query)}`;
    return wrap(nothing, columns - MARGIN - 1).map((line) => colors.dim(`   ${line}`));
  }
  return hits
    .slice(cursor.top, cursor.top + rows)
    .map((hit, i) => drawRow(hit, cursor.top + i === cursor.index, widths, columns, colors));
}

/** The first line: what is asked for, what was typed, how much of the list is left. */
function drawQuery<T>(scene: Scene<T>, columns: number, colors: Colors) {
  const { label, query, hits, total, loading } = scene;
  const count = `${hits.length}/${total}${loading ? " …" : ""}`;
  const prompt = ` ${label} › `;
  const room = columns - Bun.stringWidth(prompt) - Bun.stringWidth(count) - 3;
  let shown = printable(query);
  while (Bun.stringWidth(shown) > Math.max(1, room)) shown = shown.slice(1); // its end is typed at
  const column = Bun.stringWidth(prompt) + Bun.stringWidth(shown);
  const gap = " ".repeat(Math.max(1, columns - column - Bun.stringWidth(count) - 1));
  const line =
    room < 4
      ? prompt + shown
      : `${colors.dim(` ${label}`)} ${colors.magenta("›")} ${shown}${gap}${colors.dim(count)}`;
  return { line, column: Math.min(column, columns - 1) };
}

/** Words put into lines of a width; a word longer than a line is cut. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && Bun.stringWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(truncate(word, width));
  }
  return lines;
}

const MOST_BELOW = 3;

/** The keys; or in their place what is asked or said. The cursor is null where nothing is typed. */
function drawBelow<T>(scene: Scene<T>, { columns, rows }: Size, colors: Colors) {
  const { question, message, hints } = scene;
  const most = Math.max(1, Math.min(MOST_BELOW, rows - 2));
  if (question !== null) {
    const lines = wrap(printable(question.text), columns - 2).slice(0, most);
    const last = lines.at(-1) ?? "";
    const input = printable(question.input ?? "");
    const column = Math.min(Bun.stringWidth(last) + 2 + Bun.stringWidth(input), columns - 1);
    const painted = lines.map((line) => ` ${colors.bold(colors.yellow(line))}`);
    painted[painted.length - 1] += ` ${truncate(input, columns - Bun.stringWidth(last) - 3)}`;
    return { lines: painted, column };
  }
  if (message !== "") {
    const lines = wrap(printable(message), columns - 2).slice(0, most);
    return { lines: lines.map((line) => ` ${colors.yellow(line)}`), column: null };
  }
  const fits = hints.findIndex((_, i) => hintsWidth(hints.slice(0, i + 1)) > columns - 2);
  const shown = fits === -1 ? hints : hints.slice(0, fits);
  const line = shown.map(([key, does]) => `${key} ${colors.dim(does)}`).join("  ");
  return { lines: [` ${line}`], column: null };
}

function hintsWidth(hints: Scene<unknown>["hints"]): number {
  return hints.reduce((sum, [key, does]) => sum + Bun.stringWidth(`${key} ${does}`) + 2, -2);
}

function drawPreview(preview: Preview | null, area: Size, colors: Colors): string[] {
  if (preview === null) return [];
  const color = colors.isColorSupported;
  const room = Math.max(0, area.rows - 1);
  const from = preview.fromTop ? 0 : Math.max(0, preview.lines.length - room);
  return preview.lines
    .slice(from, from + room)
    .map((spans) => renderSpans(spans, area.columns, color));
}

function besideLines(list: string[], scene: Scene<unknown>, layout: Layout, colors: Colors) {
  const { preview } = layout;
  if (preview === null) return list;
  const title = colors.dim(truncate(scene.preview?.title ?? "", preview.columns));
  const right = [title, ...drawPreview(scene.preview, preview, colors)];
  // placed by column: a terminal that thinks otherwise of a wide character moves nothing
  const place = `\u001b[${layout.list.columns + 1}G${colors.dim("│")} `;
  return Array.from(
    { length: layout.list.rows },
    (_, i) => `${list[i] ?? ""}${place}${right[i] ?? ""}`,
  );
}

function belowLines(list: string[], scene: Scene<unknown>, layout: Layout, colors: Colors) {
  const { preview } = layout;
  if (preview === null) return list;
  const title = truncate(scene.preview?.title ?? "", preview.columns - 6);
  const rule = title === "" ? "" : `── ${title} `;
  const line = rule + "─".repeat(Math.max(0, preview.columns - Bun.stringWidth(rule)));
  const above = Array.from({ length: layout.list.rows }, (_, i) => list[i] ?? "");
  return [...above, colors.dim(line), ...drawPreview(scene.preview, preview, colors)];
}

/** How many rows of the list are to be seen: a page. */
export function pageOf<T>(
  scene: Omit<Scene<T>, "cursor" | "hits">,
  size: Size,
  colors: Colors,
): Layout {
  const below = drawBelow(
    { ...scene, hits: [], cursor: { key: null, index: 0, top: 0 } },
    size,
    colors,
  );
  return layOut(size, scene.wantsPreview, below.lines.length);
}

/** Narrower than this, not everything gives way as far as it would have to. */
const NARROW = 30;

function cut(line: string, columns: number): string {
  return renderSpans(styledLines(line)[0] ?? [], columns, true);
}

export function draw<T>(scene: Scene<T>, size: Size, colors: Colors): Frame {
  const top = drawQuery(scene, size.columns, colors);
  const below = drawBelow(scene, size, colors);
  const layout = layOut(size, scene.wantsPreview, below.lines.length);
  const list = drawList(scene, layout.list, colors);
  const middle = layout.preview?.beside
    ? besideLines(list, scene, layout, colors)
    : belowLines(list, scene, layout, colors);
  const rows = Math.max(0, size.rows - 1 - below.lines.length);
  const filled = Array.from({ length: rows }, (_, i) => middle[i] ?? "");
  const drawn = [top.line, ...filled, ...below.lines];
  const lines = size.columns < NARROW ? drawn.map((line) => cut(line, size.columns)) : drawn;
  const cursor =
    below.column === null
      ? { row: 0, column: top.column }
      : { row: lines.length - 1, column: below.column };
  return { lines, cursor };
}
