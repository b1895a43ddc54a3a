import { expect, test } from "bun:test";
import { KEYS, TestTerminal } from "../support/terminal.ts";
import { eventually } from "../support/wait.ts";
import { World } from "../support/world.ts";

/** `pots attach` in a terminal. */

async function mailWorld(): Promise<World> {
  const world = new World();
  for (const name of ["mail-work", "mail-home", "notes"]) {
    await world.tmux("new-session", "-d", "-s", name);
  }
  return world;
}

const attached = (world: World, name: string) =>
  eventually(async () => (await world.format(name, "#{session_attached}")) === "1", name);

test("an ambiguous query opens the picker with the query filled in", async () => {
  await using world = await mailWorld();
  await using terminal = TestTerminal.pots(world, ["attach", "mail"]);
  await terminal.waitFor("pots › mail");
  await terminal.waitFor("2/3");
  expect(terminal.text()).not.toContain("notes");
  terminal.type("-h");
  await terminal.waitFor("1/3");
  terminal.type(KEYS.enter);
  await attached(world, "mail-home");
});

test("without a name it opens the picker on sessions alone", async () => {
  await using world = await mailWorld();
  const acme = await world.repository("acme");
  await using terminal = TestTerminal.pots(world, ["attach"], { cwd: acme });
  await terminal.waitFor("3/3");
  await terminal.waitForAbsence("…");
  expect(terminal.text()).not.toContain("acme/main");
  terminal.type("notes\r");
  await attached(world, "notes");
});

test("leaving the picker is exit 130, and the flags reach the session gone to", async () => {
  await using world = await mailWorld();
  await using left = TestTerminal.pots(world, ["attach", "mail"]);
  await left.waitFor("2/3");
  left.type(KEYS.escape);
  expect(await left.exited()).toBe(130);
  await using terminal = TestTerminal.pots(world, ["attach", "-r", "mail"]);
  await terminal.waitFor("2/3");
  terminal.type("-w\r");
  await attached(world, "mail-work");
  expect(await world.tmux("list-clients", "-F", "#{client_readonly}")).toBe("1");
});

test("a query with control characters is written out, given or typed, and commands nothing", async () => {
  await using world = new World();
  for (const name of ["mail-7m-work", "mail-7m-home"]) {
    await world.tmux("new-session", "-d", "-s", name);
  }
  await using terminal = TestTerminal.pots(world, ["attach", "mail\u001b[7m"]);
  await terminal.waitFor("pots › mail\\e[7m");
  terminal.type("\u009b4m");
  await terminal.waitFor("pots › mail\\e[7m\\x9b4m");
  const cell = terminal.emulator.buffer.active.getLine(0)?.getCell("pots › mail\\e[7".length);
  expect(cell?.isInverse()).toBe(0);
  expect(cell?.isUnderline()).toBe(0);
});

test("without a terminal nothing is asked: candidates and exit 4, usage and exit 2", async () => {
  await using world = await mailWorld();
  const several = await world.pots(["attach", "mail"]);
  expect(several.code).toBe(4);
  expect(several.stderr).toContain("mail-work");
  expect((await world.pots(["attach"])).code).toBe(2);
});
