import type { IBufferCell, Terminal } from "@xterm/headless";

/** A terminal's screen as an SVG: text stays text, and the card brings its own background. */

export const CELL = { width: 8.4, height: 19 };
const FONT_SIZE = 14;
export const MARGIN = 16;
/** Free below a card, where another picture may follow. */
const GAP = 12;
const BACKGROUND = "#1c212b";
export const FOREGROUND = "#d7dde8";
const FONTS = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace";

/** The sixteen colours of the palette: black, red, green, yellow, blue, magenta, cyan, white, bright. */
const PALETTE = [
  ...["#3b4252", "#ec7279", "#a0c980", "#deb974", "#6cb6eb", "#d38aea", "#5dbbc1", "#c5cdd9"],
  ...["#768390", "#f4838a", "#b3d892", "#ecc98a", "#84c6f4", "#dfa0f0", "#7acfd4", "#eef2f8"],
];

/** How a stretch of cells looks; two cells of one look are drawn together. */
interface Look {
  ink: string;
  paper: string | null;
  bold: boolean;
  faint: boolean;
  italic: boolean;
  underline: boolean;
}

interface Run {
  look: Look;
  column: number;
  cells: number;
  text: string;
}

const hex = (rgb: number) => `#${rgb.toString(16).padStart(6, "0")}`;

function paletteColor(index: number): string {
  const known = PALETTE[index];
  if (known !== undefined) return known;
  if (index >= 232) return hex((8 + (index - 232) * 10) * 0x010101);
  const level = (step: number) => (step === 0 ? 0 : 55 + step * 40);
  const cube = index - 16;
  const [red, green, blue] = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(level);
  return hex(((red ?? 0) << 16) | ((green ?? 0) << 8) | (blue ?? 0));
}

function lookOf(cell: IBufferCell): Look {
  const ink = cell.isFgDefault()
    ? null
    : cell.isFgRGB()
      ? hex(cell.getFgColor())
      : paletteColor(cell.getFgColor());
  const paper = cell.isBgDefault()
    ? null
    : cell.isBgRGB()
      ? hex(cell.getBgColor())
      : paletteColor(cell.getBgColor());
  const inverse = cell.isInverse() !== 0;
  return {
    ink: inverse ? (paper ?? BACKGROUND) : (ink ?? FOREGROUND),
    paper: inverse ? (ink ?? FOREGROUND) : paper,
    bold: cell.isBold() !== 0,
    faint: cell.isDim() !== 0,
    italic: cell.isItalic() !== 0,
    underline: cell.isUnderline() !== 0,
  };
}

/** The stretches of one row, left to right. */
function runsOf(terminal: Terminal, row: number): Run[] {
  const { active } = terminal.buffer;
  const line = active.getLine(active.viewportY + row);
  const runs: Run[] = [];
  for (let column = 0; column < terminal.cols; column += 1) {
    const cell = line?.getCell(column);
    if (cell === undefined || cell.getWidth() === 0) continue; // the right half of a wide one
    const look = lookOf(cell);
    const last = runs.at(-1);
    const text = cell.getChars() || " ";
    if (last !== undefined && Bun.deepEquals(last.look, look)) {
      last.text += text;
      last.cells += cell.getWidth();
    } else {
      runs.push({ look, column, cells: cell.getWidth(), text });
    }
  }
  return runs;
}

export const number = (value: number) => String(Math.round(value * 100) / 100);

function drawRun({ look, column, cells, text }: Run, row: number): string {
  const x = MARGIN + column * CELL.width;
  const y = MARGIN + row * CELL.height;
  const paper =
    look.paper === null
      ? ""
      : `<rect x="${number(x)}" y="${y}" width="${number(cells * CELL.width)}" height="${CELL.height}" fill="${look.paper}"/>`;
  const style = [
    ...(look.ink === FOREGROUND ? [] : [`fill="${look.ink}"`]),
    ...(look.bold ? ['font-weight="bold"'] : []),
    ...(look.faint ? ['fill-opacity="0.6"', 'stroke-opacity="0.6"'] : []),
    ...(look.italic ? ['font-style="italic"'] : []),
    ...(look.underline ? ['text-decoration="underline"'] : []),
  ];
  // each group of words at its own column, and as wide as it is in a terminal, whatever the font
  const words = [...text.matchAll(/\S+(?: \S+)*/g)].map(({ 0: group, index }) => {
    const left = x + Bun.stringWidth(text.slice(0, index)) * CELL.width;
    if (group === "│") {
      // drawn: the letter is shorter than a row, and would leave gaps
      const middle = number(left + CELL.width / 2);
      return `<path d="M${middle} ${y}v${CELL.height}" stroke="${look.ink}" ${style.join(" ")}/>`;
    }
    const place = [
      `x="${number(left)}"`,
      `y="${y + FONT_SIZE}"`,
      `textLength="${number(Bun.stringWidth(group) * CELL.width)}"`,
    ];
    return `<text ${[...place, ...style].join(" ")}>${Bun.escapeHTML(group)}</text>`;
  });
  return [paper, ...words].join("");
}

/** One row of a terminal's screen, where it stands in the picture; `""` where nothing is in it. */
export function drawRow(terminal: Terminal, row: number): string {
  return runsOf(terminal, row)
    .map((run) => drawRun(run, row))
    .join("");
}

/**
 * What is drawn on a card of its own.
 * @param title what the picture shows, for those who cannot see it
 */
export function card(width: number, height: number, title: string, drawn: string[]): string {
  const [w, h] = [number(width), number(height + GAP)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" role="img" font-family="${FONTS}" font-size="${FONT_SIZE}" fill="${FOREGROUND}">`,
    `<title>${Bun.escapeHTML(title)}</title>`,
    `<rect x="0.5" y="0.5" width="${number(width - 1)}" height="${number(height - 1)}" rx="8" fill="${BACKGROUND}" stroke="#8a919e" stroke-opacity="0.5"/>`,
    ...drawn.filter((line) => line !== ""),
    "</svg>",
    "",
  ].join("\n");
}

/** How large a screen is with its margins. */
export function sizeOf(columns: number, rows: number): { width: number; height: number } {
  return { width: columns * CELL.width + 2 * MARGIN, height: rows * CELL.height + 2 * MARGIN };
}

/** The first `rows` rows of a terminal's screen. @param title as of `card` */
export function svg(terminal: Terminal, rows: number, title: string): string {
  const { width, height } = sizeOf(terminal.cols, rows);
  const drawn = Array.from({ length: rows }, (_, row) => drawRow(terminal, row));
  return card(width, height, title, drawn);
}
