import { expect, test } from "bun:test";
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { join } from "node:path";
import { crash, saved } from "../support/reboot.ts";
import { TestTerminal } from "../support/terminal.ts";
import { eventually } from "../support/wait.ts";
import { POTS, real, World } from "../support/world.ts";

const HOOK = `set-hook -g 'session-created[4090]' 'if-shell -F "#{?#{T:@pots_restoring},,1}" { run-shell -b "pots save --hook >/dev/null 2>&1" }'`;

test("the hooks go into tmux.conf after a yes, and out of it again; a link stays one", async () => {
  await using world = new World();
  const dotfiles = join(world.home, "dotfiles");
  mkdirSync(dotfiles);
  const [path, own] = [join(world.home, ".tmux.conf"), join(dotfiles, "tmux.conf")];
  renameSync(path, own);
  chmodSync(own, 0o640);
  symlinkSync(own, path);
  const before = readFileSync(path, "utf8");
  {
    await using terminal = TestTerminal.pots(world, ["restore", "--install"]);
    await terminal.waitFor("Change ~/.tmux.conf? (y/N)");
    expect(terminal.text()).toContain(`+ ${HOOK.slice(0, 40)}`);
    terminal.type("\r");
    await terminal.waitFor("nothing was changed");
    expect(readFileSync(path, "utf8")).toBe(before);
  }
  {
    await using terminal = TestTerminal.pots(world, ["restore", "--install"]);
    await terminal.waitFor("Change ~/.tmux.conf? (y/N)");
    terminal.type("y\r");
    await terminal.waitFor("tmux source-file ~/.tmux.conf");
  }
  const installed = readFileSync(own, "utf8");
  expect(installed.startsWith(before)).toBe(true);
  expect(installed).toContain(HOOK);
  expect(statSync(own).mode & 0o777).toBe(0o640);
  // tmux takes them
  await world.tmux("new-session", "-d", "-s", "s");
  expect(await world.tmux("show-hooks", "-g")).toContain("session-created[4090]");
  {
    await using terminal = TestTerminal.pots(world, ["restore", "--install"]);
    await terminal.waitFor("the hooks are there already");
  }
  {
    await using terminal = TestTerminal.pots(world, ["restore", "--uninstall"]);
    await terminal.waitFor("Change ~/.tmux.conf? (y/N)");
    terminal.type("y\r");
    await eventually(
      () => Promise.resolve(readFileSync(path, "utf8") === before),
      "them to be out",
    );
  }
});

test("without a terminal, and without a tmux.conf, the hooks are only told", async () => {
  await using world = new World();
  const path = join(world.home, ".tmux.conf");
  const before = readFileSync(path, "utf8");
  const { code, stdout } = await world.pots(["restore", "--install", "--yes"]);
  expect({ code, hook: stdout.includes(HOOK) }).toEqual({ code: 0, hook: true });
  expect(readFileSync(path, "utf8")).toBe(before);
  world.file(".tmux.conf", `${before}\n${stdout}`);
  expect((await world.pots(["restore", "--uninstall"])).code).toBe(2);
  expect(readFileSync(path, "utf8")).toBe(`${before}\n${stdout}`);
  expect((await world.pots(["restore", "--uninstall", "--yes"])).code).toBe(0);
  expect(readFileSync(path, "utf8")).not.toContain(HOOK);
  rmSync(path);
  await using terminal = TestTerminal.pots(world, ["restore", "--install"]);
  await terminal.waitFor("these lines belong into ~/.tmux.conf");
});

test("sessions that come back together are not each saved by the hooks; what comes after is", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  for (let task = 1; task < 6; task++) await world.pots(["create", acme, "-t", `t${task}`]);
  const before = readFileSync(join(world.home, ".tmux.conf"), "utf8");
  const { stdout: hooks } = await world.pots(["restore", "--install"]);
  world.file(".tmux.conf", `${before}\n${hooks}`);
  world.file("saves", "");
  world.program("pots", '#!/bin/sh\necho "$*" >>"$HOME/saves"\n');
  const saves = () => readFileSync(join(world.home, "saves"), "utf8").match(/^save/gm)?.length ?? 0;
  await crash(world);
  await world.pots(["restore", "-y"]);
  expect(await world.sessions()).toHaveLength(5);
  await eventually(async () => saves() > 0, "the first one's, which starts the server");
  const once = saves();
  await world.tmux("new-session", "-d", "-s", "later");
  await eventually(async () => saves() > once, "it to be saved");
  expect(saves()).toBeLessThan(5 * 2);
  expect(await world.tmux("show-options", "-g")).not.toContain("@pots");
});

test("a hook whose save fails shows nothing over a pane; list and doctor tell it until one succeeds", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.pots(["create", acme]);
  const { stdout: hooks } = await world.pots(["restore", "--install"]);
  world.file("hooks.conf", hooks);
  await world.tmux("source-file", join(world.home, "hooks.conf"));
  world.program("pots", `#!/bin/sh\n${POTS} "$@"\necho "$? $*" >>"$HOME/saves"\n`);
  const noted = async () => (await world.tmux("show-options", "-sqv", "@pots_unsaved")).trim();
  await using terminal = new TestTerminal(world, [real("tmux"), "attach", "-t", "=acme-main-dev"]);
  await terminal.waitFor("[acme-main");
  mkdirSync(join(saved(world), "saving")); // nobody can say there that he saves
  await world.tmux("new-window", "-d", "-t", "=acme-main-dev:");
  await eventually(async () => (await noted()) !== "", "the failure to be noted");
  const list = await world.pots(["list"]);
  expect(list).toMatchObject({ code: 0, stdout: expect.stringContaining("acme-main-dev") });
  expect(list.stderr).toMatch(
    /^pots: warning: the sessions were not saved: it is a directory.*saving' \([\d: -]+\); once/,
  );
  const doctor = await world.pots(["doctor"]);
  expect(doctor.code).toBe(1);
  expect(doctor.stdout).toMatch(
    /✗ saved +the sessions were not saved: it is a directory '~\/.*; once that is mended: pots save\n/,
  );
  expect(await world.pots(["save"])).toMatchObject({ code: 1 }); // who asked is told
  rmdirSync(join(saved(world), "saving"));
  await world.tmux("rename-session", "-t", "=acme-main-dev:", "renamed");
  await eventually(async () => (await noted()) === "", "the note to be gone");
  expect(await world.pots(["list"])).toMatchObject({ code: 0, stderr: "" });
  expect(readFileSync(join(world.home, "saves"), "utf8")).toMatch(/^0 save --hook\n/);
  expect(await world.tmux("list-panes", "-a", "-F", "#{pane_in_mode}")).not.toContain("1");
});
