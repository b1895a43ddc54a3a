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

test("what starts as typed; else what holds it, where bash does not take it off the line", () => {
  const names = ["acme-auth-dev", "acme-auth-api", "mail", "acme-web-mono", "shop-mono"];
  const candidates = names.map((value) => ({ value, about: "" }));
  const values = (typed: string, parts: boolean, asking = "9") =>
    startingAsTyped(candidates, typed, parts, asking).map(({ value }) => value);
  expect(values("", true)).toEqual(names);
  expect(values("mail", true)).toEqual(["mail"]);
  expect(values("AP", true)).toEqual(["acme-auth-api"]);
  expect(values("AP", false)).toEqual([]);
  expect(values("auth", true)).toEqual(["acme-auth-dev", "acme-auth-api"]);
  expect(values("mono", true)).toEqual(["acme-web-mono", "shop-mono"]);
});

test("what all start with never takes the place of what they hold", () => {
  const candidates = ["acme-fix-login", "acme-login-fix"].map((value) => ({ value, about: "" }));
  const count = (asking: string) => startingAsTyped(candidates, "login", true, asking).length;
  expect([count("9"), count("33"), count("64"), count("")]).toEqual([0, 0, 0, 0]);
  expect([count("63"), count("37")]).toEqual([2, 2]);
});
