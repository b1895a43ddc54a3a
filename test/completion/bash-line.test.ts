import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  bashReply,
  type Quote,
  readBashLine,
  startingAsTyped,
} from "../../src/completion/bash-line.ts";
import { WORD_BREAKS } from "./shells.ts";

describe("readBashLine", () => {
  const CASES: [line: string, words: string[], kept: number, quote: Quote][] = [
    ["pots ", ["pots", ""], 0, ""],
    ["pots attach ac", ["pots", "attach", "ac"], 0, ""],
    ["pots  attach   ", ["pots", "attach", ""], 0, ""],
    ["pots my\\ w", ["pots", "my w"], 0, ""],
    ['pots "my w', ["pots", "my w"], 0, '"'],
    ['pots x"my w', ["pots", "xmy w"], 1, '"'],
    ["pots 'it", ["pots", "it"], 0, "'"],
    ["pots 'a\\b' ", ["pots", "a\\b", ""], 0, ""],
    ['pots "a\\"b\\c', ["pots", 'a"b\\c'], 0, '"'],
    ["pots --task=ap", ["pots", "--task=ap"], 7, ""],
    ["pots a:b:c", ["pots", "a:b:c"], 4, ""],
    ["pots a\\:b", ["pots", "a:b"], 0, ""],
    ['pots "a:b', ["pots", "a:b"], 0, '"'],
    ["pots '' ", ["pots", "", ""], 0, ""],
    ["pots $'a' ", ["pots", "a", ""], 0, ""],
    ["pots $(touch", ["pots", "$(touch"], 2, ""],
    ["pots a\\", ["pots", "a"], 0, ""],
  ];
  for (const [line, words, kept, quote] of CASES) {
    test(line, () => {
      expect(readBashLine(line, WORD_BREAKS)).toEqual({ words, kept, quote });
    });
  }
});

test("a bash that does not break words at colons is believed", () => {
  const breaks = WORD_BREAKS.replace(":", "");
  expect(readBashLine("pots a:b", breaks)).toEqual({ words: ["pots", "a:b"], kept: 0, quote: "" });
});

test("whatever is put on the line is read back as the candidate", () => {
  const typed = fc.constantFrom("", "'", '"');
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1 }), typed, (value, quote) => {
      fc.pre(!/\p{Cc}/u.test(value));
      const line = `pots ${quote}`;
      const reply = bashReply(value, readBashLine(line, WORD_BREAKS));
      if (reply === null) return quote === '"' && value.includes("!");
      const after = readBashLine(`${line}${reply}${quote} `, WORD_BREAKS);
      return after.words.length === 3 && after.words[1] === value;
    }),
  );
});

test("only what starts as typed; a part of a name where only one has it", () => {
  const candidates = ["acme-auth-dev", "acme-auth-api", "mail"].map((value) => ({
    value,
    about: "",
  }));
  const values = (typed: string, parts: boolean) =>
    startingAsTyped(candidates, typed, parts).map(({ value }) => value);
  expect(values("", true)).toHaveLength(3);
  expect(values("acme", true)).toEqual(["acme-auth-dev", "acme-auth-api"]);
  expect(values("AP", true)).toEqual(["acme-auth-api"]);
  expect(values("AP", false)).toEqual([]);
  expect(values("auth", true)).toEqual([]);
});
