import { describe, expect, test } from "bun:test";
import { parseDirectoryRows } from "../../src/tmux/panes.ts";

const row = (id: string, path: string) => `${id} ${Buffer.byteLength(path)} ${path}\n`;
const parse = (text: string) => parseDirectoryRows(Buffer.from(text));

test("panes' directories are told by session, whatever stands in a path", () => {
  const odd = "/code/two\n$2 6 /wrong\n";
  const text = row("$1", "/code/été") + row("$2", odd) + row("$1", "") + row("$3", "/x y");
  expect(parse(text)).toEqual(
    new Map([
      ["$1", ["/code/été", ""]],
      ["$2", [odd]],
      ["$3", ["/x y"]],
    ]),
  );
});

test("no rows are no panes", () => expect(parse("")).toEqual(new Map()));

describe("what are no such rows is refused:", () => {
  test.each([
    ["cut short", row("$1", "/code").slice(0, -3)],
    ["without its newline", row("$1", "/code").slice(0, -1)],
    ["a length too small", row("$1", "/code").replace(" 5 ", " 4 ")],
    ["a length too large", row("$1", "/code").replace(" 5 ", " 6 ")],
    ["tmux's usual list", "0: [80x24] [history 0/2000, 0 bytes] %0 (active)\n"],
  ])("%s", (_what, text) => expect(() => parse(text)).toThrow());
});
