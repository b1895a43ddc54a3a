import { expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { join } from "node:path";
import { hookLines } from "../../src/tmux/save-hooks.ts";
import { crash, newest, saved } from "../support/reboot.ts";
import { TestTerminal } from "../support/terminal.ts";
import { eventually } from "../support/wait.ts";
import { POTS, real, World } from "../support/world.ts";

const HOOK = `set-hook -g 'session-created[4090]' 'if-shell -F "#{?#{T:@pots_restoring},,#{?@pots_due_hook,,1}}" { set-option -g @pots_due_hook 1 ; run-shell -b -d 0.5 -C "set-option -gu @pots_due_hook ; run-shell -b \\"${POTS} save --hook >/dev/null 2>&1\\"" }'`;

/** The hooks, calling a `pots` of the test's own. */
async function hooksOf(world: World, script: string): Promise<string> {
  const { stdout } = await world.pots(["restore", "--install"]);
  world.program("pots", script);
  return stdout.replaceAll(POTS, join(world.bin, "pots"));
}

const EARLIER = `set-hook -g 'session-created[4090]' 'if-shell -F "#{?#{T:@pots_restoring},,1}" { run-shell -b "pots save --hook >/dev/null 2>&1" }'`;

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
  const hooks = await hooksOf(world, '#!/bin/sh\necho "$*" >>"$HOME/saves"\n');
  world.file(".tmux.conf", `${before}\n${hooks}`);
  world.file("saves", "");
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
  const script = `#!/bin/sh\n${POTS} "$@"\necho "$? $*" >>"$HOME/saves"\n`;
  world.file("hooks.conf", await hooksOf(world, script));
  await world.tmux("source-file", join(world.home, "hooks.conf"));
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
  {
    await using picker = TestTerminal.pots(world, [], {}, { cols: 200, rows: 20 });
    await picker.waitFor("the sessions were not saved: it is a directory");
  }
  expect(await world.pots(["save"])).toMatchObject({ code: 1 }); // who asked is told
  rmdirSync(join(saved(world), "saving"));
  await world.tmux("rename-session", "-t", "=acme-main-dev:", "renamed");
  await eventually(async () => (await noted()) === "", "the note to be gone");
  expect(await world.pots(["list"])).toMatchObject({ code: 0, stderr: "" });
  expect(readFileSync(join(world.home, "saves"), "utf8")).toMatch(/^0 save --hook\n/);
  expect(await world.tmux("list-panes", "-a", "-F", "#{pane_in_mode}")).not.toContain("1");
});

test("panes that come and go are saved, and many at once are few saves", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.pots(["create", acme]);
  world.file("saves", "");
  world.file(
    "hooks.conf",
    await hooksOf(world, `#!/bin/sh\necho >>"$HOME/saves"\nexec ${POTS} "$@"\n`),
  );
  await world.tmux("source-file", join(world.home, "hooks.conf"));
  const saves = () => readFileSync(join(world.home, "saves"), "utf8").length;
  const isSaved = (panes: number, name: string) =>
    eventually(() => {
      const [session] = JSON.parse(readFileSync(newest(world), "utf8")).sessions;
      const [window] = session.windows;
      return Promise.resolve(window.panes.length === panes && (window.name ?? "") === name);
    }, `${panes} panes to be saved`);
  const target = "=acme-main-dev:";
  const split = [
    "split-window",
    "-d",
    "-t",
    target,
    ";",
    "select-layout",
    "-t",
    target,
    "tiled",
    ";",
  ];
  await world.tmux("resize-window", "-t", target, "-x", "200", "-y", "200");
  await world.tmux(...Array.from({ length: 20 }, () => split).flat());
  await isSaved(21, "");
  expect(saves()).toBeLessThan(10);
  await world.tmux("kill-pane", "-t", `${target}.3`);
  await isSaved(20, "");
  await world.tmux("send-keys", "-t", `${target}.5`, "exit", "Enter");
  await isSaved(19, "");
  await world.tmux("rename-window", "-t", target, "named");
  await isSaved(19, "named");
  expect(await world.tmux("show-options", "-g")).not.toContain("@pots_due");
});

test("a program of any path is called as it is", async () => {
  await using world = new World();
  await world.tmux("new-session", "-d", "-s", "s", "-x", "100", "-y", "100");
  const directories = ["a b", "it's", "$HOME", '"q"', "#{pid} ##", "; } {", "\\", "#(x)"];
  for (const [at, directory] of directories.entries()) {
    const path = join(world.home, directory, "pots");
    world.file(`${directory}/pots`, `#!/bin/sh\necho >"$HOME/called-${at}"\n`);
    chmodSync(path, 0o755);
    world.file("hooks.conf", hookLines(path).join("\n"));
    await world.tmux("source-file", join(world.home, "hooks.conf"));
    await world.tmux("rename-window", "-t", "=s:", `w${at}`);
    await eventually(
      () => Promise.resolve(existsSync(join(world.home, `called-${at}`))),
      `${directory} to be called`,
    );
  }
});

test("doctor tells of hooks of an earlier pots, of a tmux that has not read them, and of a pots that is gone", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.pots(["create", acme]);
  const before = readFileSync(join(world.home, ".tmux.conf"), "utf8");
  const doctor = async () => (await world.pots(["doctor"])).stdout;
  expect(await doctor()).not.toContain("hooks ");
  world.file(".tmux.conf", `${before}\n${EARLIER}\n`);
  expect(await doctor()).toMatch(
    /hooks +the hooks in ~\/.tmux.conf are of another pots\n +pots restore --install renews/,
  );
  const { stdout: hooks } = await world.pots(["restore", "--install"]);
  world.file(".tmux.conf", `${before}\n${hooks}`);
  expect(await doctor()).toMatch(
    /hooks +the tmux that runs has not all .*\n +tmux source-file ~\/.tmux.conf/,
  );
  await world.tmux("source-file", join(world.home, ".tmux.conf"));
  expect(await doctor()).toMatch(/✓ hooks +tmux's hooks save/);
  world.file(".tmux.conf", `${before}\n${hooks.replaceAll(POTS, "/gone/pots")}`);
  const { code, stdout } = await world.pots(["doctor"]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/✗ hooks +tmux's hooks call \/gone\/pots, which is not there/);
});
