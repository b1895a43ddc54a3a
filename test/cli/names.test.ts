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

describe("a worktree named in full, by its directory or with its project ahead of its branch,", () => {
  const NAMES = ["acme/feature/a-b", "acme/feature-a-b", "feature/a-b", "acme-feature-a-b"];
  let path = "";

  beforeEach(async () => {
    path = await world.worktree(acme, "feature-a-b", "feature/a-b");
    await world.worktree(acme, "feature_a.b", "feature_a.b");
    await world.pots(["create", "feature_a.b"], { cwd: acme });
    expect(await world.sessions()).toContain("acme-feature-a-b-dev");
  });

  test.each([...ACTING, ["attach", (word: string) => ["attach", word]] as (typeof ACTING)[0]])(
    "is no other's for %s where it has no session",
    async (_, line) => {
      for (const name of NAMES) {
        const { code, stdout, stderr } = await world.pots(line(name));
        expect({ code, stdout, stderr }).toEqual({
          ...{ code: 3, stdout: "" },
          stderr: expect.stringContaining(`${name} is a worktree without a session`),
        });
      }
      expect(await world.screen("acme-feature-a-b-dev")).not.toContain("wrong");
      expect(await world.sessions()).toEqual(["acme-auth-dev", "acme-feature-a-b-dev"]);
    },
  );

  test.each(NAMES)("is found by %s, and its session by its branch", async (name) => {
    const made = await world.pots(["create", name]);
    expect(made).toMatchObject({ code: 0, stderr: "" });
    const { stdout } = await world.pots(["run", "acme/feature/a-b", "--", "pwd"]);
    expect(stdout).toBe(`${path}\n`);
  });

  test("comes before another's branch of that name", async () => {
    await world.worktree(acme, "one", "other");
    await world.worktree(acme, "two", "one");
    for (const name of ["one", "two"]) await world.pots(["create", name], { cwd: acme });
    const runs = async (name: string) => (await world.pots(["run", name, "--", "pwd"])).stdout;
    expect(await runs("acme/one")).toBe(`${acme}-one\n`);
    await world.pots(["kill", "acme-one-dev", "-y"]);
    const { stderr } = await world.pots(["run", "acme/one", "--", "pwd"]);
    expect(stderr).toStartWith("pots: acme/one is a worktree without a session\n");
    await world.git(acme, "worktree", "remove", `${acme}-one`);
    expect(await runs("acme/one")).toBe(`${acme}-two\n`);
  });
});
