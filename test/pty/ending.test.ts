import { expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { KEYS, TestTerminal } from "../support/terminal.ts";
import { eventually } from "../support/wait.ts";
import { POTS, tmuxVersion, World } from "../support/world.ts";

/** What kill and cleanup ask in a terminal, and what comes of each answer. */

async function mailWorld(): Promise<World> {
  const world = new World();
  for (const name of ["mail", "notes", "talk"]) {
    await world.tmux("new-session", "-d", "-s", name);
  }
  await world.tmux("respawn-pane", "-k", "-t", "=notes:", "exec cat");
  await eventually(
    async () => (await world.format("notes", "#{pane_current_command}")) === "cat",
    "cat in notes",
  );
  return world;
}

test("kill shows what will end, and ends it on y", async () => {
  await using world = await mailWorld();
  await using terminal = TestTerminal.pots(world, ["kill", "notes"]);
  await terminal.waitFor("End this session? (y/N)");
  expect(terminal.text()).toContain("notes · ~ · running: cat");
  terminal.type("y\r");
  expect(await terminal.exited()).toBe(0);
  await terminal.waitFor("ended notes");
  expect(await world.sessions()).toEqual(["mail", "talk"]);
});

/** A program that somebody starts in a session at this moment. */
async function startsIn(world: World, session: string, program: string): Promise<void> {
  await world.tmux("respawn-pane", "-k", "-t", `=${session}:`, `exec ${program}`);
  await eventually(
    async () => (await world.format(session, "#{pane_current_command}")) === program.split(" ")[0],
    `${program} in ${session}`,
  );
}

test("kill shows what was started while it asked, and asks again before it ends that", async () => {
  await using world = await mailWorld();
  await using terminal = TestTerminal.pots(world, ["kill", "mail", "notes"]);
  await terminal.waitFor("End these 2 sessions? (y/N)");
  expect(terminal.text()).toMatch(/^mail · ~ · no client attached, nothing but a shell running/m);
  await startsIn(world, "mail", "tail -f /dev/null");
  terminal.type("y\r");
  await terminal.waitFor(
    /more has come to be there[\s\S]*mail · ~ · running: tail[\s\S]*\(y\/N\) *\s*$/,
  );
  expect(await world.sessions()).toEqual(["mail", "notes", "talk"]);
  terminal.type("n\r");
  expect(await terminal.exited()).toBe(130);
  expect(await world.sessions()).toEqual(["mail", "notes", "talk"]);
  await using again = TestTerminal.pots(world, ["kill", "mail"]);
  await again.waitFor("mail · ~ · running: tail");
  await startsIn(world, "mail", "sleep 1000");
  again.type("y\r");
  await again.waitFor("mail · ~ · running: sleep");
  again.type("y\r");
  expect(await again.exited()).toBe(0);
  expect(await world.sessions()).toEqual(["notes", "talk"]);
});

test("the picker asks again before it ends what was started while it asked", async () => {
  await using world = await mailWorld();
  await using terminal = TestTerminal.pots(world, []);
  await terminal.waitFor("talk");
  terminal.type(`mail${KEYS.ctrlX}`);
  await terminal.waitFor(/End mail\? y\/N *$/m);
  await startsIn(world, "mail", "tail -f /dev/null");
  terminal.type("y");
  await terminal.waitFor("End mail? y/N (more is in it by now; running: tail)");
  expect(await world.sessions()).toContain("mail");
  terminal.type("y");
  await terminal.waitFor("ended mail");
  expect(await world.sessions()).toEqual(["notes", "talk"]);
});

const REFUSALS = [
  ["n", "n\r"],
  ["enter alone", KEYS.enter],
  ["ctrl-c", KEYS.ctrlC],
  ["ctrl-d", KEYS.ctrlD],
  ["escape", KEYS.escape],
] as const;

test.each(REFUSALS)(
  "kill ends nothing on %s, exit 130, the modes as they were",
  async (_name, keys) => {
    await using world = await mailWorld();
    world.link("cmp");
    const script = `stty -a >before; '${POTS}' kill notes; code=$?; stty -a >after
    cmp before after >&2 && echo modes are the same; echo exit $code; read line`;
    await using terminal = new TestTerminal(world, ["sh", "-c", script]);
    await terminal.waitFor("(y/N)");
    terminal.type(keys);
    await terminal.waitFor("exit 130");
    expect(terminal.text()).toContain("modes are the same");
    expect(await world.sessions()).toEqual(["mail", "notes", "talk"]);
  },
);

test.each(["notes", ""])(
  "kill %s with the terminal closed ends nothing, exit 130",
  async (name) => {
    await using world = await mailWorld();
    await using terminal = TestTerminal.pots(world, ["kill", ...(name === "" ? [] : [name])]);
    await terminal.waitFor(/\(y\/N\)|tab choose/);
    terminal.hangUp();
    expect(await terminal.exited()).toBe(130);
    expect(await world.sessions()).toEqual(["mail", "notes", "talk"]);
  },
);

test("kill without a name: a list to choose from, with what runs, then a question that names them", async () => {
  await using world = await mailWorld();
  await using terminal = TestTerminal.pots(world, ["kill"], {}, { cols: 70, rows: 12 });
  await terminal.waitFor("tab choose  enter end…  esc leave  alt-a choose all");
  await terminal.waitFor(/◯ notes +running: cat/);
  await terminal.waitFor("3/3 · 0 chosen");
  terminal.type(`${KEYS.tab}${KEYS.up}${KEYS.tab}${KEYS.enter}`); // chosen, and not after all
  await terminal.waitFor("nothing is chosen; tab chooses");
  terminal.type(` ${KEYS.backspace}`); // a letter of the query, which chooses nothing
  await terminal.waitFor("0 chosen");
  terminal.type(`ma${KEYS.tab}`);
  await terminal.waitFor("◉ mail");
  terminal.type(`${KEYS.ctrlU}notes${KEYS.tab}`);
  await terminal.waitFor("1/3 · 2 chosen"); // one of them is not to be seen
  terminal.type(KEYS.enter);
  await terminal.waitFor("End these 2 sessions? (y/N)");
  expect(terminal.text()).toMatch(/^mail · ~ · no client attached/m);
  expect(terminal.text()).toMatch(/^notes · ~ · running: cat/m);
  terminal.type("y\r");
  expect(await terminal.exited()).toBe(0);
  expect(await world.sessions()).toEqual(["talk"]);
});

test("enter where nothing was chosen takes the row under the cursor, and the question names it", async () => {
  await using world = await mailWorld();
  await using terminal = TestTerminal.pots(world, ["kill"]);
  await terminal.waitFor("0 chosen");
  terminal.type("talk");
  await terminal.waitFor("1/3 · 0 chosen");
  terminal.type(KEYS.enter);
  await terminal.waitFor("End this session? (y/N)");
  expect(terminal.text()).toMatch(/^talk · ~/m);
  terminal.type("y\r");
  expect(await terminal.exited()).toBe(0);
  expect(await world.sessions()).toEqual(["mail", "notes"]);
});

test("all are chosen at once but those in use, and it says so", async () => {
  await using world = await mailWorld();
  await using terminal = TestTerminal.pots(world, ["kill"]);
  await terminal.waitFor("0 chosen");
  terminal.type("\u001ba");
  await terminal.waitFor("1 in use left out; tab chooses them one by one");
  await terminal.waitFor("2 chosen");
  expect(terminal.text()).toContain("◯ notes");
  terminal.type("\u001ba");
  await terminal.waitFor("0 chosen");
});

async function orphanWorld(): Promise<{ world: World; acme: string }> {
  const world = new World();
  const acme = await world.repository("acme");
  for (const name of ["busy", "idle", "live"]) {
    await world.worktree(acme, name);
    const command = name === "busy" ? ["--", "cat", "-"] : [];
    await world.pots(["create", name, ...command], { cwd: acme });
  }
  for (const name of ["busy", "idle"]) rmSync(`${acme}-${name}`, { recursive: true });
  return { world, acme };
}

test("cleanup lists orphans with their reasons; the busy start unchosen; a question names the rest", async () => {
  const { world, acme } = await orphanWorld();
  await using _ = world;
  await using terminal = TestTerminal.pots(world, ["cleanup"], { cwd: acme });
  await terminal.waitFor(/◉ acme-idle-dev +its worktree is gone/);
  await terminal.waitFor(/◯ acme-busy-dev +running: cat; its/);
  expect(terminal.text()).not.toContain("acme-live-dev");
  terminal.type(KEYS.enter);
  await terminal.waitFor("End this session? (y/N)");
  expect(terminal.text()).toContain("acme-idle-dev · its worktree is gone");
  expect(terminal.text()).not.toContain("acme-busy-dev");
  terminal.type("y\r");
  expect(await terminal.exited()).toBe(0);
  await terminal.waitFor("ended acme-idle-dev");
  await terminal.waitFor("kept acme-busy-dev: running: cat");
  await terminal.waitFor("1 ended, 1 kept, 0 failed");
  expect(await world.sessions()).toEqual(["acme-busy-dev", "acme-live-dev"]);
});

test("cleanup ends the busy one too when it is chosen by itself", async () => {
  const { world, acme } = await orphanWorld();
  await using _ = world;
  await using terminal = TestTerminal.pots(world, ["cleanup"], { cwd: acme });
  await terminal.waitFor("1 chosen");
  terminal.type("\u001ba"); // all but the busy are chosen already: none
  await terminal.waitFor("0 chosen");
  terminal.type(`\u001babusy${KEYS.tab}`);
  await terminal.waitFor("2 chosen");
  terminal.type(KEYS.enter);
  await terminal.waitFor("End these 2 sessions? (y/N)");
  expect(terminal.text()).toContain("acme-busy-dev · running: cat; its worktree is gone");
  terminal.type("y\r");
  expect(await terminal.exited()).toBe(0);
  await terminal.waitFor("2 ended, 0 kept, 0 failed");
  expect(await world.sessions()).toEqual(["acme-live-dev"]);
});

test("cleanup keeps a busy one that was chosen when more was started in it while it asked", async () => {
  const { world, acme } = await orphanWorld();
  await using _ = world;
  await using terminal = TestTerminal.pots(world, ["cleanup"], { cwd: acme });
  await terminal.waitFor("1 chosen");
  terminal.type(`busy${KEYS.tab}${KEYS.enter}`);
  await terminal.waitFor("End these 2 sessions? (y/N)");
  await startsIn(world, "acme-busy-dev", "tail -f /dev/null");
  terminal.type("y\r");
  await terminal.waitFor("kept acme-busy-dev: running: tail");
  await terminal.waitFor("1 ended, 1 kept, 0 failed");
  expect(await world.sessions()).toEqual(["acme-busy-dev", "acme-live-dev"]);
});

test.each([
  ["ctrl-c", KEYS.ctrlC],
  ["ctrl-d", KEYS.ctrlD],
  ["escape", KEYS.escape],
])("cleanup ends nothing on %s, exit 130", async (_name, keys) => {
  const { world, acme } = await orphanWorld();
  await using _ = world;
  await using terminal = TestTerminal.pots(world, ["cleanup"], { cwd: acme });
  await terminal.waitFor("◉ acme-idle-dev");
  terminal.type(keys);
  expect(await terminal.exited()).toBe(130);
  expect((await world.sessions()).length).toBe(3);
});

test("keys typed behind an answer reach the session it leads to", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.pots(["create", "main"], { cwd: acme });
  await using terminal = TestTerminal.pots(world, ["create", "main"], { cwd: acme });
  await terminal.waitFor("acme-main-dev already exists. Go there? (Y/n)");
  terminal.type("y\recho typed''ahead\r");
  // 3.2 throws away what was typed before it shows the session
  const reaches = tmuxVersion() < 303 ? "$" : "typedahead";
  await eventually(async () => (await world.screen("acme-main-dev")).includes(reaches));
});
