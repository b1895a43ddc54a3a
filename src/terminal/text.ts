/**
 * Text that came from outside (names, paths, titles, other programs' words), made safe to show.
 */

/** C0, DEL and C1 controls, and the marks that reorder what is read. */
const UNSHOWABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be shown
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

const SHORT: Record<string, string> = { "\n": "\\n", "\t": "\\t", "\r": "\\r", "\u001b": "\\e" };

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  if (code > 0xff) return `\\u${code.toString(16).padStart(4, "0")}`;
  return SHORT[character] ?? `\\x${code.toString(16).padStart(2, "0")}`;
}

/** One line in which every control character is written out (`\n`, `\e`, `\x07`). */
export function printable(text: string): string {
  return text.replace(UNSHOWABLE, escaped);
}

/** Is there a C0 control or DEL in it? What a person names has none. */
export function hasControls(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return /[\u0000-\u001f\u007f]/.test(text);
}

/** Several lines, each printable; for other programs' stderr. */
export function printableLines(text: string): string {
  return text
    .split("\n")
    .map((line) => printable(line.replaceAll("\t", "    ").replace(/\r$/, "")))
    .join("\n")
    .trimEnd();
}

/** Of the unshowable ones those that JSON lets stand in its strings. */
const UNSHOWABLE_IN_JSON =
  /[\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** JSON in which no byte can disturb a terminal; any parser reads back the same values. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    UNSHOWABLE_IN_JSON,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Every character is one cell: such a text is cut without being taken apart. */
const ONE_CELL_EACH = /^[ -~]*$/;

let segmenter: Intl.Segmenter | undefined;

/** Characters as a person counts them. What tells them is made when first needed: that takes 1.5 ms. */
export function graphemes(text: string): Iterable<Intl.SegmentData> {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  return segmenter.segment(text);
}

/** The text cut to at most `width` terminal cells, `sign` standing for what is missing. */
export function truncate(text: string, width: number, sign = "…"): string {
  if (Bun.stringWidth(text) <= width) return text;
  const room = width - Bun.stringWidth(sign);
  if (room < 0) return "";
  if (ONE_CELL_EACH.test(text)) return text.slice(0, room) + sign;
  let kept = "";
  let cells = 0;
  for (const { segment } of graphemes(text)) {
    const wide = Bun.stringWidth(segment);
    if (cells + wide > room) break;
    kept += segment;
    cells += wide;
  }
  return kept + sign;
}

/** The same, but what is missing is the start: of a path the end tells most. */
export function truncateStart(text: string, width: number): string {
  if (Bun.stringWidth(text) <= width) return text;
  if (width < 1) return "";
  if (ONE_CELL_EACH.test(text)) return `…${text.slice(text.length - width + 1)}`;
  let kept = "";
  for (const { segment } of Array.from(graphemes(text)).reverse()) {
    if (Bun.stringWidth(segment + kept) > width - 1) break;
    kept = segment + kept;
  }
  return `…${kept}`;
}

/**
 * The text in lines of at most `width` terminal cells, broken at spaces; a word longer than a line is
 * broken where the line ends. Nothing is left out.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && Bun.stringWidth(longer) <= width) {
      lines[lines.length - 1] = longer;
      continue;
    }
    lines.push(...broken(word, width));
  }
  return lines;
}

/** The word in pieces that fit, each as long as can be; in one pass, as long as the word may be. */
function broken(word: string, width: number): string[] {
  if (Bun.stringWidth(word) <= width) return [word];
  const pieces: string[] = [];
  let cells = Number.POSITIVE_INFINITY;
  for (const { segment, index } of graphemes(word)) {
    const wide = Bun.stringWidth(segment);
    if (wide > width) return [...pieces, word.slice(index)]; // not even one character fits
    if (cells + wide <= width) {
      pieces[pieces.length - 1] += segment;
      cells += wide;
    } else {
      pieces.push(segment);
      cells = wide;
    }
  }
  return pieces;
}

/** The text filled up with spaces to `width` terminal cells. */
export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - Bun.stringWidth(text)));
}

/** A path as people write it: `~` for the home directory. */
export function tilde(path: string, home: string): string {
  if (home === "" || home === "/") return path;
  if (path === home) return "~";
  return path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}

/** A text with every path in it as people write it. */
export function tildeIn(text: string, home: string): string {
  if (!home.startsWith("/") || home === "/") return text;
  const before = String.raw`(?<=^|[\s"'(=:])`;
  const after = String.raw`(?=$|[\s"'):,;/])`;
  return text.replace(new RegExp(before + RegExp.escape(home) + after, "g"), "~");
}

const PLAIN_WORD = /^[\w@%+=:,./-]+$/;

/** A word quoted for a POSIX shell, so that a printed command can be pasted as it is. */
export function shellWord(word: string): string {
  if (PLAIN_WORD.test(word)) return word;
  if (printable(word) !== word) return `$'${printable(word.replace(/[\\']/g, "\\$&"))}'`;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** A path as people write it, and as a shell reads it: quoted but for the `~`. */
export function shellPath(path: string, home: string): string {
  const shown = tilde(path, home);
  return shown.startsWith("~/") ? `~/${shellWord(shown.slice(2))}` : shellWord(path);
}

/** A command line a person can paste. */
export function shellLine(words: readonly string[]): string {
  return words.map(shellWord).join(" ");
}

/** More of a list than this is counted only. */
const MOST = 4;

/** `a, b, c, d and 3 more` */
export function fewOf(items: readonly string[]): string {
  const rest = items.length - MOST;
  return items.slice(0, MOST).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

/** `1 session`, `2 sessions`. */
export function counted(number: number, what: string, several = `${what}s`): string {
  return `${number} ${number === 1 ? what : several}`;
}

/** As a question names what it was shown: `this session`, `these 2 sessions`. */
export function these(number: number, what: string): string {
  return number === 1 ? `this ${what}` : `these ${counted(number, what)}`;
}

/** The texts that say anything, with this between them. */
export function joined(texts: readonly string[], between: string): string {
  return texts.filter((text) => text !== "").join(between);
}
