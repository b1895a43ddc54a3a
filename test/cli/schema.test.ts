import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { rename, rm } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import { COMMANDS } from "../../src/cli/declarations.ts";
import type { Schema } from "../../src/cli/schema/form.ts";
import { OUTPUTS } from "../../src/cli/schema/outputs.ts";
import { ROWS } from "../../src/cli/schema/rows.ts";
import { schemaOf, wholeSchema } from "../../src/cli/schema.ts";
import { claudeIn, installClaude } from "../support/agents.ts";
import { World } from "../support/world.ts";

/** What --json prints is what the schema says: no key more, and none that nothing prints. */

/** Each command's outputs, from one machine on which there is something to tell of everything. */
const printed: Record<string, unknown[]> = {};
let world: World;

async function look(words: string[], cwd: string): Promise<void> {
  const { code, stdout, stderr } = await world.pots([...words, "--json"], { cwd });
  if (stdout === "") throw new Error(`pots ${words.join(" ")}: exit ${code}\n${stderr}`);
  const name = words[0] ?? "";
  printed[name] = [...(printed[name] ?? []), JSON.parse(stdout)];
}

beforeAll(async () => {
  world = new World();
  installClaude(world);
  const acme = await world.repository("acme");
  for (const name of ["gone", "moved", "lost", "merged", "old"]) await world.worktree(acme, name);
  await world.git(`${acme}-merged`, "commit", "-q", "--allow-empty", "-m", "work");
  await world.git(acme, "merge", "-q", await world.git(`${acme}-merged`, "rev-parse", "HEAD"));
  await world.pots(["create", "old"], { cwd: acme });
  await world.endServer(); // what was there then is saved
  for (const name of ["gone", "moved", "lost", "merged"]) {
    await look(["create", name], acme);
  }
  await claudeIn(world, "agent", "ask");
  await world.git(acme, "worktree", "move", `${acme}-moved`, `${acme}-there`);
  await rm(`${acme}-gone`, { recursive: true });
  await world.git(acme, "worktree", "prune");
  await rename(`${acme}-lost`, `${world.home}/elsewhere`);
  await Bun.write(`${acme}/.pots.toml`, '[setup]\ncreate = "true"\n');
  await look(["list", "--all", "--git", "-v"], acme);
  await look(["list"], acme);
  world.program("ssh", "#!/bin/sh\nexit 255\n");
  await look(["list", "--host", "build"], acme);
  for (const words of [["status"], ["capture", "agent"], ["wait", "agent"], ["config"]]) {
    await look(words, acme);
  }
  for (const words of [["agent", "status"], ["doctor"]]) await look(words, acme);
  await look(["cleanup"], acme);
  await look(["cleanup", "--merged"], acme);
  await look(["cleanup", "--merged", "--yes"], acme);
  await look(["create", "--all"], acme);
});

afterAll(async () => await world[Symbol.asyncDispose]());

const validator = () =>
  new Ajv2020({
    ...{ strict: true, allowUnionTypes: true, allErrors: true },
    formats: { "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ },
  });

const WITH_JSON = COMMANDS.filter(({ options }) => options.some(({ long }) => long === "json"));

describe("conforms to what pots help json --schema prints:", () => {
  test.each(WITH_JSON.map(({ name }) => name))("pots %s", async (name) => {
    const shown = await world.pots(["help", "json", "--schema", name]);
    expect({ code: shown.code, stderr: shown.stderr }).toEqual({ code: 0, stderr: "" });
    const valid = validator().compile(JSON.parse(shown.stdout));
    const whole = validator().compile(wholeSchema());
    expect(printed[name]?.length).toBeGreaterThan(0);
    for (const output of printed[name] ?? []) {
      valid(output);
      expect(valid.errors ?? []).toEqual([]);
      expect(whole(output)).toBe(true);
    }
  });
  test("and what does not is found out", () => {
    const valid = validator().compile(schemaOf("list"));
    const [first] = printed.list as [{ sessions: Record<string, unknown>[] }];
    for (const wrong of [{ status: "asleep" }, { createdAt: "today" }, { id: "3" }, { task: 1 }]) {
      const sessions = [{ ...first.sessions[0], ...wrong }];
      expect(valid({ ...first, sessions })).toBe(false);
    }
    expect(valid({ ...first, sessions: [{ name: "x" }] })).toBe(false);
    expect(valid({ ...first, version: 2 })).toBe(false);
    expect(valid({ ...first, sessions: [{ ...first.sessions[0], later: 1 }] })).toBe(true);
  });
});

type Keys = Record<string, Schema>;

/** The schemas of a schema's keys, its own and those it takes from definitions. */
function keysOf(schema: Schema): Keys {
  const { $ref, allOf = [], anyOf = [], properties = {} } = schema as Record<string, never>;
  const name = String($ref ?? "").replace("#/$defs/", "");
  const referred = (ROWS as Record<string, Schema>)[name];
  const others: Schema[] = [...(referred ? [referred] : []), ...(allOf as []), ...(anyOf as [])];
  return Object.assign({}, properties, ...others.map(keysOf));
}

/** Calls with every key that is printed, `sessions[].host`, and its schema: undefined for none. */
function walk(
  schema: Schema,
  value: unknown,
  place: string,
  see: (at: string, key?: Schema) => void,
) {
  if (Array.isArray(value)) {
    for (const item of value) walk((schema.items ?? {}) as Schema, item, `${place}[]`, see);
  } else if (typeof value === "object" && value !== null) {
    const keys = keysOf(schema);
    for (const [key, inner] of Object.entries(value)) {
      const at = place === "" ? key : `${place}.${key}`;
      see(at, keys[key]);
      if (keys[key] !== undefined) walk(keys[key], inner, at, see);
    }
  }
}

test("every key that is printed is in src/cli/schema, and the other way round", () => {
  const unknown = new Set<string>();
  const seen = new Set<Schema>();
  for (const [name, schema] of Object.entries(OUTPUTS)) {
    for (const output of printed[name] ?? []) {
      walk(schema, output, "", (at, key) => {
        if (key === undefined) unknown.add(`pots ${name} prints ${at}, which no schema has`);
        else seen.add(key);
      });
    }
  }
  const never: string[] = [];
  const visit = (schema: Schema, place: string) => {
    for (const [key, inner] of Object.entries((schema.properties ?? {}) as Keys)) {
      if (!seen.has(inner)) never.push(`${place}.${key}: nothing here prints it`);
      visit(inner, `${place}.${key}`);
    }
    if (schema.items !== undefined) visit(schema.items as Schema, `${place}[]`);
  };
  for (const [name, schema] of Object.entries({ ...OUTPUTS, ...ROWS })) visit(schema, name);
  expect([...unknown, ...never]).toEqual([]);
});

test("every command with --json has a schema, and pots help json names all of their keys", async () => {
  expect(Object.keys(OUTPUTS).sort()).toEqual(WITH_JSON.map(({ name }) => name).sort());
  const page = await Bun.file("src/cli/topics/json.md").text();
  const missing: string[] = [];
  const visit = (schema: Schema) => {
    for (const [key, inner] of Object.entries((schema.properties ?? {}) as Keys)) {
      if (!page.includes(`\`${key}\``)) missing.push(key);
      visit(inner);
    }
    if (schema.items !== undefined) visit(schema.items as Schema);
  };
  for (const schema of Object.values({ ...OUTPUTS, ...ROWS })) visit(schema);
  for (const name of Object.keys(OUTPUTS)) expect(page).toContain(`pots ${name}`);
  expect(missing).toEqual([]);
});

test("the whole schema and one command's are shown; what has none is an error", async () => {
  const whole = await world.pots(["help", "json", "--schema"]);
  expect(JSON.parse(whole.stdout)).toEqual(wholeSchema());
  const alias = await world.pots(["help", "json", "ls", "--schema"]);
  expect(JSON.parse(alias.stdout)).toMatchObject({ $id: "urn:pots:json:1:list" });
  expect(await world.pots(["help", "json", "--schema", "attach"])).toEqual({
    ...{ code: 2, stdout: "" },
    stderr: `pots: pots attach has no --json\n  these have it: ${Object.keys(OUTPUTS).join(", ")}\n`,
  });
  expect((await world.pots(["help", "json", "--schema", "zzz"])).code).toBe(3);
  expect((await world.pots(["help", "json", "--schema", "--all"])).code).toBe(2);
});

test("where there is no data to print, --json is refused rather than passed over", async () => {
  const words = [
    ["agent", "install", "--json"],
    ["create", "x", "-w", "-n", "--json"],
  ];
  for (const each of words) {
    expect(await world.pots(each, { cwd: `${world.code}/acme` })).toMatchObject({
      ...{ code: 2, stdout: "" },
    });
  }
});
