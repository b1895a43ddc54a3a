import { expect, test } from "bun:test";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { breaking, FAULTS } from "../safety/stand-ins.ts";
import { BROKEN_PLUMS } from "../support/plum.ts";
import { newest } from "../support/reboot.ts";
import { KEYS, TestTerminal } from "../support/terminal.ts";
import { eventually } from "../support/wait.ts";
import { World } from "../support/world.ts";

/** Whatever plum and git do, sessions are shown at once, and keys are heard. */

async function acmeWorld(): Promise<{ world: World; acme: string }> {
  const world = new World();
  const acme = await world.repository("acme");
  await world.worktree(acme, "idle", "feature/idle");
  await world.pots(["create", "main"], { cwd: acme });
  return { world, acme };
}

test("a plum that hangs: sessions are there and can be gone to", async () => {
  const { world, acme } = await acmeWorld();
  await using _ = world;
  world.program("plum", BROKEN_PLUMS.hangs);
  await using terminal = TestTerminal.pots(world, [], { cwd: acme });
  await terminal.waitFor("1/1 …");
  expect(terminal.text()).not.toContain("acme/idle");
  terminal.type("am");
  await terminal.waitFor("› am");
  await terminal.waitFor("▌○ acme-main-dev");
  terminal.type(KEYS.enter);
  await eventually(
    async () => (await world.format("acme-main-dev", "#{session_attached}")) === "1",
  );
});

test("a plum that hangs: git's worktrees come after a while, and why is said", async () => {
  const { world, acme } = await acmeWorld();
  await using _ = world;
  world.program("plum", BROKEN_PLUMS.hangs);
  await using terminal = TestTerminal.pots(world, [], { cwd: acme });
  await terminal.waitFor("acme/idle");
  await terminal.waitFor("plum list failed (no answer in");
  terminal.type(KEYS.escape);
  expect(await terminal.exited()).toBe(130);
  expect(terminal.text().trim()).toBe("");
});

test("a git that hangs in the preview: the list goes on", async () => {
  const { world, acme } = await acmeWorld();
  await using _ = world;
  const git = Bun.which("git");
  world.program(
    "git",
    `#!/bin/sh\ncase " $* " in *" status "*|*" log "*) sleep 1000;; esac\nexec '${git}' "$@"\n`,
  );
  await using terminal = TestTerminal.pots(world, [], { cwd: acme });
  await terminal.waitFor("acme/idle");
  terminal.type("idle");
  await terminal.waitFor("▌+ acme/idle");
  await terminal.waitFor("│ acme/idle");
  terminal.type("\u0015main");
  await terminal.waitFor("▌○ acme-main-dev");
  await terminal.waitFor("acme-main-dev · ");
  terminal.type(KEYS.escape);
  expect(await terminal.exited()).toBe(130);
});

test("a project that git cannot list is named, and the others are shown", async () => {
  const { world, acme } = await acmeWorld();
  await using _ = world;
  const other = await world.repository("other");
  await world.pots(["create", "main"], { cwd: other });
  world.file("code/other/.git/worktrees/x/gitdir", "");
  await world.must(["sh", "-c", "echo '[broken' >>config"], { cwd: `${other}/.git` });
  await using terminal = TestTerminal.pots(world, [], { cwd: acme });
  await terminal.waitFor("acme/idle");
  await terminal.waitFor("other was left out");
});

test("rows that arrive leave the cursor on its row", async () => {
  const { world, acme } = await acmeWorld();
  await using _ = world;
  await world.tmux("new-session", "-d", "-s", "zeta");
  world.program(
    "plum",
    `#!/bin/sh\nwhile [ ! -e go ]; do sleep 0.05; done\nexec git worktree list\n`,
  );
  await using terminal = TestTerminal.pots(world, [], { cwd: acme });
  await terminal.waitFor("2/2 …");
  terminal.type("\u001b[F");
  const last = await eventually(() => /▌[○●·] (\S+)/.exec(terminal.lines()[2] ?? "")?.[1]);
  world.file("code/acme/go", "");
  await terminal.waitFor("3/3");
  await eventually(() => terminal.lines()[2]?.includes(`▌`) && terminal.lines()[2]?.includes(last));
});

test("no tmux server at all, in a repository: worktrees alone, and enter starts the first session", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await using terminal = TestTerminal.pots(world, [], { cwd: acme });
  await terminal.waitFor("▌+ acme/main");
  terminal.type(KEYS.enter);
  await eventually(async () => (await world.sessions()).join() === "acme-main-dev");
});

test("what is typed before the first paint counts", async () => {
  const { world, acme } = await acmeWorld();
  await using _ = world;
  await using terminal = TestTerminal.pots(world, [], { cwd: acme });
  terminal.type("idle");
  await terminal.waitFor("› idle");
  await terminal.waitFor("▌+ acme/idle");
});

test("the terminal closed while plum hangs leaves no process behind", async () => {
  const { world, acme } = await acmeWorld();
  await using _ = world;
  world.program("plum", BROKEN_PLUMS.hangs);
  const running = async () =>
    (await world.must([Bun.which("ps") ?? "ps", "-A", "-o", "args"])).includes(
      `${world.bin}/plum list`,
    );
  await using terminal = TestTerminal.pots(world, [], { cwd: acme });
  await terminal.waitFor("1/1 …");
  await eventually(running, "plum at work");
  terminal.hangUp();
  expect(await terminal.exited()).toBe(130);
  await eventually(async () => !(await running()), "plum gone");
});

test("what is wrong with the record and with agents is said on the list, which goes on", async () => {
  const { world, acme } = await acmeWorld();
  await using _ = world;
  writeFileSync(newest(world), '{"version":99}');
  mkdirSync(join(world.home, ".claude"));
  breaking(world, "tmux", "-F agent", FAULTS.fails);
  await using terminal = TestTerminal.pots(world, [], { cwd: acme }, { cols: 250, rows: 30 });
  await terminal.waitFor("acme/idle");
  await terminal.waitFor(
    /~\/\S+json was passed over: another version of pots wrote it; agents are left out: .*the disk is on fire/,
  );
  terminal.type("main");
  await terminal.waitForAbsence("on fire");
  await terminal.waitFor("▌○ acme-main-dev");
  // it is said once, not at every look
  const looks = () => readFileSync(join(world.home, "calls"), "utf8").length;
  const before = looks();
  await eventually(() => looks() > before, "another look at agents");
  await terminal.waitFor("1/2");
  expect(terminal.text()).not.toContain("on fire");
});
