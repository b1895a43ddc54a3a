import { expect, test } from "bun:test";
import { edited } from "../../src/picker/editing.ts";
import { decodeKey } from "../../src/terminal/keys.ts";

/** Bytes as they come, one at a time, until they are a key. */
function keysOf(text: string): string[] {
  const keys: string[] = [];
  let bytes: number[] = [];
  for (const byte of Buffer.from(text)) {
    bytes.push(byte);
    const key = decodeKey(bytes);
    if (key === null) continue;
    keys.push(key.name === "text" ? key.text : key.name);
    bytes = [];
  }
  return bytes.length > 0 ? [...keys, "unfinished"] : keys;
}

test.each([
  ["ab", ["a", "b"]],
  ["é日🚀", ["é", "日", "🚀"]],
  ["\r\n\t", ["enter", "enter", "tab"]],
  [
    "\u0003\u0004\u000e\u0010\u0012\u0015\u0017\u0018",
    [3, 4, 14, 16, 18, 21, 23, 24].map((n) => `ctrl-${String.fromCharCode(n + 96)}`),
  ],
  ["\u007f\b", ["backspace", "backspace"]],
  ["\u001b[A\u001b[B\u001b[C\u001b[D", ["up", "down", "right", "left"]],
  ["\u001bOA\u001bOB\u001bOH\u001bOF", ["up", "down", "home", "end"]],
  [
    "\u001b[H\u001b[F\u001b[1~\u001b[4~\u001b[5~\u001b[6~",
    ["home", "end", "home", "end", "page-up", "page-down"],
  ],
  ["\u001b[1;5A\u001b[6;2~", ["up", "page-down"]],
  ["\u001b\u007f", ["alt-backspace"]],
  ["\u001b[200~x", ["unknown", "x"]],
  ["\u001b[<0;1;1Mx", ["unknown", "x"]],
  ["\u001bx", ["unknown"]],
  ["\u001b", ["unfinished"]],
  ["\u00ff".repeat(2), ["ÿ", "ÿ"]],
])("%j", (text, keys) => {
  expect(keysOf(text)).toEqual(keys);
});

test("bytes that are no UTF-8 are no text", () => {
  expect(decodeKey([0xc3, 0x28])).toEqual({ name: "unknown", text: "" });
  expect(decodeKey([0x80])).toEqual({ name: "unknown", text: "" });
});

test("a sequence that never ends is let go", () => {
  const bytes = [0x1b, 0x5b, ...Array<number>(30).fill(0x31)];
  expect(decodeKey(bytes)?.name).toBe("unknown");
});

test.each([
  ["acme au", "ctrl-w", "acme "],
  ["acme ", "ctrl-w", ""],
  ["feature/au", "ctrl-w", "feature/"],
  ["acme", "ctrl-u", ""],
  ["né👩‍👩‍👧", "backspace", "né"],
  ["", "backspace", ""],
])("%p after %s is %p", (text, name, expected) => {
  expect(edited(text, { name, text: "" })).toBe(expected);
});

test("what is typed is appended, and a key that edits nothing says so", () => {
  expect(edited("a", { name: "text", text: "é" })).toBe("aé");
  expect(edited("a", { name: "up", text: "" })).toBeNull();
});
