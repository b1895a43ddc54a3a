import { describe, expect, test } from "bun:test";
import {
  counted,
  joined,
  padEnd,
  printable,
  printableJson,
  printableLines,
  shellLine,
  shellWord,
  these,
  tilde,
  tildeIn,
  truncate,
  truncateStart,
  wrap,
} from "../../src/terminal/text.ts";

describe("what is shown cannot disturb a terminal", () => {
  test.each([
    ["plain été 日本 🚀", "plain été 日本 🚀"],
    ["two\nlines\tand\rmore", "two\\nlines\\tand\\rmore"],
    ["\u001b[31mred\u001b]0;title\u0007", "\\e[31mred\\e]0;title\\x07"],
    ["\u009b31m", "\\x9b31m"],
    ["\u202eevil", "\\u202eevil"],
    ["\u0000\u007f", "\\x00\\x7f"],
  ])("%j → %s", (text, shown) => expect(printable(text)).toBe(shown));

  test("several lines stay several lines", () => {
    expect(printableLines("a\r\n\tb\u001b[2J\n\n")).toBe("a\n    b\\e[2J");
  });

  test("JSON escapes the same, and reads back as it was", () => {
    const value = { text: "\u001b\u202e\n\u0085é", list: [1, null] };
    const json = printableJson(value);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
    expect(json).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(JSON.parse(json)).toEqual(value);
  });
});

describe("cut to a width in cells", () => {
  test.each<[text: string, width: number, cut: string]>([
    ["hello", 5, "hello"],
    ["hello", 4, "hel…"],
    ["hello", 1, "…"],
    ["hello", 0, ""],
    ["日本語", 6, "日本語"],
    ["日本語", 5, "日本…"],
    ["日本語", 4, "日…"],
    ["e\u0301te\u0301s", 3, "e\u0301t…"],
    ["👩‍👩‍👧‍👦 family", 4, "👩‍👩‍👧‍👦 …"],
  ])("%s to %i: %s", (text, width, cut) => {
    expect(truncate(text, width)).toBe(cut);
    expect(Bun.stringWidth(truncate(text, width))).toBeLessThanOrEqual(width);
  });

  test.each<[text: string, width: number, cut: string]>([
    ["~/code/acme-auth", 16, "~/code/acme-auth"],
    ["~/code/acme-auth", 10, "…acme-auth"],
    ["~/日本語", 5, "…本語"],
    ["~/日本語", 4, "…語"],
    ["hello", 1, "…"],
    ["hello", 0, ""],
  ])("its end kept: %s to %i: %s", (text, width, cut) =>
    expect(truncateStart(text, width)).toBe(cut),
  );

  test("and filled up to one", () => {
    expect(padEnd("日本", 6)).toBe("日本  ");
    expect(padEnd("longer", 3)).toBe("longer");
  });
});

describe("a path as people write it", () => {
  test.each([
    ["/home/ana/code", "/home/ana", "~/code"],
    ["/home/ana", "/home/ana", "~"],
    ["/home/anabel", "/home/ana", "/home/anabel"],
    ["/etc", "/home/ana", "/etc"],
    ["/etc", "/", "/etc"],
    ["/etc", "", "/etc"],
  ])("%s with home %j is %s", (path, home, shown) => expect(tilde(path, home)).toBe(shown));
});

describe("a word for the shell", () => {
  const words = [
    "plain-1.2/x",
    "",
    "a b",
    "it's",
    "$HOME",
    "`id`",
    "a;b&c",
    "*?",
    "~x",
    "#x",
    "!x",
  ];
  const odd = ["two\nlines", "tab\t", "\u001b[1m", "back\\slash\nit's", "été 日本", '"q"', "-dash"];
  test.each([...words, ...odd])("%j comes out of bash as it went in", async (word) => {
    const shown = shellLine(["printf", "%s", word]);
    expect(printable(shown)).toBe(shown);
    const child = Bun.spawn(["bash", "-c", shown], { env: { LC_ALL: "C.UTF-8" } });
    expect(await new Response(child.stdout).text()).toBe(word);
  });

  test("is left alone where nothing needs quoting", () => {
    expect(shellWord("acme-auth-dev")).toBe("acme-auth-dev");
  });
});

test.each([
  ["/home/ana/x is gone", "~/x is gone"],
  ["see /home/ana: it", "see ~: it"],
  ["'/home/ana/a b' and /home/ana/c", "'~/a b' and ~/c"],
  ["/home/anabel/x, /mnt/home/ana/x", "/home/anabel/x, /mnt/home/ana/x"],
])("paths in %j as people write them", (text, shown) =>
  expect(tildeIn(text, "/home/ana")).toBe(shown),
);

test("where home is the root nothing is shortened", () =>
  expect(tildeIn("/home/x", "/")).toBe("/home/x"));

test.each([
  ["one two three", 7, ["one two", "three"]],
  ["abcdefghij x", 6, ["abcdef", "ghij x"]],
  ["a  b", 80, ["a  b"]],
  ["日本語 x", 4, ["日本", "語 x"]],
  ["日本", 1, ["日本"]],
  ["", 5, [""]],
])("%j in lines of %d cells, all of it", (text, width, lines) =>
  expect(wrap(text, width)).toEqual(lines),
);

test("a word of four megabytes is broken as any other is, in one pass", () => {
  expect(wrap("x".repeat(4_000_000), 100)).toHaveLength(40_000);
});

test("things are counted in words", () => {
  expect([0, 1, 2].map((number) => counted(number, "session"))).toEqual([
    ...["0 sessions", "1 session", "2 sessions"],
  ]);
  expect(counted(2, "entry", "entries")).toBe("2 entries");
  expect(joined(["a", "", "b"], ", ")).toBe("a, b");
  expect([1, 2].map((number) => these(number, "file"))).toEqual(["this file", "these 2 files"]);
});
