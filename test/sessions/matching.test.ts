import { describe, expect, test } from "bun:test";
import {
  guessSession,
  lettersInOrder,
  looksLikePattern,
  matchSession,
  matchWorktree,
  startsWords,
} from "../../src/sessions/matching.ts";
import { session, sessionsNamed, worktree } from "../support/samples.ts";

/** The names a query finds: one, several, or none. */
function found(
  query: string,
  sessions: ReturnType<typeof sessionsNamed>,
  find = guessSession,
): string[] {
  const match = find(query, sessions);
  if (match.kind === "none") return [];
  return match.kind === "one" ? [match.item.name] : match.items.map(({ name }) => name);
}

describe("a session by its name alone", () => {
  test.each<[query: string, names: string[], expected: string[]]>([
    // an exact name beats everything that merely starts with it
    ["foo", ["foobar", "foo"], ["foo"]],
    ["foo", ["foobar", "foo-baz"], ["foobar", "foo-baz"]],
    ["foo", ["foobar"], ["foobar"]],
    ["FOO", ["foobar"], ["foobar"]],
    // the start of a name beats a part of one
    ["auth", ["acme-auth-dev", "auth-main-dev"], ["auth-main-dev"]],
    ["auth", ["acme-auth-dev", "acme-auth-api"], ["acme-auth-dev", "acme-auth-api"]],
    ["h-d", ["acme-auth-dev", "acme-auth-api"], ["acme-auth-dev"]],
    ["au log", ["acme-auth-login-dev", "acme-auth-dev"], ["acme-auth-login-dev"]],
    ["log au", ["acme-auth-login-dev"], []],
    ["acme-feat-1-de", ["acme-feat-1-dev"], ["acme-feat-1-dev"]],
    ["acme-feat-1-dev-2", ["acme-feat-1-dev"], []],
    // what is there to the letter before words that start words
    ["pay-dev", ["acme-payment-dev", "acme-pay-dev"], ["acme-pay-dev"]],
    ["acme-pa", ["acme-payment-dev", "acme-pay-dev"], ["acme-payment-dev", "acme-pay-dev"]],
    // letters in order come last: a part of a name is nearer
    ["afd", ["acme-feat-1-dev", "acme-auth-dev"], ["acme-feat-1-dev"]],
    ["aud", ["aud-main-dev", "acme-auth-dev"], ["aud-main-dev"]],
    // as names have it, but no blank or slash for a dash
    ["größe", ["grosse-co-main-dev", "acme-auth-dev"], ["grosse-co-main-dev"]],
    ["GRÖSSE", ["grosse-co-main-dev"], ["grosse-co-main-dev"]],
    ["Größe & Co", ["grosse-co-main-dev"], ["grosse-co-main-dev"]],
    ["größe/co", ["grosse-co-main-dev"], ["grosse-co-main-dev"]],
    ["größe/c", ["grossec-main-dev"], []],
    ["тест", ["тест-main-dev"], ["тест-main-dev"]],
    ["\u3164", ["acme-auth-dev"], []], // nothing that is seen
    ["*", ["acme-auth-dev"], []],
    ["$1", ["acme-auth-dev", "b"], []],
    ["=foo", ["foobar", "foo-bar", "foo"], ["foo"]], // tmux's way to say "exactly"
    ["=foo", ["foobar", "foo-bar"], []],
    ["=foo", ["=foo"], ["=foo"]],
    ["=foo", ["=foo", "foo"], []], // which of them is meant cannot be told
    ["==foo", ["foo", "=foo"], ["=foo"]],
    ["foo", ["=foo", "foo"], ["foo"]],
    ["", ["acme-auth-dev"], []],
    ["x", [], []],
  ])("%j among %j: %j", (query, names, expected) =>
    expect(found(query, sessionsNamed(...names))).toEqual(expected),
  );
});

test("only going there takes letters in order, or a worktree that is gone for words: what acts on a session takes a part of its name", () => {
  const sessions = sessionsNamed("shop-main-ai2", "acme-auth-login-dev");
  expect(found("o2", sessions)).toEqual(["shop-main-ai2"]);
  expect(found("o2", sessions, matchSession)).toEqual([]);
  expect(found("ai2", sessions, matchSession)).toEqual(["shop-main-ai2"]);
  expect(found("au log", sessions, matchSession)).toEqual(["acme-auth-login-dev"]);
  expect(found("acme/auth", sessions)).toEqual(["acme-auth-login-dev"]);
  expect(found("acme/auth", sessions, matchSession)).toEqual([]);
});

describe("a session by its worktree", () => {
  const auth = session({ id: "$1", branch: "feature/login" });
  const renamed = session({ id: "$2", name: "zed", worktree: "billing", branch: "acme-billing" });
  const other = session({ id: "$3", name: "beta-auth-dev", project: "beta", branch: "main" });
  test.each<[query: string, expected: string[]]>([
    ["acme/auth", ["acme-auth-dev"]],
    ["acme/feature/login", ["acme-auth-dev"]],
    ["feature/login", ["acme-auth-dev"]],
    ["auth", ["acme-auth-dev", "beta-auth-dev"]],
    ["billing", ["zed"]],
    ["bil", ["zed"]],
    ["login", ["acme-auth-dev"]],
    ["fe lo", ["acme-auth-dev"]],
  ])("%j: %j", (query, expected) => expect(found(query, [auth, renamed, other])).toEqual(expected));

  test("an exact match is told from a partial one", () => {
    expect(matchSession("zed", [renamed])).toMatchObject({ kind: "one", exact: true });
    expect(matchSession("billing", [renamed])).toMatchObject({ kind: "one", exact: true });
    expect(matchSession("ze", [renamed])).toMatchObject({ kind: "one", exact: false });
  });

  test("an unmanaged session outside every worktree matches by name, not by the word null", () => {
    const mail = session({ name: "mail", mark: null, project: null, worktree: null, branch: null });
    expect(found("mail", [mail])).toEqual(["mail"]);
    expect(found("null", [mail])).toEqual([]);
  });
});

describe("a worktree", () => {
  const auth = worktree({ branch: "feature/auth" });
  const authz = worktree({ name: "authz", path: "/code/acme-authz", branch: "acme-authz" });
  const main = worktree({ name: "main", path: "/code/acme", branch: "trunk", main: true });
  const names = (query: string) => {
    const match = matchWorktree(query, [auth, authz, main]);
    if (match.kind === "none") return [];
    return match.kind === "one" ? [match.item.name] : match.items.map(({ name }) => name);
  };
  test.each<[query: string, expected: string[]]>([
    ["auth", ["auth"]],
    ["acme-auth", ["auth"]], // its directory
    ["feature/auth", ["auth"]],
    ["/code/acme-auth", ["auth"]],
    ["acme/auth", ["auth"]],
    ["acme/feature/auth", ["auth"]],
    ["main", ["main"]],
    ["trunk", ["main"]],
    ["aut", ["auth", "authz"]],
    ["authz", ["authz"]],
    ["feat", ["auth"]],
    ["nope", []],
  ])("%j: %j", (query, expected) => expect(names(query)).toEqual(expected));
});

describe("letters in this order", () => {
  test.each<[query: string, text: string, expected: boolean]>([
    ["afd", "acme-feat-1-dev", true],
    ["AFD", "acme-feat-1-dev", true],
    ["lgn", "login", true],
    ["lgni", "login", false],
    ["日語", "日本語", true],
    [" ", "a b", false],
  ])("%j in %j: %j", (query, text, expected) => expect(lettersInOrder(query, text)).toBe(expected));
});

describe("words that start words", () => {
  test.each<[query: string, text: string, expected: boolean]>([
    ["au log", "acme-auth-login-dev", true],
    ["a a", "acme-auth", true],
    ["a a a", "acme-auth", false],
    ["uth", "acme-auth", false],
    ["ÉT", "acme-été", true],
    ["日", "acme-日本", true],
    ["---", "acme", false],
  ])("%j in %j: %j", (query, text, expected) => expect(startsWords(query, text)).toBe(expected));
});

test("what a shell or grep takes for a pattern is told from a name", () => {
  for (const query of ["*", "acme-?", "acme-[ab]", "^acme", "dev$"]) {
    expect(looksLikePattern(query)).toBe(true);
  }
  for (const query of ["acme-auth-dev", "$1", "=acme", "a.b"]) {
    expect(looksLikePattern(query)).toBe(false);
  }
});
