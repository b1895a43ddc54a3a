import { describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { overview } from "../../src/cli/help.ts";
import { TOPICS } from "../../src/cli/topics.ts";
import { loadColors } from "../../src/terminal/colors.ts";
import { TestTerminal } from "../support/terminal.ts";
import { World } from "../support/world.ts";

/** `pots help <topic>`: the pages behind the README. */

test("every page is a topic, and every topic is in the overview", () => {
  const pages = readdirSync(resolve(import.meta.dir, "../../src/cli/topics"));
  expect(pages.sort()).toEqual(TOPICS.map(({ name }) => `${name}.md`).sort());
  const text = overview(loadColors(false));
  for (const { name, summary } of TOPICS) expect(text).toMatch(RegExp(`  ${name} +${summary}`));
});

describe("a page is shown", () => {
  test.each(TOPICS.map(({ name }) => name))(
    "plain where stdout is no terminal: %s",
    async (name) => {
      await using world = new World();
      const { code, stdout, stderr } = await world.pots(["help", name]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout.toLowerCase()).toStartWith(name);
      expect(stdout).not.toContain("\u001b");
      for (const line of stdout.split("\n")) expect(Bun.stringWidth(line)).toBeLessThanOrEqual(80);
    },
  );

  test("and a global option may stand anywhere", async () => {
    await using world = new World();
    const page = await world.pots(["help", "names"]);
    const schema = await world.pots(["help", "json", "--schema", "list"]);
    for (const words of ["--no-color help names", "help names --no-color", "-L x help names"]) {
      expect(await world.pots(words.split(" "))).toEqual(page);
    }
    for (const words of [
      "--no-color help json --schema list",
      "-L x help json list --schema",
      "help --no-color json --schema list",
    ]) {
      expect(await world.pots(words.split(" "))).toEqual(schema);
    }
    const odd = await world.pots("--no-colour help names".split(" "));
    expect(odd).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no option --no-colour"),
    });
  });

  test("by the person's pager where it is longer than the terminal", async () => {
    await using world = new World();
    world.program("my-pager", '#!/bin/sh\necho "paged with $1"\nsed -n 1p\n');
    const env = { PAGER: "my-pager --quiet" };
    await using short = TestTerminal.pots(
      world,
      ["help", "safety"],
      { env },
      { cols: 80, rows: 12 },
    );
    expect(await short.exited()).toBe(0);
    expect(short.text()).toContain("paged with --quiet\nSafety");
    await using tall = TestTerminal.pots(
      world,
      ["help", "safety"],
      { env },
      { cols: 80, rows: 90 },
    );
    expect(await tall.exited()).toBe(0);
    expect(tall.text()).not.toContain("paged");
    expect(tall.text()).toContain("Safety");
  });

  test("whole where there is no pager", async () => {
    await using world = new World();
    const size = { cols: 80, rows: 12 };
    await using terminal = TestTerminal.pots(world, ["help", "safety"], {}, size);
    expect(await terminal.exited()).toBe(0);
    expect(terminal.text()).toContain("pots list --orphans");
  });
});

describe("a word that is no command", () => {
  test("but a session's or a worktree's whole name gets the line that goes there", async () => {
    await using world = new World();
    const acme = await world.repository("acme");
    await world.worktree(acme, "auth");
    await world.pots(["create"], { cwd: acme });
    for (const word of ["acme-main-dev", "auth", "acme/auth"]) {
      expect(await world.pots([word], { cwd: acme })).toMatchObject({
        code: 2,
        stderr: `pots: there is no command "${word}"\n  to go there: pots attach ${word}\n`,
      });
    }
    const near = await world.pots(["lst"], { cwd: acme });
    expect(near.stderr).toContain("did you mean list?");
  });
});
