/** From the bytes a terminal sends to keys with names. Pure. */

export interface Key {
  /**
   * `enter`, `up`, `ctrl-x`, `alt-1`, `shift-up`, `click`, `wheel-down`, …; `text` for what is typed,
   * `paste` for what is pasted; `unknown` for what means nothing here.
   */
  name: string;
  /** What was typed or pasted; `""` for every other key. */
  text: string;
  /** Where the mouse is, in cells from 0; for `click` and the wheel alone. */
  at?: { row: number; column: number };
}

/**
 * What bytes that came one after the other are so far: a key; `more` when they are the start of one;
 * `broken` when the last cannot belong to those before it, which then were none, and begins anew;
 * `escaped` when the last two, of which the first is ESC, do so.
 */
export type Decoded = Key | "more" | "broken" | "escaped";

const ESC = 0x1b;
const BEL = 0x07;

const CONTROLS: Record<number, string> = {
  8: "backspace",
  9: "tab",
  10: "enter",
  13: "enter",
  27: "escape",
  127: "backspace",
};

const FINAL: Record<string, string> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  F: "end",
  H: "home",
  Z: "shift-tab",
  // rxvt's arrows with shift
  a: "shift-up",
  b: "shift-down",
};

/** The numbers of `CSI n ~`. */
const NUMBERED: Record<string, string> = {
  1: "home",
  3: "delete",
  4: "end",
  5: "page-up",
  6: "page-down",
  7: "home",
  8: "end",
  200: "paste-start",
  201: "paste-end",
};

/** What ends a paste; what begins one is the key `paste-start`. */
export const PASTE_END: readonly number[] = [...Buffer.from("\u001b[201~")];

const named = (name: string): Key => ({ name, text: "" });
const UNKNOWN = named("unknown");

/** How many bytes the UTF-8 character starting with this byte has. */
function utf8Length(first: number): number {
  return first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

const SHIFT = 1;
const ALT = 2;
const CTRL = 4;

/** A key with modifiers, as terminals count them: their bits and one. */
function modified(name: string, modifiers: number): string {
  const sideways = name === "left" || name === "right";
  if (sideways && modifiers & (ALT | CTRL)) return name === "left" ? "alt-b" : "alt-f";
  const scrolls = name === "up" || name === "down" || name === "page-up" || name === "page-down";
  if (scrolls && modifiers === SHIFT) return `shift-${name}`;
  if (name === "backspace" && modifiers & (ALT | CTRL)) return "alt-backspace";
  if (name === "tab" && modifiers === SHIFT) return "shift-tab";
  return name; // others are let go
}

/** A key told by its character's number: `CSI n ; m u` (kitty), `CSI 27 ; m ; n ~` (xterm). */
function byNumber(code: number, modifiers: number): Key {
  const control = CONTROLS[code];
  if (control !== undefined) return named(modified(control, modifiers));
  if (code < 0x20 || code > 0x10ffff || (code >= 0xd800 && code <= 0xf8ff)) return UNKNOWN;
  const character = String.fromCodePoint(code);
  if (modifiers & CTRL) {
    const byte = character.toUpperCase().charCodeAt(0) & 0x1f;
    return /^[a-z]$/i.test(character) ? controlKey(byte) : UNKNOWN;
  }
  if (modifiers & ALT) return named(`alt-${character}`);
  if (modifiers & ~SHIFT) return UNKNOWN; // super, hyper
  return { name: "text", text: modifiers & SHIFT ? character.toUpperCase() : character };
}

function controlKey(byte: number): Key {
  return named(CONTROLS[byte] ?? `ctrl-${String.fromCharCode(byte + 0x60)}`);
}

const WHEEL: Record<number, string> = { 64: "wheel-up", 65: "wheel-down" };

/** `CSI < button ; column ; row M`, and `m` where it is let go. */
function mouse(parameters: string, final: string): Key {
  const [button = -1, column = 0, row = 0] = parameters.split(";").map(Number);
  const name = WHEEL[button] ?? (button === 0 ? "click" : "unknown");
  if (final !== "M" || name === "unknown") return UNKNOWN;
  return { name, text: "", at: { row: row - 1, column: column - 1 } };
}

function controlSequence(text: string): Key {
  const match = /^\[(<?)([\d;:]*)([A-Z~])$/i.exec(text.slice(1));
  if (match === null) return UNKNOWN;
  const [, sign, parameters = "", final = ""] = match;
  if (sign === "<") return mouse(parameters, final);
  const [first = "", second = "", third = ""] = parameters.split(";");
  // behind a colon kitty says what the key would be elsewhere, and whether it was let go
  const [bits = "", event = ""] = second.split(":");
  if (event === "3") return UNKNOWN;
  const modifiers = Math.max(0, Number(bits || "1") - 1);
  if (final === "u") return byNumber(Number.parseInt(first, 10) || 0, modifiers);
  if (final === "~" && first === "27") return byNumber(Number(third) || 0, modifiers);
  const name = final === "~" ? NUMBERED[first] : FINAL[final];
  return name === undefined ? UNKNOWN : named(modified(name, modifiers));
}

/**
 * What these bytes are. They must not be more than one key: bytes are given one at a time. A lone
 * ESC is a start; whoever waits decides when it is a key.
 */
export function decodeKey(bytes: readonly number[]): Decoded {
  const [first = 0, second] = bytes;
  if (first === ESC) return second === undefined ? "more" : decodeEscape(bytes, second);
  if (first < 0x20 || first === 0x7f) return controlKey(first);
  const last = bytes.at(-1) ?? 0;
  if (bytes.length > 1 && (last < 0x80 || last > 0xbf)) return "broken";
  if (bytes.length < utf8Length(first)) return "more";
  const text = Buffer.from(bytes).toString();
  return text.includes("\ufffd") ? UNKNOWN : { name: "text", text };
}

/** Longer than any key; what goes on beyond it is noise. */
const LONGEST = 64;
/** Longer than any answer to a question. */
const LONGEST_STRING = 4096;

function decodeEscape(bytes: readonly number[], second: number): Decoded {
  const last = bytes.at(-1) ?? 0;
  const isControl = last < 0x20 || last === 0x7f;
  switch (String.fromCharCode(second)) {
    case "]": // answers: to what colour, what terminal, what the clipboard holds
    case "P":
    case "_":
    case "^":
    case "X":
      return decodeString(bytes, last);
    case "[":
      if (bytes.length > 2 && isControl) return "broken";
      if (bytes.length > 2 && last >= 0x40 && last <= 0x7e) {
        return controlSequence(String.fromCharCode(...bytes));
      }
      return bytes.length >= LONGEST ? UNKNOWN : "more";
    case "O":
      if (bytes.length < 3) return "more";
      return isControl ? "broken" : named(FINAL[String.fromCharCode(last)] ?? "unknown");
    case "\u007f":
    case "\b":
      return named("alt-backspace");
    case "\r":
    case "\n":
    case "\t":
      return UNKNOWN;
  }
  if (isControl) return "broken";
  return second < 0x7f ? named(`alt-${String.fromCharCode(second)}`) : UNKNOWN;
}

/** Up to BEL or ESC \; any other control byte ends it too. */
function decodeString(bytes: readonly number[], last: number): Decoded {
  if (bytes.length === 2) return "more";
  if (bytes.at(-2) === ESC && bytes.length > 3) return last === 0x5c ? UNKNOWN : "escaped";
  if (last === BEL) return UNKNOWN;
  if (last === ESC) return "more";
  if (last < 0x20 || last === 0x7f) return "broken";
  return bytes.length >= LONGEST_STRING ? UNKNOWN : "more";
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const NO_TEXT = /[\u0000-\u001f\u007f-\u009f\ufffd]/g;

/** What was pasted as one line of text: newlines and everything else that could be a key go. */
export function pastedText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString().replaceAll("\t", " ").replace(NO_TEXT, "");
}
