import type { Key } from "../terminal/keys.ts";

/** A typed line, changed at its end. Pure. */

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function withoutLast(text: string): string {
  const last = [...graphemes.segment(text)].at(-1);
  return last === undefined ? "" : text.slice(0, last.index);
}

/** The line after this key; null when the key does not edit. */
export function edited(text: string, key: Key): string | null {
  switch (key.name) {
    case "text":
      return text + key.text;
    case "backspace":
      return withoutLast(text);
    case "ctrl-w":
    case "alt-backspace":
      return text.replace(/[^\s/_-]*[\s/_-]*$/, "");
    case "ctrl-u":
      return "";
    default:
      return null;
  }
}
