import { expect, test } from "bun:test";
import { isAlive } from "../safety/stand-ins.ts";
import { KEYS, TestTerminal } from "../support/terminal.ts";
import { eventually } from "../support/wait.ts";
import { POTS, World } from "../support/world.ts";

/** pots stopped by ctrl-z, what others do with the terminal meanwhile, and going on. */

async function worldWithSessions(): Promise<World> {
  const world = new World();
  for (const name of ["mail", "notes", "talk"]) {
    await world.tmux("new-session", "-d", "-s", name, "exec cat");
  }
  return world;
}

const CTRL_Z = "\u001a";

/** A shell with jobs that goes on with pots at Enter, and says so when pots has ended. */
function inShell(world: World, words: string, cwd = world.home): TestTerminal {
  const script = `set -m; echo before; '${POTS}' ${words}
    case $(stty -a) in *' -icanon'*) echo raw;; *) echo cooked;; esac
    echo stopped; read line; fg >/dev/null; echo after; read line`;
  return new TestTerminal(world, ["bash", "-c", script], { cwd });
}

/** What is on the screen, but for what bash says of jobs. */
const filled = (terminal: TestTerminal) =>
  terminal.lines().filter((line) => line !== "" && !/^\[1\]\+ +Stopped/.test(line));

test("the picker, stopped and resized, leaves the screen, and comes back the size it is", async () => {
  await using world = await worldWithSessions();
  await using terminal = inShell(world, "");
  await terminal.waitFor("3/3");
  terminal.type(CTRL_Z);
  await terminal.waitFor("stopped");
  expect(filled(terminal)).toEqual(["before", "cooked", "stopped"]);
  expect(terminal.emulator.buffer.active.type).toBe("normal");
  expect(terminal.emulator.modes.mouseTrackingMode).toBe("none");
  terminal.resize(90, 20); // pots learns of it when it goes on, before it has the terminal again
  terminal.type("\r");
  await terminal.waitFor("3/3");
  await eventually(() => terminal.lines().at(-1)?.includes("enter go"));
  expect(terminal.text()).not.toContain("before");
  terminal.type("ma");
  await terminal.waitFor("› ma");
  terminal.type(KEYS.escape);
  await terminal.waitFor("after");
  expect(filled(terminal)).toEqual(["before", "cooked", "stopped", "after"]);
  expect(terminal.emulator.modes.mouseTrackingMode).toBe("none");
  expect(terminal.emulator.modes.wraparoundMode).toBe(true);
});

test("a stopped question shows all of itself again, with what was typed", async () => {
  await using world = await worldWithSessions();
  await using terminal = inShell(world, "kill notes");
  await terminal.waitFor("(y/N)");
  terminal.type("n");
  await terminal.waitFor("(y/N) n");
  terminal.type(CTRL_Z);
  await terminal.waitFor("stopped");
  expect(terminal.text()).toContain("cooked");
  terminal.type("\r");
  await eventually(
    () => filled(terminal).at(-1) === "? End this session? (y/N) n",
    () => terminal.text(),
  );
  terminal.type(`o${KEYS.enter}`);
  await terminal.waitFor("after");
  expect(await world.sessions()).toContain("notes");
});

test("a stopped choice shows its answers again, with the one that was pointed at", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await Bun.write(`${acme}/.pots.toml`, '[[window]]\nrun = "true"\n');
  await using terminal = inShell(world, "create main -d", acme);
  await terminal.waitFor("show the whole file");
  terminal.type(KEYS.down);
  await terminal.waitFor("❯ yes");
  expect(terminal.showsCursor()).toBe(false);
  terminal.type(CTRL_Z);
  await terminal.waitFor("stopped");
  expect(terminal.showsCursor()).toBe(true);
  terminal.type("\r");
  await eventually(
    () => /stopped\s+\? Trust them.*\n. not now.*\n❯ yes.*\n. show/.test(terminal.text()),
    () => terminal.text(),
  );
  terminal.type(KEYS.down);
  await terminal.waitFor("❯ show the whole file");
  expect(terminal.text().match(/❯/g)).toHaveLength(2); // as it was when it was stopped, and now
  terminal.type(KEYS.up + KEYS.enter);
  await terminal.waitFor("after");
  await eventually(async () => (await world.sessions()).includes("acme-main-dev"));
});

test.each(["", "kill notes", "kill"])(
  "pots %s, stopped, ends where its shell is told to end the job",
  async (words) => {
    await using world = await worldWithSessions();
    const script = `set -m; '${POTS}' ${words}; echo "job $(jobs -p)"; kill %1; read line`;
    await using terminal = new TestTerminal(world, ["bash", "-c", script]);
    await terminal.waitFor(words === "kill notes" ? "(y/N)" : "mail");
    terminal.type(CTRL_Z);
    await terminal.waitFor(/^job \d+$/m);
    const pid = Number(/^job (\d+)$/m.exec(terminal.text())?.[1]);
    await eventually(() => !isAlive(pid), "its end");
    expect(terminal.emulator.buffer.active.type).toBe("normal");
    expect(terminal.showsCursor()).toBe(true);
    expect(await world.sessions()).toEqual(["mail", "notes", "talk"]);
  },
);
