import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { pathOf } from "../../src/operations/find-project.ts";
import type { Context } from "../../src/snapshot/context.ts";
import { World } from "../support/world.ts";

let world: World;

beforeAll(async () => {
  world = new World();
  const acme = await world.repository("acme");
  await world.worktree(acme, "auth");
  mkdirSync(`${acme}/docs/old`, { recursive: true });
  mkdirSync(`${world.code}/plain`);
});

afterAll(async () => await world[Symbol.asyncDispose]());

describe("a word typed in", () => {
  test.each<[where: string, word: string, path: string | null]>([
    // a worktree may be called as a directory that happens to be there
    ["acme", "docs", null],
    ["acme", "./docs", "acme/docs"],
    ["acme", "docs/old", "acme/docs/old"],
    ["acme", "docs/new", null],
    ["acme", "feature/auth", null],
    ["acme", "..", "."],
    ["acme", "~/code/acme", "acme"],
    ["acme", "~acme", null],
    [".", "acme-auth", "acme-auth"],
    [".", "plain", null],
    [".", "nowhere", null],
  ])("%s: %s is the path %j", (where, word, path) => {
    const context = { cwd: `${world.code}/${where}`, home: world.home } as Context;
    const expected = path === null ? null : path === "." ? world.code : `${world.code}/${path}`;
    expect(pathOf({ ...context, cwd: where === "." ? world.code : context.cwd }, word)).toBe(
      expected,
    );
  });
});
