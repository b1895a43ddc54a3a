import type { Colors } from "../terminal/colors.ts";
import { renderSpans, styledLines } from "../terminal/sgr.ts";
import type { Size } from "../terminal/terminal.ts";
import { printable, truncate, wrap } from "../terminal/text.ts";
import { type Layout, layOut } from "./areas.ts";
import type { Cursor } from "./cursor.ts";
import { drawPreview, type Preview } from "./draw-preview.ts";
import { drawRow, MARGIN, type Widths } from "./draw-row.ts";
import { RUNG } from "./query-rungs.ts";
import type { Hit } from "./ranking.ts";
import type { Row } from "./rows.ts";
import type { Frame } from "./screen.ts";
import { shownLine, type Typed } from "./typed-line.ts";

/** How the picker looks: everything it knows in, a screen full of lines out. Pure. */

export interface Scene<T> {
  label: string;
  query: string;
  /** Where the next letter of the query goes (UTF-16 units). */
  at: number;
  hits: readonly Hit<Row<T>>[];
  /** How many rows the query finds. */
  found: number;
  /** Rows without a query. */
  total: number;
  loading: boolean;
  cursor: Cursor;
  /** Widths that the columns have whatever is scrolled into view. */
  widths: Widths;
  /** Keys of the rows that are chosen, shown or not; null where only one is ever chosen. */
  chosen: ReadonlySet<string> | null;
  /** How many those are that are still there. */
  howMany: number;
  /** Asked in place; `input` is what was typed as its answer, null where a key answers. */
  question: { text: string; input: Typed | null } | null;
  message: string;
  /** Keys and what they do, the most important first. */
  hints: readonly (readonly [key: string, does: string])[];
  /** What to say where there is nothing to choose. */
  empty: string;
  wantsPreview: boolean;
  preview: Preview | null;
}

function drawList<T>(scene: Scene<T>, { columns, rows }: Size, colors: Colors): string[] {
  const { hits, cursor, total, loading, query, empty, widths, chosen } = scene;
  if (hits.length === 0) {
    const nothing = loading
      ? "looking…"
      : total === 0
        ? empty
        : query.trim() === "!"
          ? "no session needs you"
          : `nothing matches ${printable(query)}`;
    return wrap(nothing, columns - MARGIN - 1).map((line) => colors.dim(`   ${line}`));
  }
  return hits.slice(cursor.top, cursor.top + rows).map((hit, i) => {
    const isChosen = chosen === null ? null : chosen.has(hit.row.key);
    const selected = cursor.top + i === cursor.index;
    return drawRow(hit, { selected, chosen: isChosen, nth: i + 1 }, widths, columns, colors);
  });
}

/** Fewer cells than this are no room to type in. */
const TYPING = 6;

/** Was nothing found but what is like the query with a slip in it? */
const onlyResembles = ({ hits, found }: Scene<unknown>) =>
  found > 0 && hits[0]?.rung === RUNG.alike;

/** The first line: what is asked for, what was typed, how much of the list is left. */
function drawQuery<T>(scene: Scene<T>, columns: number, colors: Colors) {
  const { label, query, at, found, total, loading, chosen, howMany } = scene;
  const left = `${found}/${total}${loading ? " …" : ""}`;
  const counts =
    chosen === null ? [left] : [`${left} · ${howMany} chosen`, `${howMany} chosen`, left];
  const said = onlyResembles(scene)
    ? [`resembling · ${counts[0]}`, `≈ ${counts[0]}`, ...counts]
    : counts;
  const roomOf = ([prompt = "", count = ""]: string[]) =>
    columns - Bun.stringWidth(prompt) - Bun.stringWidth(count) - 3;
  // what is said gives way before there is no room to type
  const ways = said.flatMap((count) => [
    [` ${label} › `, count],
    ...(chosen === null ? [] : [[" › ", count]]),
  ]);
  const way = ways.find((candidate) => roomOf(candidate) >= TYPING) ?? ways.at(-1) ?? [];
  const [prompt = "", count = ""] = way;
  const room = roomOf(way);
  const { shown, column: typedAt } = shownLine({ text: query, at }, room);
  const column = Bun.stringWidth(prompt) + typedAt;
  const used = Bun.stringWidth(prompt) + Bun.stringWidth(shown);
  const gap = " ".repeat(Math.max(1, columns - used - Bun.stringWidth(count) - 1));
  const [before = "", behind = ""] = prompt.split("›");
  const painted = `${colors.dim(before)}${colors.magenta("›")}${behind}`;
  const line = room < 4 ? prompt + shown : `${painted}${shown}${gap}${colors.dim(count)}`;
  return { line, column: Math.min(column, columns - 1) };
}

const MOST_BELOW = 3;

/** A question has as many rows as leave one of the list. */
const mostFor = (asks: boolean, rows: number) =>
  Math.max(1, asks ? rows - 2 : Math.min(MOST_BELOW, rows - 2));

/** The keys; or in their place what is asked or said. The cursor is null where nothing is typed. */
function drawBelow<T>(scene: Scene<T>, { columns, rows }: Size, colors: Colors) {
  const { question, message, hints } = scene;
  const most = mostFor(question !== null, rows);
  if (question !== null) {
    const lines = wrap(printable(question.text), columns - 2).slice(0, most);
    const last = lines.at(-1) ?? "";
    const begins = Bun.stringWidth(last) + 2;
    const typed = shownLine(question.input ?? { text: "", at: 0 }, columns - begins - 1);
    const painted = lines.map((line) => ` ${colors.bold(colors.yellow(line))}`);
    painted[painted.length - 1] += ` ${typed.shown}`;
    return { lines: painted, column: Math.min(begins + typed.column, columns - 1) };
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
