import { afterAll, beforeAll, expect, test } from "bun:test";
import { makeWorktree } from "../../src/operations/make-worktree.ts";
import type { Context } from "../../src/snapshot/context.ts";
import type { MakingPlan } from "../../src/worktrees/making-plan.ts";
import { World } from "../support/world.ts";

/** What a tool made is taken only when it says that it did, and when it is sure which one it is. */

let world: World;
let root = "";
let context: Context;

beforeAll(async () => {
  world = new World();
  root = await world.repository("acme");
  const { env, home } = world;
  const config = { settings: { worktreeProvider: "git", defaultTask: "dev" } };
  context = { ...{ env, home, config }, stateDirectory: home } as unknown as Context;
});
afterAll(async () => await world[Symbol.asyncDispose]());

async function made(script: string): Promise<string> {
  const argv: [string, ...string[]] = ["sh", "-c", script];
  const command = { argv, directory: root, line: "the tool", told: false };
  const plan: MakingPlan = {
    ...{ fetch: [], fetchMayFail: false, by: "plum", words: [] },
    ...{ branch: null, path: null, at: null, note: null },
  };
  const project = { root, name: "acme" };
  try {
    const making = { project, plan, commands: [command], line: command.line };
    return (await makeWorktree(context, making)).name;
  } catch (error) {
    return (error as Error).message;
  }
}

const add = (name: string) => `git worktree add -q ../acme-${name} -b ${name} 2>/dev/null`;

test.each([
  [add("one"), "one"],
  [`${add("two")}; exit 3`, "sh did not make the worktree (exit 3)"],
  [`${add("three")}; ${add("four")}`, "sh made no worktree that pots could tell from the others"],
  ["true", "sh made no worktree that pots could tell from the others"],
])("%s: %s", async (script, outcome) => expect(await made(script)).toBe(outcome));
