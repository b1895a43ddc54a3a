import { expect, test } from "bun:test";
import fc from "fast-check";
import { renderSpans, styledLines } from "../../src/terminal/sgr.ts";

const shown = (text: string, cells = 80) =>
  styledLines(text).map((spans) => renderSpans(spans, cells, true));

test.each([
  ["plain", ["plain"]],
  ["\u001b[31mred\u001b[0m plain", ["\u001b[31mred\u001b[0m plain"]],
  ["\u001b[1;38;5;208mx", ["\u001b[1;38;5;208mx\u001b[0m"]],
  ["\u001b[38;2;1;2;3;48:5:4mx", ["\u001b[38;2;1;2;3;48:5:4mx\u001b[0m"]],
  ["\u001b[1m\u001b[2m\u001b[22mx", ["x"]],
  ["\u001b[31;42m\u001b[39mx\u001b[49my", ["\u001b[42mx\u001b[0my"]],
  // a style lasts over line ends
  [
    "\u001b[32mone\ntwo\u001b[m\nthree",
    ["\u001b[32mone\u001b[0m", "\u001b[32mtwo\u001b[0m", "three"],
  ],
  // nothing else gets through
  ["\u001b]0;title\u0007x", ["x"]],
  ["\u001b]52;c;aGVsbG8=\u001b\\x", ["x"]],
  ["\u001b]8;;http://example.invalid\u001b\\link\u001b]8;;\u001b\\", ["link"]],
  ["\u001b[2Jx\u001b[10;10Hy\u001b[?1049hz", ["xyz"]],
  ["\u001b[6n\u001b[>c\u001bP+q\u001b\\x", ["x"]],
  ["\u001b(0x\u001b=y\u001bcz", ["xyz"]],
  ["a\u0007b\u0008c\rd\u009be", ["abcde"]],
  ["\u202eabc\u2066", ["abc"]],
  ["\u001b", [""]],
  ["\u001b[31", [""]],
  ["\u001b]0;never ended\nnext", ["", "next"]],
  // line drawing
  ["\u000elqk\u000f lqk", ["┌─┐ lqk"]],
])("%j", (text, lines) => {
  expect(shown(text)).toEqual(lines);
});

test("lines are cut by cells, not by characters", () => {
  expect(shown("\u001b[31m日本語\u001b[0mabc", 5)).toEqual(["\u001b[31m日本\u001b[0m"]);
  expect(shown("ab👩‍👩‍👧cd", 4)).toEqual(["ab👩‍👩‍👧"]);
  expect(shown("abcdef", 3)).toEqual(["abc"]);
});

test("without colour only text is left", () => {
  const [spans = []] = styledLines("\u001b[1;31mred");
  expect(renderSpans(spans, 10, false)).toBe("red");
});

test("whatever a pane shows, nothing but SGR and printable text comes out", () => {
  const noise = fc.array(
    fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "\u001b",
        "[",
        "]",
        "\u0007",
        "\u001b\\",
        "31m",
        ";",
        "m",
        "\u009b",
        "\n",
        "P",
      ),
    ),
  );
  fc.assert(
    fc.property(noise, fc.integer({ min: 0, max: 40 }), (pieces, cells) => {
      for (const line of shown(pieces.join(""), cells)) {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: what must be the only control
        const text = line.replace(/\u001b\[[0-9;:]+m/g, "");
        // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
        expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        expect(Bun.stringWidth(text)).toBeLessThanOrEqual(cells);
      }
    }),
  );
});

test("tabs lead to every eighth cell, whatever colours and wide letters stand before them", () => {
  const [first, second] = shown("a\tb\t\u001b[31mé日\tc\n\tx");
  expect(Bun.stripANSI(first ?? "")).toBe("a       b       é日     c");
  expect(Bun.stripANSI(second ?? "")).toBe("        x");
});
