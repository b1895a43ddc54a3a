import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { KEYS, TestTerminal } from "../support/terminal.ts";
import { eventually } from "../support/wait.ts";
import { POTS, World } from "../support/world.ts";
import { breaking, HANGS, hanging, isAlive, startPots, withOrphan } from "./stand-ins.ts";

/** A signal while a child runs: the child ends with pots, and cleans up first where it can. */

/** Takes its time to remove what it had half made, once it is told to end. */
const CLEANS_UP = `
  trap 'echo told >>"$HOME/told"; sleep 0.3; echo clean >>"$HOME/clean"; exit 1' INT TERM HUP
  echo $$ >>"$HOME/hanging"; echo making it; while :; do sleep 0.05; done`;

/** pots in whose terminal git has begun to make a worktree. */
async function makingWorktree(world: World, acme: string): Promise<TestTerminal> {
  const terminal = TestTerminal.pots(world, ["create"], { cwd: acme });
  await terminal.waitFor("worktree of acme ›");
  terminal.type("queue");
  await terminal.waitFor("new: queue");
  terminal.type(KEYS.enter);
  await terminal.waitFor("Make worktree queue of acme? y/N");
  terminal.type("y");
  await terminal.waitFor("making it");
  return terminal;
}

const SIGNALS: [name: string, tell: (terminal: TestTerminal) => void, code: number][] = [
  ["Ctrl-C", (terminal) => terminal.type(KEYS.ctrlC), 130],
  ["Ctrl-C twice", (terminal) => terminal.type(KEYS.ctrlC + KEYS.ctrlC), 130],
  ["SIGTERM", (terminal) => process.kill(terminal.pid, "SIGTERM"), 143],
  ["SIGHUP", (terminal) => process.kill(terminal.pid, "SIGHUP"), 129],
];

test.each(SIGNALS)(
  "%s while git makes a worktree: git cleans up, then pots ends",
  async (_name, tell, code) => {
    await using world = new World();
    const acme = await world.repository("acme");
    breaking(world, "git", "worktree add", CLEANS_UP);
    await using terminal = await makingWorktree(world, acme);
    tell(terminal);
    expect(await terminal.exited()).toBe(code);
    expect(existsSync(join(world.home, "clean"))).toBe(true);
    expect(hanging(world).filter(isAlive)).toEqual([]);
    expect(terminal.text()).not.toContain("pots:");
    expect(await world.sessions()).toEqual([]);
  },
);

test("git that makes a worktree and ends for no SIGTERM is killed after a while", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  const stubborn = `trap '' TERM; echo $$ >>"$HOME/hanging"; echo making it; while :; do sleep 0.05; done`;
  breaking(world, "git", "worktree add", stubborn);
  await using terminal = await makingWorktree(world, acme);
  process.kill(terminal.pid, "SIGTERM");
  expect(await terminal.exited()).toBe(143);
  await eventually(() => !hanging(world).some(isAlive), "the end of git");
});

test.each([
  ["SIGINT", 130],
  ["SIGQUIT", 131],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)("%s while plum hangs: plum and its child end with pots", async (signal, code) => {
  await using world = new World();
  const { acme } = await withOrphan(world);
  world.program("plum", `#!/bin/sh\n${HANGS}\n`);
  const pots = startPots(world, ["create", "acme", "here", "x"], acme);
  await eventually(() => hanging(world).length === 2, "plum");
  pots.kill(signal);
  expect(await pots.exited).toBe(code);
  await eventually(() => !hanging(world).some(isAlive), "the end of plum and its child");
});

test("SIGTERM while git tells of a worktree's files: what was kept for a moment is gone", async () => {
  await using world = new World();
  const { acme } = await withOrphan(world);
  const moment = join(world.base, "moment");
  mkdirSync(moment);
  world.env.TMPDIR = moment;
  breaking(world, "git", "ls-files", HANGS);
  const pots = startPots(world, ["remove", "here", "--yes"], acme);
  await eventually(() => hanging(world).length === 2, "git");
  expect(readdirSync(moment)).not.toEqual([]);
  pots.kill("SIGTERM");
  expect(await pots.exited).toBe(143);
  expect(readdirSync(moment)).toEqual([]);
});

const ENDINGS = [
  ["SIGINT", 130],
  ["SIGQUIT", 131],
  ["SIGTERM", 143],
  ["SIGHUP", 130],
] as const;

/** A shell in whose terminal pots runs, and what it finds there afterwards. */
const SHELL = `stty -a >before; pots-pid "$@"; code=$?; stty -a >after
  cmp before after >&2 && echo modes are the same; echo exit $code; read line`;

for (const [words, shown] of [
  [[], "mail"],
  [["kill", "mail"], "(y/N)"],
  [["kill"], "tab choose"],
] as const) {
  test.each(ENDINGS)(
    `pots ${words.join(" ")}, ended by %s: the terminal is as it was`,
    async (signal, code) => {
      await using world = new World();
      await world.tmux("new-session", "-d", "-s", "mail");
      world.link("cmp");
      world.program("pots-pid", `#!/bin/sh\necho $$ >pid\nexec '${POTS}' "$@"\n`);
      await using terminal = new TestTerminal(world, ["sh", "-c", SHELL, "sh", ...words]);
      await terminal.waitFor(shown);
      process.kill(Number(await Bun.file(join(world.home, "pid")).text()), signal);
      await terminal.waitFor(`exit ${code}`);
      expect(terminal.text()).toContain("modes are the same");
      expect(terminal.emulator.buffer.active.type).toBe("normal");
      expect(terminal.showsCursor()).toBe(true);
      expect(await world.sessions()).toEqual(["mail"]);
    },
  );
}

/** What may be at work when nothing hears a signal: here a loop, elsewhere a disk that does not answer. */
test.each([
  ["while tmux has just been asked", 'void run(["sleep", "30"]);'],
  ["after everything has ended", 'await run(["true"]);'],
])("SIGTERM ends pots in the midst of work, %s", async (_, before) => {
  const source = join(import.meta.dir, "../../src/system/process.ts");
  const script = `import { run } from ${JSON.stringify(source)};
    ${before}
    require("node:fs").writeSync(1, "busy");
    while (true);`;
  const child = Bun.spawn([process.execPath, "-e", script], {
    ...{ stdout: "pipe", stderr: "ignore" },
    ...{ timeout: 10_000, killSignal: "SIGKILL" }, // it must not outlive a test that fails
  });
  for await (const _chunk of child.stdout) break; // busy
  child.kill("SIGTERM");
  expect(await child.exited).toBe(143);
});
