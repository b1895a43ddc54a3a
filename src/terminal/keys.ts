/** From the bytes a terminal sends to keys with names. Pure. */

export interface Key {
  /** `enter`, `up`, `ctrl-x`, …; `text` for what is typed; `unknown` for what means nothing here. */
  name: string;
  /** What was typed; `""` for every other key. */
  text: string;
}

const ESC = 0x1b;

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
};

/** How many bytes the UTF-8 character starting with this byte has. */
function utf8Length(first: number): number {
  return first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

function controlSequence(text: string): string {
  const match = /^\[([\d;]*)([A-Z~])$/i.exec(text.slice(1)); // modifiers are let go
  if (match === null) return "unknown";
  const [, parameters = "", final = ""] = match;
  if (final === "~") return NUMBERED[parameters.split(";")[0] ?? ""] ?? "unknown";
  return FINAL[final] ?? "unknown";
}

const named = (name: string): Key => ({ name, text: "" });

/**
 * The key these bytes are, or null when they are only the start of one. They must not be more than
 * one: bytes are given one at a time. A lone ESC is a start; whoever waits decides when it is a key.
 */
export function decodeKey(bytes: readonly number[]): Key | null {
  const [first = 0, second] = bytes;
  if (first === ESC) return decodeEscape(bytes, second);
  if (first < 0x20 || first === 0x7f) {
    return named(CONTROLS[first] ?? `ctrl-${String.fromCharCode(first + 0x60)}`);
  }
  if (bytes.length < utf8Length(first)) return null;
  const text = Buffer.from(bytes).toString();
  return text.includes("\ufffd") ? named("unknown") : { name: "text", text };
}

/** Longer than any key; what goes on beyond it is noise. */
const LONGEST = 32;

function decodeEscape(bytes: readonly number[], second: number | undefined): Key | null {
  if (second === undefined) return null;
  const last = bytes.at(-1) ?? 0;
  const complete = bytes.length > 2 && last >= 0x40 && last <= 0x7e;
  if (second === 0x5b) {
    if (complete) return named(controlSequence(String.fromCharCode(...bytes)));
    return bytes.length >= LONGEST ? named("unknown") : null;
  }
  if (second === 0x4f) {
    return bytes.length < 3 ? null : named(FINAL[String.fromCharCode(last)] ?? "unknown");
  }
  if (second === 0x7f || second === 0x08) return named("alt-backspace");
  return named("unknown");
}
