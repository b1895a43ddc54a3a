import { truncate } from "./text.ts";

/**
 * Other programs' coloured text made safe to show: colours and text pass, everything else a
 * terminal could obey (cursor movement, titles, clipboard, queries, hyperlinks) does not.
 */

/** A run of text in one style; `style` is empty or one SGR sequence made here. */
export interface Span {
  style: string;
  text: string;
}

/** What SGR parameters add up to; each value is the parameters that set it, "" for none. */
interface Style {
  foreground: string;
  background: string;
  underline: string;
  /** Bold, italic, reverse, … by parameter. */
  attributes: ReadonlySet<number>;
}

const PLAIN: Style = { foreground: "", background: "", underline: "", attributes: new Set() };

/** Which attributes a parameter takes away. */
const REMOVES: Record<number, number[]> = {
  22: [1, 2],
  23: [3],
  24: [4, 21],
  25: [5, 6],
  27: [7],
  28: [8],
  29: [9],
  55: [53],
};

/** Parameters of one SGR sequence, digits, `;` and `:` only, applied to a style. */
function apply(style: Style, parameters: string): Style {
  let { foreground, background, underline } = style;
  const attributes = new Set(style.attributes);
  const groups = parameters.split(";");
  for (let i = 0; i < groups.length; i++) {
    const group = groups[i] ?? "";
    const code = Number.parseInt(group || "0", 10);
    let whole = group;
    if ((code === 38 || code === 48 || code === 58) && !group.includes(":")) {
      // 38;5;n or 38;2;r;g;b
      const length = groups[i + 1] === "5" ? 2 : groups[i + 1] === "2" ? 4 : 0;
      whole = groups.slice(i, i + 1 + length).join(";");
      i += length;
      if (length === 0) continue;
    }
    if (code === 0) {
      foreground = background = underline = "";
      attributes.clear();
    } else if (code === 38 || (code >= 30 && code <= 37) || (code >= 90 && code <= 97)) {
      foreground = whole;
    } else if (code === 48 || (code >= 40 && code <= 47) || (code >= 100 && code <= 107)) {
      background = whole;
    } else if (code === 58) underline = whole;
    else if (code === 39) foreground = "";
    else if (code === 49) background = "";
    else if (code === 59) underline = "";
    else if (code <= 9 || code === 21 || code === 53) attributes.add(code);
    else for (const gone of REMOVES[code] ?? []) attributes.delete(gone);
  }
  return { foreground, background, underline, attributes };
}

function sequence({ foreground, background, underline, attributes }: Style): string {
  const set = [...attributes, foreground, background, underline].filter((part) => part !== "");
  return set.length === 0 ? "" : `\u001b[${set.join(";")}m`;
}

/** Line drawing letters of the DEC special graphics set, which tmux brackets with SO and SI. */
const GRAPHICS: Record<string, string> = Object.fromEntries(
  [..."`afgjklmnopqrstuvwxyz{|}~"].map((letter, i) => [
    letter,
    [..."◆▒°±┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·"][i] ?? " ",
  ]),
);

/** One escape sequence, or one control character or mark that reorders what is read. */
const CONTROL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  /\u001b\[([0-9;:]*)m|\u001b\[[0-?]*[ -/]*[@-~]?|\u001b[\]PX^_](?:[^\u0007\u001b\n]|\u001b(?!\\)[^\n])*(?:\u0007|\u001b\\)?|\u001b[ -/]*[0-~]?|[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

const SHIFT_OUT = "\u000e";
const SHIFT_IN = "\u000f";

/** tmux 3.6 and later keep tabs in what they capture; every eighth cell is where they lead to. */
const TAB = 8;

const cellsOf = (spans: readonly Span[]) =>
  spans.reduce((cells, { text }) => cells + Bun.stringWidth(text), 0);

/** Lines of styled spans from coloured text; a style lasts over the ends of lines until changed. */
export function styledLines(text: string): Span[][] {
  const lines: Span[][] = [[]];
  let style = PLAIN;
  let written = "";
  let graphics = false;
  const add = (plain: string) => {
    for (const [i, piece] of plain.split("\n").entries()) {
      if (i > 0) lines.push([]);
      const shown = graphics ? piece.replace(/[`a-~]/g, (c) => GRAPHICS[c] ?? c) : piece;
      if (shown !== "") lines.at(-1)?.push({ style: written, text: shown });
    }
  };
  let at = 0;
  for (const match of text.matchAll(CONTROL)) {
    add(text.slice(at, match.index));
    at = match.index + match[0].length;
    if (match[1] !== undefined) {
      style = apply(style, match[1]);
      written = sequence(style);
    } else if (match[0] === SHIFT_OUT) graphics = true;
    else if (match[0] === SHIFT_IN) graphics = false;
    else if (match[0] === "\t") add(" ".repeat(TAB - (cellsOf(lines.at(-1) ?? []) % TAB)));
  }
  add(text.slice(at));
  return lines;
}

/** One line of spans cut to so many terminal cells, ready to be written. */
export function renderSpans(spans: readonly Span[], cells: number, color: boolean): string {
  let line = "";
  let left = cells;
  for (const { style, text } of spans) {
    if (left <= 0) break;
    const shown = truncate(text, left, "");
    left = shown.length < text.length ? 0 : left - Bun.stringWidth(shown);
    line += color && style !== "" ? `${style}${shown}\u001b[0m` : shown;
  }
  return line;
}
