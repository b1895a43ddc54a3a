import { describe, expect, test } from "bun:test";
import { busyPrograms, parsePanes, parsePlaces } from "../../src/tmux/panes.ts";

const encoded = (text: string) =>
  text
    .replaceAll("=", "=3D")
    .replaceAll("$", "=24")
    .replaceAll("\\", "=5C")
    .replaceAll("\n", "=0A");

const pane = (words: string, command: string) => `pane ${words} ${encoded(command)}=|\n`;
const place = (id: string, path: string) => `place ${id} ${encoded(path)}=|\n`;

describe("panes", () => {
  const rows = parsePanes(
    pane("$1 %1 0 0 10 0", "bash") +
      pane("$1 %2 0 1 11 0", "vim") +
      pane("$1 %3 1 0 12 0", "vim") +
      pane("$2 %4 0 0 13 0", "-zsh") +
      pane("$3 %5 0 0 14 0", "my prog\n$9 =|") +
      pane("$4 %6 0 0 -1 1", "vim"),
  );
  test("are read whatever their programs are called", () => {
    expect(rows).toHaveLength(6);
    expect(rows[1]).toEqual({
      ...{ sessionId: "$1", id: "%2", index: "0.1", pid: 11 },
      ...{ dead: false, command: "vim" },
    });
    expect(rows[4]?.command).toBe("my prog\n$9 =|");
  });
  test.each<[id: string, programs: string[]]>([
    ["$1", ["vim"]],
    ["$2", []], // a login shell
    ["$3", ["my prog\n$9 =|"]],
    ["$4", []], // it has ended, and its pane stays
    ["$9", []],
  ])("of %s run %j besides shells", (id, programs) =>
    expect(busyPrograms(rows, id)).toEqual(programs),
  );
});

test("panes' directories are told by session, whatever stands in a path", () => {
  const odd = "/code/two\nplace $2 /wrong=|\n";
  const text = place("$1", "/code/été") + place("$2", odd) + place("$1", "") + place("$3", "/x y");
  expect(parsePlaces(text)).toEqual(
    new Map([
      ["$1", ["/code/été", ""]],
      ["$2", [odd]],
      ["$3", ["/x y"]],
    ]),
  );
});

test("no rows are no panes", () => {
  expect(parsePanes("")).toEqual([]);
  expect(parsePlaces("")).toEqual(new Map());
});

describe("what are no such rows is refused:", () => {
  test.each([
    ["cut short", place("$1", "/code").slice(0, -3)],
    ["without its newline", place("$1", "/code").slice(0, -1)],
    ["of another question", pane("$1 %7 0 0 10 0", "bash")],
    ["tmux's usual list", "0: [80x24] [history 0/2000, 0 bytes] %0 (active)\n"],
  ])("%s", (_what, text) => expect(() => parsePlaces(text)).toThrow());
});
