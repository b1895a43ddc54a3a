import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { shellLine } from "../../src/terminal/text.ts";
import { personIn, sessionShown } from "../support/clients.ts";
import { branchWithWork, worldWithRemote, write } from "../support/history.ts";
import { KEYS, TestTerminal } from "../support/terminal.ts";
import { eventually } from "../support/wait.ts";
import { POTS } from "../support/world.ts";

/** Worktrees made, removed and brought back by a person at a terminal. */

async function project() {
  const { world, acme } = await worldWithRemote();
  for (const name of ["merged", "open"]) await branchWithWork(world, acme, name);
  await world.git(acme, "merge", "-q", "merged");
  return { world, acme };
}

test("pots remove without a word: from a list, merged ones first, after a question", async () => {
  const { world, acme } = await project();
  await using _ = world;
  await using terminal = TestTerminal.pots(world, ["remove"], { cwd: acme });
  await terminal.waitFor(/acme\/merged[\s\S]*acme\/open/);
  expect(terminal.text()).toMatch(/acme\/merged +merged, merged, clean/);
  terminal.type(`${KEYS.tab}${KEYS.enter}`);
  await terminal.waitFor("Remove this worktree?");
  expect(terminal.text()).toContain("merged goes: all of it is in main");
  terminal.type(`y${KEYS.enter}`);
  expect(await terminal.exited()).toBe(0);
  await terminal.waitFor("deleted branch merged");
  expect([existsSync(`${acme}-merged`), existsSync(`${acme}-open`)]).toEqual([false, true]);
});

test("what was started in its session while it was asked is shown before it may end", async () => {
  const { world, acme } = await project();
  await using _ = world;
  await world.pots(["create", "merged"], { cwd: acme });
  const starts = async (program: string) => {
    await world.tmux("respawn-pane", "-k", "-t", "=acme-merged-dev:", `exec ${program}`);
    const name = program.split(" ")[0];
    await eventually(
      async () => (await world.format("acme-merged-dev", "#{pane_current_command}")) === name,
    );
  };
  await using terminal = TestTerminal.pots(world, ["remove", "merged"], { cwd: acme });
  await terminal.waitFor("Remove this worktree? (y/N)");
  await starts("tail -f /dev/null");
  terminal.type("y\r");
  await terminal.waitFor(/more has come to be there[\s\S]*running: tail[\s\S]*\(y\/N\) *\s*$/);
  expect([existsSync(`${acme}-merged`), await world.sessions()]).toEqual([
    true,
    ["acme-merged-dev"],
  ]);
  terminal.type("y\r");
  expect(await terminal.exited()).toBe(0);
  await terminal.waitFor("ended acme-merged-dev");
  expect(existsSync(`${acme}-merged`)).toBe(false);
});

test("what is started in its session while set-up is taken down stays, and is told of", async () => {
  const { world, acme } = await project();
  await using _ = world;
  write(acme, ".pots.toml", "[setup]\nremove = 'echo begun; cat \"$HOME/goes-on\"'\n");
  await world.git(acme, "add", ".pots.toml");
  await world.git(acme, "commit", "-q", "-m", "set-up");
  await world.git(`${acme}-merged`, "merge", "-q", "main");
  world.link("mkfifo");
  await world.must(["mkfifo", `${world.home}/goes-on`]);
  await world.pots(["trust", "--yes"], { cwd: acme });
  await world.pots(["create", "merged", "--no-setup"], { cwd: acme });
  await using terminal = TestTerminal.pots(world, ["remove", "merged"], { cwd: acme });
  await terminal.waitFor("Remove this worktree? (y/N)");
  terminal.type("y\r");
  await terminal.waitFor(/^begun$/m);
  await world.tmux(
    "respawn-pane",
    "-k",
    "-c",
    "/",
    "-t",
    "=acme-merged-dev:",
    "exec tail -f /dev/null",
  );
  await eventually(
    async () => (await world.format("acme-merged-dev", "#{pane_current_command}")) === "tail",
  );
  await world.must(["sh", "-c", `echo >${world.home}/goes-on`]);
  expect(await terminal.exited()).toBe(1);
  await terminal.waitFor(/more is in acme-merged-dev than was shown: running: tail; it stays/);
  expect([existsSync(`${acme}-merged`), await world.sessions()]).toEqual([
    false,
    ["acme-merged-dev"],
  ]);
});

test("whose shell stands in the worktree is told before, and after it where to go", async () => {
  const { world, acme } = await project();
  await using _ = world;
  await using terminal = new TestTerminal(world, ["sh"], { cwd: `${acme}-merged` });
  terminal.type(`'${POTS}' remove merged\r`);
  await terminal.waitFor("Remove this worktree? (y/N)");
  const then = "your shell will be in a removed directory; then: cd ~/code/acme\n";
  expect(terminal.text()).toContain(`  you       stand in it: ${then}`);
  expect(terminal.text()).not.toContain("  in it"); // it is no other process
  terminal.type("y\r");
  await terminal.waitFor("your shell is in a removed directory: cd ~/code/acme\n");
});

test("whose session ends with the worktree is told where that leads, and of no shell", async () => {
  const { world, acme } = await project();
  await using _ = world;
  for (const name of ["main", "merged"]) await world.pots(["create", name], { cwd: acme });
  await using person = await personIn(world, "acme-merged-dev");
  person.type(`'${POTS}' remove merged\r`);
  await person.waitFor("Remove this worktree? (y/N)");
  expect(person.text()).toMatch(
    /session {3}acme-merged-dev ends; .*\n +you will be in acme-main-dev\n/,
  );
  expect(person.text()).not.toContain("your shell");
  person.type("y\r");
  await person.waitFor(/back with: pots undo acme\/merged.*; you are now in acme-main-dev/);
});

test("whose session ends with what is saved of it reads where they land how that is had again", async () => {
  const { world, acme } = await project();
  await using _ = world;
  for (const name of ["main", "merged"]) await world.pots(["create", name], { cwd: acme });
  write(`${acme}-merged`, "notes %H #{pid}", "unsaved\n");
  await using person = await personIn(world, "acme-merged-dev");
  person.type(`'${POTS}' remove merged --discard --yes\r`);
  await person.waitFor(/back with: .*; you are now in acme-main-dev/);
  const [, line = ""] = /^back with: (pots undo .*); you are now/m.exec(person.text()) ?? [];
  expect(line).toStartWith("pots undo ");
  world.withPots();
  expect((await world.run(["sh", "-c", line], { cwd: world.home })).code).toBe(0);
  expect(existsSync(`${acme}-merged/notes %H #{pid}`)).toBe(true);
});

test("worktrees of two projects of one name are told apart where they are chosen", async () => {
  const { world, acme } = await project();
  await using _ = world;
  const second = await world.repository("acme", `${world.home}/play`);
  await branchWithWork(world, second, "merged");
  await world.git(second, "merge", "-q", "merged");
  const env = { POTS_PROJECT_DIRS: `${dirname(acme)}:${world.home}/play` };
  await using list = TestTerminal.pots(world, ["remove"], { env });
  await list.waitFor(/acme\/merged +~\/code\/acme-merged, /);
  await list.waitFor(/acme\/merged +~\/play\/acme-merged, /);
  await using cleanup = TestTerminal.pots(world, ["cleanup", "--merged"], { env });
  await cleanup.waitFor(/acme\/merged +~\/code\/acme-merged, /);
});

test("refused in the picker: the list stays as it was, and says the command that does it", async () => {
  const { world, acme } = await project();
  await using _ = world;
  write(`${acme}-open`, "late.txt", "late\n");
  await using terminal = TestTerminal.pots(world, [], { cwd: acme });
  terminal.type("acme/o");
  await terminal.waitFor(/▌\+ acme\/open/);
  terminal.type(KEYS.ctrlX);
  await terminal.waitFor("1 untracked file would be lost; pots remove open --discard");
  expect(terminal.text()).toContain("~/code/acme-open was not removed");
  expect(terminal.text()).toMatch(/pots › acme\/o /);
  expect(terminal.text()).toMatch(/▌\+ acme\/open/);
  const wanted = ["remove", "open", "--discard", "--dry-run"];
  expect((await world.pots(wanted, { cwd: acme })).code).toBe(0);
});

test.each([
  ["no", `n${KEYS.enter}`],
  ["enter alone", KEYS.enter],
  ["ctrl-c", KEYS.ctrlC],
])("on %s nothing is removed, exit 130", async (_name, keys) => {
  const { world, acme } = await project();
  await using _ = world;
  await using terminal = TestTerminal.pots(world, ["remove", "merged"], { cwd: acme });
  await terminal.waitFor("Remove this worktree?");
  terminal.type(keys);
  expect(await terminal.exited()).toBe(130);
  expect(existsSync(`${acme}-merged`)).toBe(true);
});

test("pots undo without a word: one of a list that shows what is in each", async () => {
  const { world, acme } = await project();
  await using _ = world;
  write(`${acme}-open`, "late.txt", "late\n");
  await world.pots(["remove", "open", "-y", "--discard"], { cwd: acme });
  await using terminal = TestTerminal.pots(world, ["undo"], { cwd: acme });
  await terminal.waitFor(/open\/\d+T\d+Z/);
  await terminal.waitFor(", 1 untracked file, ~/code/acme-o");
  await terminal.waitFor("? late.txt");
  terminal.type(KEYS.enter);
  expect(await terminal.exited()).toBe(0);
  await terminal.waitFor("~/code/acme-open is back, on open");
  expect(await Bun.file(`${acme}-open/late.txt`).text()).toBe("late\n");
});

test("without -w a terminal is asked whether to make it, and shown how", async () => {
  const { world, acme } = await project();
  await using _ = world;
  await using terminal = TestTerminal.pots(world, ["create", "new/one", "-d"], { cwd: acme });
  await terminal.waitFor("Make it?");
  const shown = terminal.text().replace(/\n */g, " ");
  expect(shown).toContain("there is no worktree new/one in acme");
  expect(shown.replace(/\s/g, "")).toContain("worktreeadd-bnew/one");
  terminal.type(`y${KEYS.enter}`);
  expect(await terminal.exited()).toBe(0);
  expect(existsSync(`${acme}-new-one/read.me`)).toBe(true);
  expect(await world.sessions()).toEqual(["acme-new-one-dev"]);
});

test("removing the worktree one works in: the client moves on first, and stays in tmux", async () => {
  const { world, acme } = await project();
  await using _ = world;
  for (const name of ["main", "merged"]) await world.pots(["create", name], { cwd: acme });
  await using person = await personIn(world, "acme-merged-dev");
  const line = shellLine([POTS, "remove", "merged", "-y"]);
  await world.tmux("send-keys", "-t", "=acme-merged-dev:", "-l", line);
  await world.tmux("send-keys", "-t", "=acme-merged-dev:", "Enter");
  await eventually(async () => (await sessionShown(world, person)) === "acme-main-dev");
  await eventually(async () => (await world.sessions()).join() === "acme-main-dev");
  expect(existsSync(`${acme}-merged`)).toBe(false);
});

test("who is asked whether to make a worktree is told of one that is named alike", async () => {
  const { world, acme } = await project();
  await using _ = world;
  await using terminal = TestTerminal.pots(world, ["create", "mergde"], { cwd: acme });
  await terminal.waitFor("Make it?");
  expect(terminal.text()).toContain("there is no worktree mergde in acme; nearest: merged\n");
});
