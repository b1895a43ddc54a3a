import { expect, test } from "bun:test";
import { decodeKey, pastedText } from "../../src/terminal/keys.ts";

/** Bytes as they come, one at a time, until they are a key. */
function keysOf(text: string): string[] {
  const keys: string[] = [];
  let bytes: number[] = [];
  for (const byte of Buffer.from(text)) {
    bytes.push(byte);
    let key = decodeKey(bytes);
    if (key === "broken" || key === "escaped") {
      keys.push("broken");
      bytes = key === "broken" ? [byte] : [0x1b, byte];
      key = decodeKey(bytes);
    }
    if (typeof key === "string") continue;
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
  ["\u001b[1;5A\u001b[6;3~", ["up", "page-down"]],
  ["\u001b\u007f", ["alt-backspace"]],
  // told by their numbers, by terminals that were asked for it by somebody else
  ["\u001b[27u\u001b[13u\u001b[127u\u001b[9u", ["escape", "enter", "backspace", "tab"]],
  ["\u001b[99;5u\u001b[120;5u\u001b[27;5;99~", ["ctrl-c", "ctrl-x", "ctrl-c"]],
  ["\u001b[97u\u001b[97;2u\u001b[98;3u\u001b[97;5:3u", ["a", "A", "alt-b", "unknown"]],
  ["\u001b[57361u\u001b[97;9u", ["unknown", "unknown"]],
  [
    "\u001b[1;2A\u001b[1;2B\u001b[6;2~\u001b[a",
    ["shift-up", "shift-down", "shift-page-down", "shift-up"],
  ],
  ["\u001b[1;5D\u001b[1;3C\u001b[9;2u", ["alt-b", "alt-f", "shift-tab"]],
  ["\u001b1\u001bb\u001bd\u001b<", ["alt-1", "alt-b", "alt-d", "alt-<"]],
  // the mouse, and where it is let go
  ["\u001b[<0;1;1Mx\u001b[<0;1;1m", ["click", "x", "unknown"]],
  ["\u001b[<64;9;3M\u001b[<65;9;3M\u001b[<2;9;3M", ["wheel-up", "wheel-down", "unknown"]],
  ["\u001b[200~x\u001b[201~", ["paste-start", "x", "paste-end"]],
  // what a terminal answers, or says by itself
  ["\u001b]11;rgb:1e1e/1e1e/2e2e\u001b\\x", ["unknown", "x"]],
  ["\u001b]11;rgb:1e1e/1e1e/2e2e\u0007x", ["unknown", "x"]],
  ["\u001bP>|foot(1.16)\u001b\\\u001b_Gi=1\u001b\\x", ["unknown", "unknown", "x"]],
  ["\u001b[I\u001b[?62;4c\u001b[2;3Rx", ["unknown", "unknown", "unknown", "x"]],
  // a control byte ends what was begun, and is itself a key
  ["\u001b[\u0003", ["broken", "ctrl-c"]],
  ["\u001b[1;\u0003", ["broken", "ctrl-c"]],
  ["\u001b]11;\u0003", ["broken", "ctrl-c"]],
  ["\u001b]11;\u001b[A", ["broken", "up"]],
  ["\u001bO\u0003", ["broken", "ctrl-c"]],
  ["\u001b\u0003", ["broken", "ctrl-c"]],
  ["\u001b", ["unfinished"]],
  ["\u001b\r", ["unknown"]],
  ["\u00ff".repeat(2), ["ÿ", "ÿ"]],
])("%j", (text, keys) => {
  expect(keysOf(text)).toEqual(keys);
});

test("half a character is none: what cannot continue it begins anew", () => {
  const half = 0xc3;
  expect(decodeKey([half])).toBe("more");
  expect(decodeKey([half, 0x28])).toBe("broken");
  expect(decodeKey([half, 0x03])).toBe("broken");
  expect(decodeKey([0x80])).toEqual({ name: "unknown", text: "" });
});

test("a sequence that never ends is let go", () => {
  const bytes = [0x1b, 0x5b, ...Array<number>(62).fill(0x31)];
  expect(decodeKey(bytes)).toEqual({ name: "unknown", text: "" });
});

test("the mouse says where it is, from 0", () => {
  const click = decodeKey([...Buffer.from("\u001b[<0;12;3M")]);
  expect(click).toEqual({ name: "click", text: "", at: { row: 2, column: 11 } });
});

test("what is pasted is one line of text, in which nothing is a key", () => {
  const pasted = "auth\nrm\t-rf\r\u0003\u001b[A日本\u009b";
  expect(pastedText(Buffer.from(pasted))).toBe("authrm -rf[A日本");
});
