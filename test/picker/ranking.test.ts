import { expect, test } from "bun:test";
import { buildIndex, rank } from "../../src/picker/ranking.ts";
import { RUNG } from "../../src/picker/rungs.ts";

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
  row("mail"),
  row("shop/worker", "fix/queue", ["shop", "worker", "fix/queue"]),
  row("Café-Straße-dev", "", []),
];

const INDEX = buildIndex(ROWS);
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
  // one typo: a letter swapped, wrong, missing, too many
  ["lgoin", "pots-fix-login-redirect-dev", RUNG.alike],
  ["mial", "mail", RUNG.alike],
  ["redirict", "pots-fix-login-redirect-dev", RUNG.alike],
  ["chekout", "shop-checkout-dev", RUNG.alike],
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

test("what resembles the query is not shown beside what holds it", () => {
  const index = buildIndex([row("login-dev"), row("logon-dev")]);
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
  const index = buildIndex(rows);
  expect(rank(index, "worktree-999")[0]?.row.label).toBe("project-5-worktree-999-dev");
  expect(rank(index, "dev").length).toBe(1000);
  expect(rank(index, "wroktree").length).toBe(1000);
});

test("a row of many equal words is no maze", () => {
  const index = buildIndex([row(Array<string>(60).fill("a").join("-"))]);
  expect(rank(index, `${"a".repeat(40)}b`)).toEqual([]);
  expect(rank(index, "a".repeat(40)).length).toBe(1);
});
