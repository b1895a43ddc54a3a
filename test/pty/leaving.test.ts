import { expect, test } from "bun:test";
import { KEYS, TestTerminal } from "../support/terminal.ts";
import { eventually } from "../support/wait.ts";
import { POTS, World } from "../support/world.ts";

/** Leaving the picker: the screen and the terminal are as they were, and nothing stays behind. */

async function worldWithSession(): Promise<World> {
  const world = new World();
  await world.tmux("new-session", "-d", "-s", "mail");
  return world;
}

/** A shell that shows the terminal's modes before and after pots, and pots' exit code. */
function inShell(world: World, args: string): TestTerminal {
  const script = `echo before the picker; stty -a >before; '${POTS}' ${args}; code=$?; stty -a >after
    cmp before after >&2 && echo modes are the same; echo exit $code; read line`;
  return new TestTerminal(world, ["sh", "-c", script]);
}

test.each([
  ["escape", KEYS.escape],
  ["ctrl-c", KEYS.ctrlC],
  ["ctrl-d without a query", KEYS.ctrlD],
  ["escape with a query", `ma${KEYS.escape}`],
  ["ctrl-c in a question", `${KEYS.ctrlX}${KEYS.ctrlC}`],
])("%s leaves the screen and the terminal's modes as they were, exit 130", async (_name, keys) => {
  await using world = await worldWithSession();
  world.link("cmp");
  await using terminal = inShell(world, "");
  await terminal.waitFor("mail");
  expect(terminal.text()).not.toContain("before the picker");
  terminal.type(keys);
  await terminal.waitFor("exit 130");
  expect(terminal.lines().filter((line) => line !== "")).toEqual([
    "before the picker",
    "modes are the same",
    "exit 130",
  ]);
  expect(await world.sessions()).toEqual(["mail"]);
});

test("ctrl-d with a query does not leave", async () => {
  await using world = await worldWithSession();
  await using terminal = TestTerminal.pots(world, []);
  await terminal.waitFor("mail");
  terminal.type(`m${KEYS.ctrlD}a`);
  await terminal.waitFor("› ma");
});

test.each([
  [[], "pots: the picker needs a terminal that can move its cursor (this is TERM=dumb)"],
  [["kill", "mail"], "pots: kill needs a terminal that can move its cursor (this is TERM=dumb)"],
])("a terminal that shows lines alone is sent nothing else: pots %j", async (words, said) => {
  await using world = await worldWithSession();
  const wishes = { env: { TERM: "dumb" } };
  await using terminal = TestTerminal.pots(world, words, wishes);
  const modes: string[] = [];
  terminal.emulator.parser.registerCsiHandler({ prefix: "?", final: "h" }, (set) => {
    modes.push(set.join(";"));
    return false;
  });
  expect(await terminal.exited()).toBe(2);
  expect(terminal.text()).toContain(said);
  expect(modes).toEqual([]);
  expect(await world.sessions()).toEqual(["mail"]);
});

test.each([
  ["in the picker", "", "mail", ["modes are the same", "exit 143"]],
  ["in a question", "kill mail", "(y/N)", [/^\? .*y\/N\)$/, "modes are the same", "exit 143"]],
])("SIGTERM %s puts the screen and the modes back", async (_where, words, shown, left) => {
  await using world = await worldWithSession();
  world.link("cmp");
  world.program("pots-pid", `#!/bin/sh\necho $$ >pid\nexec '${POTS}' "$@"\n`);
  const script = `stty -a >before; pots-pid ${words}; code=$?; stty -a >after
    cmp before after >&2 && echo modes are the same; echo exit $code; read line`;
  await using terminal = new TestTerminal(world, ["sh", "-c", script]);
  await terminal.waitFor(shown);
  process.kill(Number(await Bun.file(`${world.home}/pid`).text()), "SIGTERM");
  await terminal.waitFor("exit 143");
  const lines = terminal.lines().filter((line) => line !== "");
  for (const [at, wanted] of left.toReversed().entries()) {
    expect(lines.at(-1 - at)).toMatch(wanted);
  }
  expect(lines.length).toBe(words === "" ? 2 : 4);
});

test("after going to a session and detaching, the terminal's modes are as before", async () => {
  await using world = await worldWithSession();
  world.link("cmp");
  await using terminal = inShell(world, "");
  await terminal.waitFor("mail");
  terminal.type(KEYS.enter);
  await eventually(async () => (await world.format("mail", "#{session_attached}")) === "1");
  await world.tmux("detach-client", "-s", "=mail");
  await terminal.waitFor("exit 0");
  expect(terminal.text()).toContain("modes are the same");
});

test("the terminal closed while the picker is open leaves no process behind", async () => {
  await using world = await worldWithSession();
  const terminal = TestTerminal.pots(world, []);
  await terminal.waitFor("mail");
  terminal.hangUp();
  expect(await terminal.exited()).toBe(130);
  await terminal[Symbol.asyncDispose]();
  const sockets = await world.tmux("list-clients");
  expect(sockets).toBe("");
});

test("the picker redraws when the terminal is resized", async () => {
  await using world = await worldWithSession();
  await using terminal = TestTerminal.pots(world, [], {}, { cols: 120, rows: 30 });
  await terminal.waitFor("│ mail · sh");
  terminal.resize(60, 30);
  await terminal.waitFor("── mail · sh");
  terminal.resize(40, 10);
  await eventually(() => terminal.lines()[9] === " enter go  ^t new  ^x end  esc leave");
  expect(terminal.text()).not.toContain("mail · sh");
  terminal.resize(120, 30);
  await terminal.waitFor("│ mail · sh");
  terminal.resize(12, 3);
  await eventually(() => terminal.lines()[1]?.startsWith("▌"));
});

test("a thousand sessions: typing finds one of them, paging moves", async () => {
  await using world = new World();
  // tmux takes no command of more than 1,000 words since 3.7
  for (let from = 0; from < 1000; from += 100) {
    const commands = Array.from({ length: 100 }, (_, i) => [
      ...["new-session", "-d", "-s", `many-${from + i}`, "exec sleep 1000", ";"],
    ]);
    await world.tmux(...commands.flat());
  }
  await using terminal = TestTerminal.pots(world, []);
  await terminal.waitFor("1000/1000");
  terminal.type("\u001b[6~\u001b[6~");
  await eventually(() => !terminal.text().includes("▌· many-0 "));
  terminal.type("\u001b[F");
  await terminal.waitFor(/▌· many-\d+/);
  terminal.type("many 777");
  await terminal.waitFor("1/1000");
  await terminal.waitFor("▌· many-777");
});
