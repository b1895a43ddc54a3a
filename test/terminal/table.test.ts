import { describe, expect, test } from "bun:test";
import { type Column, table } from "../../src/terminal/table.ts";

const columns: Column[] = [
  { title: "NAME", narrowest: 3, givesWay: 1 },
  { title: "WHERE", narrowest: 4, givesWay: 2 },
  { title: "N", narrowest: 1, givesWay: 0 },
];
const rows = [
  ["short", "/a/long/directory", "1"],
  ["日本語", "/b", "22"],
];

test("columns are as wide as their widest cell, in cells of the terminal", () => {
  expect(table(columns, rows, null)).toEqual([
    "NAME    WHERE              N",
    "short   /a/long/directory  1",
    "日本語  /b                 22",
  ]);
});

test("without rows the titles remain", () => {
  expect(table(columns, [], null)).toEqual(["NAME  WHERE  N"]);
});

describe("fitted to", () => {
  test.each<[width: number, first: string]>([
    [100, "short   /a/long/directory  1"],
    [20, "short   /a/long…  1"],
    [16, "short   /a/…  1"],
    [13, "sh…  /a/…  1"],
    [12, "short   1"], // with one column left out there is room again
  ])("%i cells", (width, first) => {
    const lines = table(columns, rows, width);
    expect(lines[1]).toBe(first);
    for (const line of lines) expect(Bun.stringWidth(line)).toBeLessThanOrEqual(width);
  });
});

test("a column narrower than its narrowest is not widened by lack of room", () => {
  const few: Column[] = [
    { title: "A", narrowest: 12, givesWay: 2 },
    { title: "B", narrowest: 2, givesWay: 1 },
  ];
  expect(table(few, [["x", "abcdefgh"]], 8)[1]).toBe("x  abcd…");
});

test("of a path the end is kept, and a glyph before its word stands alone", () => {
  const cut: Column[] = [
    { title: "STATUS", narrowest: 1, givesWay: 2, cut: "clip" },
    { title: "WHERE", narrowest: 6, givesWay: 1, cut: "start" },
  ];
  const row = ["● attached", "~/code/acme-auth"];
  expect(table(cut, [row], 28)[1]).toBe("● attached  ~/code/acme-auth");
  expect(table(cut, [row], 27)).toEqual(["S  WHERE", "●  ~/code/acme-auth"]);
  expect(table(cut, [row], 13)[1]).toBe("●  …acme-auth");
});

test("a long branch gives way before the status does, and the widest of the long ones first", () => {
  const wide: Column[] = [
    { title: "STATUS", narrowest: 1, givesWay: 2, cut: "clip" },
    { title: "BRANCH", narrowest: 4, givesWay: 1, isLong: true },
    { title: "WHERE", narrowest: 4, givesWay: 3, cut: "start", isLong: true },
  ];
  const row = ["● attached", "feature/very-long-branch", "~/code/acme-auth"];
  expect(table(wide, [row], 46)[1]).toBe("● attached  feature/very-lo…  ~/code/acme-auth");
  expect(table(wide, [row], 34)[1]).toBe("● attached  feature/v…  …acme-auth");
});

test("a dear column is narrowed only once those before it are left out; what one keeps stays", () => {
  const few: Column[] = [
    { title: "STATUS", narrowest: 1, givesWay: 2, cut: "clip", keeps: 1 },
    { title: "NAME", narrowest: 4, givesWay: 1, isDear: true },
    { title: "TASK", narrowest: 3, givesWay: 3 },
  ];
  const row = ["● attached", "acme-auth", "testing"];
  expect(table(few, [row], 25)[1]).toBe("● attached  acme-auth");
  expect(table(few, [row], 12)[1]).toBe("●  acme-auth");
  expect(table(few, [row], 9)[1]).toBe("●  acme-…");
});

test("paint does not count as width, and is told the row", () => {
  const painted: Column = { ...(columns[0] as Column), paint: (text, row) => `<${row}:${text}>` };
  expect(table([painted], [["a"], ["bbbbbb"]], null)).toEqual(["NAME", "<0:a     >", "<1:bbbbbb>"]);
});
