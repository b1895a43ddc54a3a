import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { KEYS, TestTerminal } from "../support/terminal.ts";
import { eventually } from "../support/wait.ts";
import { World } from "../support/world.ts";

/** `pots create` without words, in a terminal. */

async function acmeWorld(): Promise<{ world: World; acme: string }> {
  const world = new World();
  const acme = await world.repository("acme");
  await world.worktree(acme, "auth", "feature/auth");
  return { world, acme };
}

/** Guided to the session that runs already, one Enter before it is gone to. */
async function goingToRunning(world: World, acme: string): Promise<TestTerminal> {
  await world.pots(["create", "auth"], { cwd: acme });
  const terminal = TestTerminal.pots(world, ["create"], { cwd: `${acme}-auth` });
  await terminal.waitFor(/▌○ auth .* dev/);
  terminal.type(KEYS.enter);
  await terminal.waitFor(/▌○ dev .*runs already/);
  terminal.type(KEYS.enter);
  await terminal.waitFor("▌  go to acme/auth dev");
  return terminal;
}

const attached = (world: World, name: string) =>
  eventually(async () => (await world.format(name, "#{session_attached}")) === "1", name);

test("project, worktree, task, and where to: each chosen from a list", async () => {
  const { world, acme } = await acmeWorld();
  await using _ = world;
  await using terminal = TestTerminal.pots(world, ["create"], { cwd: acme });
  await terminal.waitFor("worktree of acme ›");
  await terminal.waitFor("▌+ main"); // the one stood in
  terminal.type("feat");
  await terminal.waitFor("▌+ auth");
  await terminal.waitFor("first ("); // its last commit, in the preview
  terminal.type(KEYS.enter);
  await terminal.waitFor("task in acme/auth ›");
  await terminal.waitFor("▌+ dev");
  terminal.type(KEYS.enter);
  await terminal.waitFor("▌  start acme/auth dev, and go there");
  expect(await world.sessions()).toEqual([]);
  terminal.type(KEYS.enter);
  await attached(world, "acme-auth-dev");
  await world.worksIn("acme-auth-dev", `${acme}-auth`);
});

test("another task, and staying: the screen is back and says what was started", async () => {
  const { world, acme } = await acmeWorld();
  await using _ = world;
  await using terminal = TestTerminal.pots(world, ["create"], { cwd: `${acme}-auth` });
  await terminal.waitFor("▌+ auth");
  terminal.type(KEYS.enter);
  await terminal.waitFor("▌+ dev");
  terminal.type("api");
  await terminal.waitFor("new: api");
  terminal.type(KEYS.enter);
  await terminal.waitFor("start acme/auth api, and stay here");
  terminal.type(`stay${KEYS.enter}`);
  expect(await terminal.exited()).toBe(0);
  await terminal.waitFor("started acme-auth-api in ~/code/acme-auth");
  expect(await world.sessions()).toEqual(["acme-auth-api"]);
});

test("a task that runs already is gone to, not started twice", async () => {
  const { world, acme } = await acmeWorld();
  await using _ = world;
  await using terminal = await goingToRunning(world, acme);
  terminal.type(KEYS.enter);
  await attached(world, "acme-auth-dev");
  expect(await world.sessions()).toEqual(["acme-auth-dev"]);
});

test("a session that has the id of the one shown, in a server begun since, is not gone to", async () => {
  const { world, acme } = await acmeWorld();
  await using _ = world;
  await using terminal = await goingToRunning(world, acme);
  const id = await world.format("acme-auth-dev", "#{session_id}");
  await world.endServer();
  await eventually(async () => (await world.sessions()).length === 0, "the server's end");
  await eventually(async () => {
    await world.tmux("new-session", "-d", "-s", "secret");
    return true;
  }, "another server");
  expect(await world.format("secret", "#{session_id}")).toBe(id);
  terminal.type(KEYS.enter);
  expect(await terminal.exited()).toBe(3);
  expect(terminal.text()).toContain("acme-auth-dev has ended meanwhile");
  expect(await world.format("secret", "#{session_last_attached}")).toBe("");
  expect(await world.sessions()).toEqual(["secret"]);
});

test("a worktree that is not there is offered to be made, by git without plum", async () => {
  const { world, acme } = await acmeWorld();
  await using _ = world;
  await using terminal = TestTerminal.pots(world, ["create"], { cwd: acme });
  await terminal.waitFor("▌+ main");
  terminal.type(`fix/queue${KEYS.enter}`);
  await terminal.waitFor("Make worktree fix/queue of acme? y/N");
  expect(terminal.text().replace(/\n */g, " ")).toContain(
    `git -C ${acme} worktree add -b fix/queue ${acme}-fix-queue`,
  );
  terminal.type(KEYS.enter); // says no, as to every question that changes a repository
  await terminal.waitFor("nothing was made");
  terminal.type(KEYS.enter);
  await terminal.waitFor("Make worktree fix/queue of acme? y/N");
  terminal.type("y");
  await terminal.waitFor("task in acme/fix-queue ›");
  terminal.type(KEYS.enter);
  await terminal.waitFor("start acme/fix-queue dev, and go there");
  terminal.type(KEYS.enter);
  await attached(world, "acme-fix-queue-dev");
  expect(await world.git(`${acme}-fix-queue`, "branch", "--show-current")).toBe("fix/queue");
});

test("plum makes it where plum is on PATH, and its words are on the screen afterwards", async () => {
  const { world, acme } = await acmeWorld();
  await using _ = world;
  world.withPlum();
  await using terminal = TestTerminal.pots(world, ["create"], { cwd: acme });
  await terminal.waitFor("▌+ main");
  terminal.type(`queue${KEYS.enter}`);
  await terminal.waitFor("Make worktree queue of acme? y/N (plum create queue)");
  terminal.type("y");
  await terminal.waitFor("task in acme/queue ›");
  terminal.type(KEYS.ctrlC);
  expect(await terminal.exited()).toBe(130);
  await terminal.waitFor("$ plum create queue");
  expect(terminal.text()).toContain(`Created worktree at ${acme}-queue`);
  expect(await world.git(`${acme}-queue`, "branch", "--show-current")).toBe("acme-queue");
});

test("a branch that is there already is checked out, not made anew, even with plum", async () => {
  const { world, acme } = await acmeWorld();
  await using _ = world;
  world.withPlum();
  await world.git(acme, "branch", "release/2");
  await using terminal = TestTerminal.pots(world, ["create"], { cwd: acme });
  await terminal.waitFor("▌+ main");
  terminal.type(`release/2${KEYS.enter}`);
  await terminal.waitFor("Make worktree release/2 of acme? y/N");
  terminal.type("y");
  await terminal.waitFor("task in acme/release-2 ›");
  expect(await world.git(`${acme}-release-2`, "branch", "--show-current")).toBe("release/2");
});

test("a worktree that cannot be made: said before the question where it is known, else after, no session", async () => {
  const { world, acme } = await acmeWorld();
  await using _ = world;
  await using terminal = TestTerminal.pots(world, ["create"], { cwd: acme });
  await terminal.waitFor("▌+ main");
  terminal.type(`bad..name${KEYS.enter}`);
  await terminal.waitFor("bad..name can be no branch's name");
  writeFileSync(`${acme}-taken`, "");
  terminal.type(`${KEYS.ctrlU}taken${KEYS.enter}`);
  await terminal.waitFor("acme-taken is there already");
  terminal.type(`${KEYS.ctrlU}late${KEYS.enter}`);
  await terminal.waitFor("Make worktree late of acme?");
  writeFileSync(`${acme}-late`, "");
  terminal.type("y");
  expect(await terminal.exited()).toBe(5);
  await terminal.waitFor("acme-late is there already");
  expect(await world.sessions()).toEqual([]);
});

const STEPS = ["worktree of acme ›", "task in acme/main ›", "create ›"];

test.each([
  ["ctrl-c", KEYS.ctrlC],
  ["ctrl-d", KEYS.ctrlD],
])("%s at any step starts nothing, exit 130", async (_name, key) => {
  const { world, acme } = await acmeWorld();
  await using _ = world;
  for (const steps of STEPS.keys()) {
    await using terminal = TestTerminal.pots(world, ["create"], { cwd: acme });
    for (const mark of STEPS.slice(0, steps)) {
      await terminal.waitFor(mark);
      terminal.type(KEYS.enter);
    }
    await terminal.waitFor(STEPS[steps] ?? "");
    terminal.type(key);
    expect(await terminal.exited()).toBe(130);
  }
  expect(await world.sessions()).toEqual([]);
});

test("escape goes back a step, and leaves at the first one, exit 130", async () => {
  const { world, acme } = await acmeWorld();
  await using _ = world;
  await using terminal = TestTerminal.pots(world, ["create"], { cwd: acme });
  for (const mark of STEPS) {
    await terminal.waitFor(mark);
    terminal.type(KEYS.enter);
    if (mark === STEPS[1]) break;
  }
  for (const mark of STEPS.toReversed()) {
    await terminal.waitFor(mark);
    terminal.type(KEYS.escape);
  }
  expect(await terminal.exited()).toBe(130);
  expect(await world.sessions()).toEqual([]);
});

test("the project is asked for where one stands in none", async () => {
  const { world, acme } = await acmeWorld();
  await using _ = world;
  await using terminal = TestTerminal.pots(world, ["create"], { cwd: world.home });
  await terminal.waitFor("project ›");
  terminal.type(acme);
  await terminal.waitFor(`new: ${acme}`);
  terminal.type(KEYS.enter);
  await terminal.waitFor("worktree of acme ›");
  terminal.type(KEYS.escape);
  await terminal.waitFor("project ›");
});

test("without a terminal it is the worktree one stands in", async () => {
  const { world, acme } = await acmeWorld();
  await using _ = world;
  const { code, stdout } = await world.pots(["create"], { cwd: `${acme}-auth` });
  expect([code, stdout]).toEqual([0, "acme-auth-dev\n"]);
});

test("the line that makes a missing worktree works from where one stands", async () => {
  const { world, acme } = await acmeWorld();
  await using _ = world;
  const lineOf = async (words: string[], cwd: string) => {
    const { code, stderr } = await world.pots(["create", ...words], { cwd });
    expect(code).toBe(3);
    return /make it: (.*)$/m.exec(stderr)?.[1] ?? "false";
  };
  await world.must(["sh", "-c", await lineOf([acme, "one"], world.home)], {
    cwd: world.home,
  });
  world.withPlum();
  for (const [name, cwd] of [
    ["two", world.home],
    ["three", acme],
  ] as const) {
    await world.must(["sh", "-c", await lineOf([acme, name], cwd)], { cwd });
  }
  for (const name of ["one", "two", "three"]) {
    expect(await world.pots(["create", acme, name])).toEqual({
      code: 0,
      stdout: `acme-${name}-dev\n`,
      stderr: "",
    });
  }
});
