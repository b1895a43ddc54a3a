import type { Key } from "../terminal/keys.ts";
import { graphemes } from "../terminal/text.ts";

/** A typed line and the keys that edit it, as readline has them. Pure. */

export interface Line {
  text: string;
  /** Where the next letter goes: UTF-16 units, always between two characters. */
  at: number;
  /** What was cut last, for ctrl-y. */
  cut: string;
}

/** The line as it is begun: one types on behind it. */
export function lineOf(text: string): Line {
  return { text, at: text.length, cut: "" };
}

/** The positions between characters, as a person counts characters. */
const steps = (text: string) => [...Array.from(graphemes(text), ({ index }) => index), text.length];

const before = ({ text, at }: Line) => steps(text).findLast((step) => step < at) ?? 0;
const after = ({ text, at }: Line) => steps(text).find((step) => step > at) ?? text.length;

/** alt-b and alt-f: words are letters and digits, as for readline. */
const wordBefore = ({ text, at }: Line) =>
  at - (/[\p{L}\p{N}\p{M}]*[^\p{L}\p{N}\p{M}]*$/u.exec(text.slice(0, at))?.[0].length ?? 0);
const wordAfter = ({ text, at }: Line) =>
  at + (/^[^\p{L}\p{N}\p{M}]*[\p{L}\p{N}\p{M}]*/u.exec(text.slice(at))?.[0].length ?? 0);
/** ctrl-w stops at the parts of a name, too, which readline's would take whole. */
const partBefore = ({ text, at }: Line) =>
  at - (/[^\s/_-]*[\s/_-]*$/.exec(text.slice(0, at))?.[0].length ?? 0);

function without({ text, cut }: Line, from: number, to: number, keeps: boolean): Line {
  return {
    text: text.slice(0, from) + text.slice(to),
    at: from,
    cut: keeps && to > from ? text.slice(from, to) : cut,
  };
}

function inserted({ text, at, cut }: Line, what: string): Line {
  return { text: text.slice(0, at) + what + text.slice(at), at: at + what.length, cut };
}

const EDITS: Record<string, (line: Line, key: Key) => Line> = {
  text: (line, { text }) => inserted(line, text),
  paste: (line, { text }) => inserted(line, text),
  left: (line) => ({ ...line, at: before(line) }),
  right: (line) => ({ ...line, at: after(line) }),
  home: (line) => ({ ...line, at: 0 }),
  end: (line) => ({ ...line, at: line.text.length }),
  "alt-b": (line) => ({ ...line, at: wordBefore(line) }),
  "alt-f": (line) => ({ ...line, at: wordAfter(line) }),
  backspace: (line) => without(line, before(line), line.at, false),
  delete: (line) => without(line, line.at, after(line), false),
  "ctrl-k": (line) => without(line, line.at, line.text.length, true),
  "ctrl-u": (line) => without(line, 0, line.at, true),
  "ctrl-w": (line) => without(line, partBefore(line), line.at, true),
  "alt-backspace": (line) => without(line, wordBefore(line), line.at, true),
  "alt-d": (line) => without(line, line.at, wordAfter(line), true),
  "ctrl-y": (line) => inserted(line, line.cut),
};

/** Other names of the same keys. */
const SAME: Record<string, string> = {
  "ctrl-a": "home",
  "ctrl-e": "end",
  "ctrl-b": "left",
  "ctrl-f": "right",
  "ctrl-d": "delete",
  "ctrl-h": "backspace",
};

/** The line after this key; null when the key does not edit. */
export function edited(line: Line, key: Key): Line | null {
  return EDITS[SAME[key.name] ?? key.name]?.(line, key) ?? null;
}
