import { describe, expect, test } from "bun:test";
import { nearest, resembling } from "../../src/sessions/fuzzy.ts";

const text = (name: string) => name;

describe("what resembles a query", () => {
  test.each<[query: string, names: string[], expected: string[]]>([
    ["acme-atuh-dev", ["acme-auth-dev", "mail"], ["acme-auth-dev"]],
    ["biling", ["acme-billing-dev", "acme-auth-dev"], ["acme-billing-dev"]],
    // two letters swapped: one mistake, in a short word too, wherever the word stands
    ["lgoin", ["acme-login-dev", "acme-auth-dev"], ["acme-login-dev"]],
    ["mial", ["mail", "acme-auth-dev"], ["mail"]],
    ["lgoi", ["acme-login-dev", "acme-auth-dev"], ["acme-login-dev"]],
    ["LGOIN-dev", ["acme-login-dev"], ["acme-login-dev"]],
    ["größse", ["grosse-co-main-dev", "acme-auth-dev"], ["grosse-co-main-dev"]],
    // too short to be a typo of something
    ["mla", ["mail"], []],
    ["zzzz", ["acme-auth-dev"], []],
    ["x", [], []],
  ])("%j among %j: %j", (query, names, expected) =>
    expect(resembling(query, names, text)).toEqual(expected),
  );

  test("is several where none is clearly better", () => {
    const names = ["acme-auth-api", "acme-auth-dev"];
    expect(resembling("acme-atuh", names, text).toSorted()).toEqual(names);
  });
});

describe("the nearest real word", () => {
  test.each<[word: string, words: string[], first: string | undefined]>([
    ["crate", ["create", "list", "kill"], "create"],
    ["sned", ["list", "send"], "send"],
    ["lsit", ["list", "kill"], "list"],
    ["statuss", ["status", "list"], "status"],
    ["--jsno", ["--json", "--all"], "--json"],
    ["AUTH", ["auth", "billing"], "auth"],
    ["größle", ["acme-feature-login-dev", "grosse-co-main-dev"], "grosse-co-main-dev"],
    ["qqqq", ["create"], undefined],
  ])("to %j among %j is %j", (word, words, first) => expect(nearest(word, words)[0]).toBe(first));

  test("is at most three, each once", () => {
    expect(nearest("auth", ["auth1", "auth2", "auth1", "auth3", "auth4"])).toHaveLength(3);
  });
});
