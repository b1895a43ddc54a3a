import { expect, test } from "bun:test";
import { RUNG } from "../../src/picker/query-rungs.ts";
import { buildIndex, rank, type Searchable } from "../../src/picker/ranking.ts";
import { Vocabulary } from "../../src/picker/vocabulary.ts";

const indexOf = <R extends Searchable>(rows: readonly R[]) =>
  buildIndex(rows, (words) => new Vocabulary(words));

function row(label: string, detail = "", words: string[] = []) {
  return { label, detail, words };
}

/** Most recent first. */
const ROWS = [
  row("pots-fix-login-redirect-dev", "", ["pots", "fix-login-redirect"]),
  row("acme-tools-main-dev", "", ["acme-tools", "main"]),
  row("acme-auth-login-api", "", ["acme", "auth-login", "acme/auth-login", "api"]),
  row("acme-auth-login-dev", "", ["acme", "auth-login", "acme/auth-login", "dev"]),
  row("acme-main-dev", "", ["acme", "main", "acme/main", "dev"]),
  row("shop-checkout-dev", "feature/pay-later", ["shop", "checkout", "feature/pay-later"]),
  { ...row("mail"), directory: "/srv/ma" },
  row("shop/worker", "fix/queue", ["shop", "worker", "fix/queue"]),
  row("Café-Straße-dev", "", []),
];

const INDEX = indexOf(ROWS);
const found = (query: string) => rank(INDEX, query).map((hit) => hit.row.label);

test.each([
  // the whole of a name, project, worktree or branch
  ["mail", "mail", RUNG.exact],
  ["acme", "acme-auth-login-api", RUNG.exact],
  ["auth-login", "acme-auth-login-api", RUNG.exact],
  ["acme/auth-login", "acme-auth-login-api", RUNG.exact],
  ["feature/pay-later", "shop-checkout-dev", RUNG.exact],
  ["fix/queue", "shop/worker", RUNG.exact],
  // the start of one
  ["acme-au", "acme-auth-login-api", RUNG.start],
  ["feature/", "shop-checkout-dev", RUNG.start],
  ["shop/w", "shop/worker", RUNG.start],
  ["ACME-AU", "acme-auth-login-api", RUNG.start],
  // starts of words
  ["redir", "pots-fix-login-redirect-dev", RUNG.word],
  ["au log", "acme-auth-login-api", RUNG.word],
  ["acme log dev", "acme-auth-login-dev", RUNG.word],
  ["feat/pay", "shop-checkout-dev", RUNG.word],
  // initials
  ["pfl", "pots-fix-login-redirect-dev", RUNG.initials],
  ["aald", "acme-auth-login-dev", RUNG.initials],
  ["amd", "acme-main-dev", RUNG.initials],
  // in any order, and over name and branch
  ["log au", "acme-auth-login-api", RUNG.anyOrder],
  ["pay shop", "shop-checkout-dev", RUNG.anyOrder],
  ["dev redirect", "pots-fix-login-redirect-dev", RUNG.anyOrder],
  // inside
  ["eckou", "shop-checkout-dev", RUNG.inside],
  // pieces run together
  ["plr", "pots-fix-login-redirect-dev", RUNG.pieces],
  ["aulogdev", "acme-auth-login-dev", RUNG.pieces],
  ["shchdev", "shop-checkout-dev", RUNG.pieces],
  // letters in order, the best place first
  ["lgn", "pots-fix-login-redirect-dev", RUNG.letters],
  ["fqu", "shop/worker", RUNG.pieces],
  ["chekout", "shop-checkout-dev", RUNG.letters],
  ["wkr", "shop/worker", RUNG.letters],
  // the directory, when nothing else is called so
  ["/srv/ma", "mail", RUNG.directory],
  ["srv mail", "mail", RUNG.directory],
  // one typo: a letter swapped, wrong, missing, too many
  ["lgoin", "pots-fix-login-redirect-dev", RUNG.alike],
  ["mial", "mail", RUNG.alike],
  ["redirict", "pots-fix-login-redirect-dev", RUNG.alike],
  ["checkkout", "shop-checkout-dev", RUNG.alike],
  ["acme lgoin dev", "acme-auth-login-dev", RUNG.alike],
] as const)("%p finds %p first, on rung %p", (query, first, rung) => {
  const [hit] = rank(INDEX, query);
  expect([hit?.row.label, hit?.rung]).toEqual([first, rung]);
});

test("an empty query shows every row as it came", () => {
  expect(found("")).toEqual(ROWS.map(({ label }) => label));
  expect(found("  ")).toEqual(ROWS.map(({ label }) => label));
});

test("rows on the same rung stay most recent first", () => {
  expect(found("login")).toEqual([
    "pots-fix-login-redirect-dev",
    "acme-auth-login-api",
    "acme-auth-login-dev",
  ]);
});

test("a project's own sessions come before those of a project that starts like it", () => {
  expect(found("acme")).toEqual([
    "acme-auth-login-api",
    "acme-auth-login-dev",
    "acme-main-dev",
    "acme-tools-main-dev",
  ]);
});

test.each(["zzzz", "--", "wt42", "qx"])("%p finds nothing", (query) => {
  expect(found(query)).toEqual([]);
});

test("letters in order are found, and a typo never stands above them", () => {
  const index = indexOf([row("logon-dev"), row("acme-feat-1-dev"), row("login-dev"), row("long")]);
  const names = (query: string) => rank(index, query).map((hit) => hit.row.label);
  expect(names("logn")).toEqual(["logon-dev", "login-dev"]);
  expect(names("afd")).toEqual(["acme-feat-1-dev"]);
  expect(names("afe1")).toEqual(["acme-feat-1-dev"]);
  // together before apart, at the start of a word before inside of one
  const places = indexOf([row("xloxgxn"), row("blogsn"), row("my-logxn")]);
  expect(rank(places, "logn")[0]?.row.label).toBe("my-logxn");
  expect(rank(places, "logn").at(-1)?.row.label).toBe("xloxgxn");
});

test.each(["lgo", "mal", "pya"])("%p is too short to be a typo of something", (query) => {
  const index = indexOf([row("log"), row("mali"), row("pay")]);
  expect(rank(index, query).map((hit) => hit.rung)).not.toContain(RUNG.alike);
});

test("the directory is searched last", () => {
  const index = indexOf([
    { ...row("one"), directory: "~/work/shop" },
    row("two-shop"),
    row("s-h-o-p"),
  ]);
  expect(rank(index, "shop").map((hit) => hit.row.label)).toEqual(["two-shop", "s-h-o-p", "one"]);
});

test("where a name may be new, only what holds the query is found", () => {
  const index = indexOf([row("login-dev"), { ...row("one"), directory: "/logn" }]);
  expect(rank(index, "logn", true)).toEqual([]);
  expect(rank(index, "ogin", true).length).toBe(1);
});

test("what resembles the query is not shown beside what holds it", () => {
  const index = indexOf([row("login-dev"), row("logon-dev")]);
  expect(rank(index, "logon").map((hit) => hit.row.label)).toEqual(["logon-dev"]);
});

/** The label with what matched in capitals between brackets. */
function highlighted(query: string): string {
  const [hit] = rank(INDEX, query);
  const mark = (text: string, at: readonly number[]) =>
    [...text].map((letter, i) => (at.includes(i) ? `[${letter}]` : letter)).join("");
  return hit === undefined
    ? ""
    : [mark(hit.row.label, hit.label), mark(hit.row.detail, hit.detail)].join(" ").trim();
}

test.each([
  ["au log", "acme-[a][u]th-[l][o][g]in-api"],
  ["pfl", "[p]ots-[f]ix-[l]ogin-redirect-dev"],
  ["eckou", "shop-ch[e][c][k][o][u]t-dev feature/pay-later"],
  ["shop pay", "[s][h][o][p]-checkout-dev feature/[p][a][y]-later"],
  ["straße", "Café-[S][t][r][a][ß][e]-dev"],
])("%p highlights %p", (query, shown) => {
  expect(highlighted(query)).toBe(shown);
});

test("a thousand rows are indexed and ranked whatever is typed", () => {
  const rows = Array.from({ length: 1000 }, (_, i) => row(`project-${i % 7}-worktree-${i}-dev`));
  const index = indexOf(rows);
  expect(rank(index, "worktree-999")[0]?.row.label).toBe("project-5-worktree-999-dev");
  expect(rank(index, "dev").length).toBe(1000);
  expect(rank(index, "wroktree").length).toBe(1000);
});

test("a row of many equal words is no maze", () => {
  const index = indexOf([row(Array<string>(60).fill("a").join("-"))]);
  expect(rank(index, `${"a".repeat(40)}b`)).toEqual([]);
  expect(rank(index, "a".repeat(40)).length).toBe(1);
});

test("! keeps the rows where somebody is needed", () => {
  const index = indexOf([
    row("calm"),
    { ...row("cry"), urgent: true },
    { ...row("ask"), urgent: true },
  ]);
  const urgent = (query: string) => rank(index, query).map((hit) => hit.row.label);
  expect(urgent("!")).toEqual(["cry", "ask"]);
  expect(urgent("!as")).toEqual(["ask"]);
  expect(urgent("!calm")).toEqual([]);
  expect(urgent("c")).toEqual(["calm", "cry"]);
});
