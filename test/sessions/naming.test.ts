import { describe, expect, test } from "bun:test";
import {
  projectName,
  sameIdentity,
  sessionName,
  shortHash,
  slug,
  worktreeName,
} from "../../src/sessions/naming.ts";

describe("slug", () => {
  test.each([
    ["Café Zoë", "cafe-zoe"],
    ["feature/login", "feature-login"],
    ["  --a..b::c--  ", "a-b-c"],
    ["STRASSE Straße", "strasse-strasse"],
    ["Łódź Ærø", "lodz-aero"],
    ["e\u0301te\u0301", "ete"], // decomposed, as macOS writes directory names
    ["ﬁne ²", "fine-2"],
    ["日本", "日本"],
    ["Тест й", "тест-й"],
    ["が ガ", "が-ガ"], // what looks like a diacritic makes it another letter
    ["हिन्दी", "हिन्दी"],
    ["ｆｕｌｌ", "full"],
    ["İstanbul", "istanbul"],
    ["🚀", ""],
    ["a\nb\tc", "a-b-c"],
    ["$HOME;rm -rf", "home-rm-rf"],
    ["", ""],
  ])("%j → %j", (text, expected) => expect(slug(text)).toBe(expected));
});

describe("a project's name", () => {
  test.each([
    ["/home/ana/acme", "acme"],
    ["/srv/acme.git", "acme"],
    ["/srv/my.project", "my.project"],
    ["/", "/"],
  ])("of root %j is %j", (root, name) => expect(projectName(root)).toBe(name));
});

describe("a worktree's name", () => {
  test.each([
    ["/code/acme", "/code/acme", true, "main"],
    ["/code/acme", "/code/acme-auth", false, "auth"],
    ["/code/acme", "/elsewhere/acme-auth", false, "auth"],
    ["/code/acme", "/code/spike", false, "spike"],
    ["/code/acme", "/code/acme-", false, "acme-"],
    ["/code/acme", "/code/acmeauth", false, "acmeauth"],
    ["/code/acme", "/tmp/acme", false, "acme"],
    ["/srv/acme.git", "/srv/acme-feat", false, "feat"],
    ["/srv/acme", "/srv/acme/feat", false, "feat"],
  ])("root %j, path %j, main %j: %j", (root, path, main, name) =>
    expect(worktreeName(root, path, main)).toBe(name),
  );
});

describe("a session's name", () => {
  const free = () => false;
  const identity = { root: "/code/acme", worktree: "/code/acme-auth", task: "dev" };
  test.each([
    [
      { prefix: "", project: "prunejuice", worktree: "feature-impl", task: "backend" },
      "prunejuice-feature-impl-backend",
    ],
    [{ prefix: "", project: "prunejuice", worktree: "main", task: "dev" }, "prunejuice-main-dev"],
    [{ prefix: "w-", project: "acme", worktree: "auth", task: "dev" }, "w-acme-auth-dev"],
    [{ prefix: "w", project: "acme", worktree: "auth", task: "dev" }, "wacme-auth-dev"],
    [{ prefix: "日本", project: "acme", worktree: "auth", task: "dev" }, "日本acme-auth-dev"],
    [{ prefix: "", project: "Été", worktree: "日本", task: "dev" }, "ete-日本-dev"],
    [{ prefix: "", project: "Été", worktree: "🚀", task: "dev" }, `ete-${shortHash("🚀")}-dev`],
    [{ prefix: "", project: "a.b:c", worktree: "x/y", task: "T 1" }, "a-b-c-x-y-t-1"],
  ])("of %j is %s", (parts, name) => expect(sessionName(parts, identity, free)).toBe(name));

  const parts = { prefix: "", project: "acme", worktree: "auth", task: "dev" };
  test("gets a suffix where another identity has it, always the same one", () => {
    const taken = (name: string) => name === "acme-auth-dev";
    const name = sessionName(parts, identity, taken);
    expect(name).toMatch(/^acme-auth-dev-[0-9a-f]{4}$/);
    expect(sessionName(parts, identity, taken)).toBe(name);
    expect(sessionName(parts, { ...identity, worktree: "/b/acme-auth" }, taken)).not.toBe(name);
  });

  test("gets a longer suffix where the short one is taken too", () => {
    const name = sessionName(parts, identity, (candidate) => candidate.length < 20);
    expect(name).toMatch(/^acme-auth-dev-[0-9a-f]{6}$/);
  });
});

test("two identities are the same only when root, worktree and task all are", () => {
  const one = { root: "/r", worktree: "/w", task: "t" };
  expect(sameIdentity(one, { ...one })).toBe(true);
  for (const other of [{ root: "/x" }, { worktree: "/x" }, { task: "x" }]) {
    expect(sameIdentity(one, { ...one, ...other })).toBe(false);
  }
});
