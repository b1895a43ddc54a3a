import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { World } from "../support/world.ts";

/** Which session or worktree a word means, in every command that takes one. */

let world: World;
let acme = "";

beforeEach(async () => {
  world = new World();
  acme = await world.repository("acme");
  await world.worktree(acme, "auth", "feature/login");
  await world.pots(["create", "auth"], { cwd: acme });
});

afterEach(async () => await world[Symbol.asyncDispose]());

/** Everything that does something with a session, and is told which by one word. */
const ACTING: [command: string, line: (word: string) => string[]][] = [
  ["send", (word) => ["send", word, "echo wrong"]],
  ["run", (word) => ["run", word, "--", "echo", "wrong"]],
  ["capture", (word) => ["capture", word]],
  ["wait", (word) => ["wait", word, "--timeout", "5"]],
  ["status", (word) => ["status", word]],
  ["layout save", (word) => ["layout", "save", word]],
  ["kill", (word) => ["kill", word, "--yes"]],
];

describe("letters in order are no part of a name", () => {
  test.each(ACTING)("for %s: what has them is named, and left alone", async (_, line) => {
    const { code, stdout, stderr } = await world.pots(line("adv"));
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toContain("nearest: acme-auth-dev\n");
    expect(await world.screen("acme-auth-dev")).not.toContain("wrong");
    expect(await world.sessions()).toEqual(["acme-auth-dev"]);
  });
});
