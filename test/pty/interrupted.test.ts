import { expect, test } from "bun:test";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { breaking, mend, real } from "../safety/stand-ins.ts";
import { branchWithWork, worldWithRemote, write } from "../support/history.ts";
import { crash } from "../support/reboot.ts";
import { KEYS, TestTerminal } from "../support/terminal.ts";
import { eventually } from "../support/wait.ts";
import { POTS, World } from "../support/world.ts";

/** What is half done when pots is ended in the middle of it is said, with how to go on. */

const SET_UP = `[setup]\ncreate = "echo begun; test -e ../acme/ok || exec sleep 1000"\n`;
const LEFT = [
  "pots: the worktree in ~/code/acme-lay stays; the set-up of acme/lay has not finished",
  "  go on: pots setup acme lay && pots create acme lay",
  "  or remove it: pots remove acme/lay",
].join("\n");

async function project(world: World): Promise<string> {
  const acme = await world.repository("acme");
  write(acme, ".pots.toml", SET_UP);
  await world.git(acme, "add", ".");
  await world.git(acme, "commit", "-qm", "set-up");
  return acme;
}

const ENDINGS: [name: string, end: (terminal: TestTerminal) => void, code: number][] = [
  ["ctrl-c", (terminal) => terminal.type(KEYS.ctrlC), 130],
  ["SIGTERM", (terminal) => process.kill(terminal.pid, "SIGTERM"), 143],
  ["SIGHUP", (terminal) => process.kill(terminal.pid, "SIGHUP"), 129],
];

test.each([
  ...ENDINGS.slice(0, 2),
  ["esc", (terminal) => terminal.type(KEYS.escape), 130],
] as typeof ENDINGS)(
  "%s at the question whether to trust: the new worktree stays, and how to go on is said",
  async (_name, end, code) => {
    await using world = new World();
    const acme = await project(world);
    const size = { cols: 100, rows: 40 };
    await using terminal = TestTerminal.pots(world, ["create", "lay", "-w"], { cwd: acme }, size);
    await terminal.waitFor("Trust them");
    end(terminal);
    expect(await terminal.exited()).toBe(code);
    expect(terminal.text()).toContain(LEFT);
    expect(existsSync(`${acme}-lay`)).toBe(true);
    expect(await world.sessions()).toEqual([]);
  },
);

test.each(ENDINGS)(
  "%s while the set-up runs: the same; and what is said works",
  async (_, end, code) => {
    await using world = new World();
    const acme = await project(world);
    await world.pots(["trust", "-y"], { cwd: acme });
    const size = { cols: 100, rows: 40 };
    {
      await using terminal = TestTerminal.pots(world, ["create", "lay", "-w"], { cwd: acme }, size);
      await terminal.waitFor(/^begun/m);
      end(terminal);
      expect(await terminal.exited()).toBe(code);
      expect(terminal.text()).toContain(LEFT);
    }
    {
      await using terminal = TestTerminal.pots(
        world,
        ["setup", "acme", "lay"],
        { cwd: acme },
        size,
      );
      await terminal.waitFor(/^begun/m);
      end(terminal);
      expect(await terminal.exited()).toBe(code);
      expect(terminal.text()).toContain("has not finished\n  finish it: pots setup acme lay");
    }
    writeFileSync(`${acme}/ok`, "");
    const pots = (...args: string[]) => world.pots(args, { cwd: acme });
    expect((await pots("setup", "acme", "lay")).code).toBe(0);
    expect((await pots("create", "acme", "lay")).stderr).toBe("");
    expect((await pots("kill", "acme-lay-dev", "-y")).code).toBe(0);
    expect((await pots("remove", "acme/lay", "-y")).code).toBe(0);
  },
);

test("a worktree that its set-up locks is not told as one that git has not finished", async () => {
  await using world = new World();
  const acme = await project(world);
  const create = "git worktree lock . && echo begun && exec sleep 1000";
  world.file(".config/pots/projects/acme.toml", `[setup]\ncreate = "${create}"\n`);
  await using terminal = TestTerminal.pots(world, ["create", "lay", "-w"], { cwd: acme });
  await terminal.waitFor(/^begun/m);
  terminal.type(KEYS.ctrlC);
  expect(await terminal.exited()).toBe(130);
  expect(terminal.text()).toContain(
    "the worktree in ~/code/acme-lay stays; the set-up of acme/lay",
  );
  expect(terminal.text()).not.toContain("nothing of yours");
});

test("git that is interrupted leaves the branch, and --take what is saved: both are said", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  write(acme, "read.me", "changed\n");
  // as git itself does it: the branch is made first, and the directory taken away again
  const slow = `${real("git")} branch lay; trap 'exit 1' INT; echo making it; while :; do sleep 0.05; done`;
  breaking(world, "git", "worktree add", slow);
  const args = ["create", "lay", "-w", "--take"];
  await using terminal = TestTerminal.pots(world, args, { cwd: acme }, { cols: 200, rows: 40 });
  await terminal.waitFor("making it");
  terminal.type(KEYS.ctrlC);
  expect(await terminal.exited()).toBe(130);
  expect(terminal.text()).toContain(
    "pots: the branch lay stays, without a worktree\n" +
      "  go on: pots create acme lay -w\n" +
      "  or remove it: git -C ~/code/acme branch -d lay\n" +
      "pots: not all may have moved from ~/code/acme; they are saved as ",
  );
  expect(readFileSync(`${acme}/read.me`, "utf8")).toBe("changed\n");
});

test("ctrl-c in git's post-checkout hook: files and set-up are left to do, and that is known", async () => {
  await using world = new World();
  const acme = await project(world);
  write(acme, ".git/hooks/post-checkout", "#!/bin/sh\necho hooked; exec sleep 1000\n");
  chmodSync(`${acme}/.git/hooks/post-checkout`, 0o755);
  await using terminal = TestTerminal.pots(world, ["create", "lay", "-w"], { cwd: acme });
  await terminal.waitFor("hooked");
  terminal.type(KEYS.ctrlC);
  expect(await terminal.exited()).toBe(130);
  expect(terminal.text()).toContain(LEFT);
  const { stderr } = await world.pots(["create", "acme", "lay", "-d"], { cwd: acme });
  expect(stderr).toContain("the set-up of acme/lay has not finished");
});

test("a worktree that git was ended in the middle of is told as git's to remove", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  // as git leaves it where it is killed: locked
  const half = `${real("git")} worktree add -q --lock -b lay ../acme-lay`;
  breaking(world, "git", "worktree add", `${half}; echo making it; exec sleep 1000`);
  const args = ["create", "lay", "-w"];
  await using terminal = TestTerminal.pots(world, args, { cwd: acme }, { cols: 200, rows: 40 });
  await terminal.waitFor("making it");
  terminal.type(KEYS.ctrlC);
  expect(await terminal.exited()).toBe(130);
  const remove = `worktree remove -ff ${acme}-lay`;
  expect(terminal.text()).toContain(
    "pots: git has not finished the worktree in ~/code/acme-lay; nothing of yours is in it\n" +
      `  remove it: git -C ${acme} ${remove}\n` +
      "  then make it again: pots create acme lay -w\n",
  );
  mend(world, "git");
  await world.git(acme, ...remove.split(" "));
  const again = ["create", "acme", "lay", "-w", "-d"];
  expect((await world.pots(again, { cwd: acme })).code).toBe(0);
});

test("without a terminal too, git has time to take away what it has half made", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  const waits = `trap 'echo >"$HOME/cleaned"; exit 1' TERM; echo >"$HOME/making"; while :; do sleep 0.05; done`;
  breaking(world, "git", "worktree add", waits);
  const child = Bun.spawn([POTS, "create", "lay", "-w", "-d"], {
    ...{ env: world.env, cwd: acme, stdin: "ignore", stdout: "ignore", stderr: "ignore" },
  });
  await eventually(() => existsSync(`${world.home}/making`));
  child.kill("SIGTERM");
  expect(await child.exited).toBe(143);
  expect(existsSync(`${world.home}/cleaned`)).toBe(true);
});

test("ctrl-c while files are looked for that git does not carry: told behind the ^C", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  write(acme, ".worktreeinclude", ".env\n");
  breaking(world, "git", "ls-files", `echo >"$HOME/hanging"; exec sleep 1000`);
  await using terminal = TestTerminal.pots(world, ["create", "lay", "-w"], { cwd: acme });
  await eventually(() => existsSync(`${world.home}/hanging`));
  terminal.type(KEYS.ctrlC);
  expect(await terminal.exited()).toBe(130);
  expect(terminal.text()).toContain(
    "^C\npots: the worktree in ~/code/acme-lay stays; not all files",
  );
});

test("a request that was fetched is told of as a branch, and can be gone on with", async () => {
  const { world, acme } = await worldWithRemote();
  await using _ = world;
  await world.git(acme, "push", "-q", "origin", "HEAD:refs/pull/12/head");
  const waits = "trap 'exit 1' INT; echo making it; while :; do sleep 0.05; done";
  breaking(world, "git", "worktree add", waits);
  {
    await using terminal = TestTerminal.pots(world, ["create", "pr:12", "-w"], { cwd: acme });
    await terminal.waitFor("making it");
    terminal.type(KEYS.ctrlC);
    expect(await terminal.exited()).toBe(130);
    const line =
      "pots: the branch pr-12 stays, without a worktree\n  go on: pots create acme pr-12 -w\n";
    expect(terminal.text()).toContain(line);
  }
  mend(world, "git");
  expect((await world.pots(["create", "acme", "pr-12", "-w"], { cwd: acme })).code).toBe(0);
});

const HANGS = `echo "$*" >>"$HOME/hanging"; exec sleep 1000`;

/** What pots has on its screen, ended by SIGTERM once a program of that name hangs over such words. */
async function endedIn(
  world: World,
  cwd: string,
  args: string[],
  tool: string,
  where: string,
  body = HANGS,
) {
  breaking(world, tool, where, body);
  await using terminal = TestTerminal.pots(world, args, { cwd }, { cols: 200, rows: 30 });
  const hanging = `${world.home}/hanging`;
  await eventually(() => existsSync(hanging) && readFileSync(hanging, "utf8").includes(where));
  process.kill(terminal.pid, "SIGTERM");
  expect(await terminal.exited()).toBe(143);
  mend(world, tool);
  return terminal.text();
}

test("remove and undo: how far they came, and what is still to be had", async () => {
  const { world, acme } = await worldWithRemote();
  await using _ = world;
  await branchWithWork(world, acme, "one");
  write(`${acme}-one`, "new", "work\n");
  const ended = (tool: string, where: string, ...args: string[]) =>
    endedIn(world, acme, args, tool, where);
  const remove = ["remove", "one", "--discard", "-y"];
  expect(await ended("git", "-F -", ...remove)).toContain(
    "pots: ~/code/acme-one was not removed; go on: pots remove acme/one",
  );
  expect(await ended("git", "worktree remove", ...remove)).toContain(
    "pots: ~/code/acme-one may not be there whole; go on: pots remove acme/one",
  );
  await world.must([POTS, ...remove], { cwd: acme });
  expect(await ended("git", "worktree add", "undo", "one")).toMatch(
    /~\/code\/acme-one is not back; it is still saved: pots undo one\//,
  );
  expect(await ended("git", "read-tree", "undo", "one")).toMatch(
    /not all is back of ~\/code\/acme-one.*\n {2}bring it back whole: pots remove acme\/one --discard && pots undo one\//,
  );
  expect((await world.pots([...remove], { cwd: acme })).code).toBe(0);
  expect((await world.pots(["undo", "one"], { cwd: acme })).code).toBe(0);
  expect(readFileSync(`${acme}-one/new`, "utf8")).toBe("work\n");
});

test("undo that git was ended in the middle of: what is said brings it back whole", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.worktree(acme, "one");
  write(`${acme}-one`, "new", "work\n");
  await world.must([POTS, "remove", "one", "--discard", "-y"], { cwd: acme });
  const half = `${real("git")} "$@" --lock; ${HANGS}`;
  const told = await endedIn(world, acme, ["undo", "one"], "git", "worktree add", half);
  const remove = `worktree remove -ff ${acme}-one`;
  expect(told).toContain(`  bring it back whole: git -C ${acme} ${remove} && pots undo `);
  await world.git(acme, ...remove.split(" "));
  const name = /pots undo (\S+)/.exec(told)?.[1] ?? "";
  await world.must([POTS, "undo", name], { cwd: acme });
  expect(readFileSync(`${acme}-one/new`, "utf8")).toBe("work\n");
});

test("create --all and restore: how many are there, and how to have the rest", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  for (const name of ["one", "two"]) await world.worktree(acme, name);
  const all = await endedIn(world, acme, ["create", "--all"], "tmux", "acme-two-dev");
  expect(all).toContain("pots: 2 of 3 sessions had been started\n  the same command goes on");
  await world.must([POTS, "create", "--all"], { cwd: acme });
  await crash(world);
  const back = await endedIn(world, acme, ["restore", "-y"], "tmux", "split-window");
  expect(back).toMatch(
    /pots: \d of 3 sessions had come back; the rest is still saved\n {2}go on: pots restore$/m,
  );
  await world.must([POTS, "restore", "-y"], { cwd: acme });
  expect((await world.sessions()).length).toBe(3);
});
