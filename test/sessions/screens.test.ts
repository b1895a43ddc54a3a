import { expect, test } from "bun:test";
import {
  keptLines,
  nextScreens,
  parseScreens,
  screensText,
  shownAgain,
} from "../../src/sessions/screens.ts";

const SAVED = "\u001b[2m--- saved 2026-11-26 20:31 ---\u001b[0m";
const kept = (lines: string[], prompt: number | null = lines.length - 1, most = 100) =>
  keptLines({ lines, prompt }, most);

test("the prompt that waits is not kept, and what runs is", () => {
  expect(kept(["$ ls", "a", "$ ", "", ""], 2)).toEqual(["$ ls", "a"]);
  expect(kept(["$ tail -f log", "one", "", ""], null)).toEqual(["$ tail -f log", "one"]);
  expect(kept(["$ ls", "a", "$ "], 2, 1)).toEqual(["a"]);
});

test("restored again and again, what stood there stands there once", () => {
  const twoLines = ["", "~/acme at 20:31", "> ls", "a", "", "~/acme at 20:31"];
  let text = kept([...twoLines, "> "]);
  expect(text).toEqual(twoLines);
  for (let round = 32; round < 35; round++) {
    text = kept([...text, SAVED, "", `~/acme at 20:${round}`, "> "]);
    expect(text).toEqual(twoLines);
  }
  expect(kept([...text, SAVED, "$ make", "done", "$ "])).toEqual([...twoLines, "$ make", "done"]);
});

test("only colours come back", () => {
  const hostile = "\u001b[31mred\u001b[0m\u001b]0;title\u0007\u001b[6n\u001b]52;c;eA==\u0007\u0007";
  expect(shownAgain([hostile], 0)).toMatch(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is tested
    /^\u001b\[31mred\u001b\[0m\n\u001b\[2m--- saved \d{4}-\d\d-\d\d \d\d:\d\d ---\u001b\[0m\n$/,
  );
  expect(shownAgain([], 0)).toBe("");
});

test("those of sessions that wait are kept, those of others are not, and none is too large", () => {
  const [old, now] = [
    new Map([
      ["a", [[["old"]]]],
      ["b", [[["old"]]]],
    ]),
    new Map([["a", [[["new"]]]]]),
  ];
  const { screens, left } = nextScreens(old, now, ["a", "b"]);
  expect([[...screens], left]).toEqual([
    [
      ["a", [[["new"]]]],
      ["b", [[["old"]]]],
    ],
    0,
  ]);
  expect([...nextScreens(old, now, ["a"]).screens.keys()]).toEqual(["a"]);
  const large = new Map([["c", [[["x".repeat(16 * 1024 * 1024)], ["y"]]]]]);
  expect(nextScreens(old, large, ["c"])).toEqual({
    screens: new Map([["c", [[[], ["y"]]]]]),
    left: 1,
  });
  expect(parseScreens(screensText(screens))).toEqual(screens);
  expect(() => parseScreens('{"version":1,"screens":[["a",[[[1]]]]]}')).toThrow();
});
