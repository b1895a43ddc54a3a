import { CELL, card, FOREGROUND, MARGIN, number, sizeOf } from "./svg.ts";

/**
 * Screens one after the other as an animated SVG. Of each row its different contents stand side by
 * side, a picture's width apart, and the row is moved so that the one that is due is in sight. That is
 * all that moves: nothing runs.
 */

export interface Frame {
  /** Milliseconds for which it stands. */
  stands: number;
  /** Each row of the screen as it is drawn. */
  rows: string[];
  /** The line below the screen; see drawCaption. */
  caption: string;
  /** It is what is seen where nothing is to move. */
  poster: boolean;
}

const CAPTION = { height: 42, size: 15, key: "#84c6f4" };

/** One row's contents, each once, and which of them is due from when on. */
interface Strip {
  contents: string[];
  turns: { at: number; index: number }[];
}

function stripOf(frames: readonly Frame[], content: (frame: Frame) => string): Strip {
  const contents: string[] = [];
  const turns: Strip["turns"] = [];
  let at = 0;
  for (const frame of frames) {
    const drawn = content(frame);
    if (!contents.includes(drawn)) contents.push(drawn);
    const index = contents.indexOf(drawn);
    if (turns.at(-1)?.index !== index) turns.push({ at, index });
    at += frame.stands;
  }
  return { contents, turns };
}

/** A caption; what stands between backquotes in it is a key, or what is typed. */
function drawCaption(caption: string, top: number): string {
  if (caption === "") return "";
  const y = number(top + CAPTION.height / 2 + CAPTION.size / 3);
  const parts = caption.split("`").map((part, index) => {
    const text = Bun.escapeHTML(part);
    return index % 2 === 0
      ? text
      : `<tspan fill="${CAPTION.key}" font-weight="bold">${text}</tspan>`;
  });
  return `<text x="${MARGIN}" y="${y}" font-size="${CAPTION.size}">${parts.join("")}</text>`;
}

/** @param title as of `card` */
export function film(frames: readonly Frame[], columns: number, title: string): string {
  const rows = frames[0]?.rows.length ?? 0;
  const { width, height } = sizeOf(columns, rows);
  const lasts = frames.reduce((sum, { stands }) => sum + stands, 0);
  const still = frames.find(({ poster }) => poster) ?? frames[0];
  const rules: string[] = [];
  const drawn: string[] = [];
  const add = (name: string, content: (frame: Frame) => string) => {
    const { contents, turns } = stripOf(frames, content);
    const offset = (index: number) => number(index * width);
    const shown = contents.map((text, index) =>
      index === 0 || text === "" ? text : `<g transform="translate(${offset(index)})">${text}</g>`,
    );
    if (turns.length < 2) {
      drawn.push(...shown);
      return;
    }
    const start = still === undefined ? 0 : contents.indexOf(content(still));
    drawn.push(`<g id="${name}" transform="translate(-${offset(start)})">`, ...shown, "</g>");
    const keys = turns.map(({ at, index }) => {
      const percent = Math.round((at / lasts) * 1e5) / 1e3;
      return `${percent}%{transform:translate(-${offset(index)}px)}`;
    });
    rules.push(`@keyframes ${name}{${keys.join("")}}`, `#${name}{animation-name:${name}}`);
  };
  for (let row = 0; row < rows; row++) add(`row${row}`, (frame) => frame.rows[row] ?? "");
  add("caption", ({ caption }) => drawCaption(caption, height));
  const line = number(height - 0.5);
  const style = [
    "<style>@media (prefers-reduced-motion:no-preference){",
    `g{animation:${number(lasts)}ms step-end infinite}`,
    ...rules,
    "}</style>",
  ];
  return card(width, height + CAPTION.height, title, [
    ...style,
    `<path d="M1 ${line}H${number(width - 1)}" stroke="#8a919e" stroke-opacity="0.3"/>`,
    ...drawn,
  ]);
}

/** The block on which the next letter will stand. */
export function drawCursor(column: number, row: number): string {
  const [x, y] = [number(MARGIN + column * CELL.width), MARGIN + row * CELL.height];
  return `<rect x="${x}" y="${y}" width="${CELL.width}" height="${CELL.height}" fill="${FOREGROUND}" fill-opacity="0.7"/>`;
}
