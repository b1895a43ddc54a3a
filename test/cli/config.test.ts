// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a shell reads these, not JavaScript
import { describe, expect, test } from "bun:test";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { World } from "../support/world.ts";

interface Shown {
  key: string;
  value: string;
  from: string;
  line: number | null;
}

async function setting(world: World, key: string, env: Record<string, string> = {}) {
  const { stdout } = await world.pots(["config", "--json"], { env });
  const { version, settings } = JSON.parse(stdout) as { version: number; settings: Shown[] };
  expect(version).toBe(1);
  return settings.find((each) => each.key === key);
}

test("config shows every setting, its value and its source", async () => {
  await using world = new World();
  world.file(".config/pots/config", "# mine\nPOTS_DEFAULT_TASK=api\n");
  world.file(".worktree-config", "export POTS_SESSION_PREFIX='w-'\n");
  const env = { POTS_PROJECT_DIRS: "~/code", POTS_AUTO_ATTACH: "no" };
  const { code, stdout, stderr } = await world.pots(["config"], { env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toBe(
    [
      "SETTING                  VALUE    FROM",
      "POTS_AUTO_START_SESSION  false    default",
      "POTS_DEFAULT_TASK        api      ~/.config/pots/config:2",
      "POTS_SESSION_PREFIX      w-       ~/.worktree-config:1",
      "POTS_AUTO_ATTACH         no       environment",
      "POTS_WORKTREE_PROVIDER   auto     default",
      "POTS_PROJECT_DIRS        ~/code   environment",
      "POTS_WORKTREE_DIR        (empty)  default",
      "POTS_ON_WAITING          (empty)  default",
      "POTS_RESTORE             off      default",
      "POTS_SAVE_LINES          0        default",
      "POTS_HOSTS               (empty)  default",
      "POTS_HOST_ATTACH         switch   default",
      "",
    ].join("\n"),
  );
});

test("the environment wins over pots' own files, and those over plum's, in this order", async () => {
  await using world = new World();
  const key = "POTS_DEFAULT_TASK";
  const ladder: [file: string, env: Record<string, string>][] = [
    [".config/plum/config", {}],
    [".worktree-config", {}],
    ["plum.conf", { PLUM_CONFIG_FILE: `${world.home}/plum.conf` }],
    [".pots-config", {}],
    [".config/pots/config", {}],
    ["xdg/pots/config", { XDG_CONFIG_HOME: `${world.home}/xdg` }],
  ];
  let env: Record<string, string> = {};
  for (const [index, [file, more]] of ladder.entries()) {
    world.file(file, `\n${key}=t${index}\n`);
    env = { ...env, ...more };
    const from = `${world.home}/${file}`;
    expect(await setting(world, key, env)).toEqual({ key, value: `t${index}`, from, line: 2 });
  }
  expect(await setting(world, key, { ...env, [key]: "mine" })).toEqual({
    key,
    value: "mine",
    from: "environment",
    line: null,
  });
});

test("a setting is in force, not only shown", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  world.file(
    ".pots-config",
    'POTS_DEFAULT_TASK="$HOME_TASK${NONE:-api}"\nPOTS_SESSION_PREFIX=w-\n',
  );
  expect((await world.pots(["create", "main"], { cwd: acme })).stdout).toBe("w-acme-main-api\n");
  const flag = await world.pots(["create", "main", "-t", "own"], { cwd: acme });
  expect(flag.stdout).toBe("w-acme-main-own\n");
});

describe("nothing in a settings file is run:", () => {
  test.each(["$(touch $HOME/evil)", "`touch $HOME/evil`", '"x $(touch $HOME/evil)"'])(
    "%s is refused with file and line",
    async (value) => {
      await using world = new World();
      world.file(".pots-config", `touch $HOME/evil\n\nPOTS_DEFAULT_TASK=${value}\n`);
      const { code, stdout, stderr } = await world.pots(["config"]);
      expect(code).toBe(0);
      expect(stdout).toContain("POTS_DEFAULT_TASK        dev      default\n");
      expect(stderr).toStartWith(
        `pots: warning: ~/.pots-config:3: POTS_DEFAULT_TASK was not read: it would have to run a command`,
      );
      expect(existsSync(`${world.home}/evil`)).toBe(false);
    },
  );
});

test("a bad value is named with file, line and what is allowed, and the default is in force", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  world.file(".pots-config", "POTS_WORKTREE_PROVIDER=svn\nPOTS_AUTO_ATTACH=constructor\n");
  const ended = await world.pots(["create", "main"], { cwd: acme });
  expect(ended).toEqual({
    code: 0,
    stdout: "acme-main-dev\n",
    stderr:
      `pots: warning: ~/.pots-config:2: POTS_AUTO_ATTACH is "constructor"; allowed: true or false (yes/no, on/off, 1/0); using "true"\n` +
      `pots: warning: ~/.pots-config:1: POTS_WORKTREE_PROVIDER is "svn"; allowed: auto, plum or git; using "auto"\n`,
  });
});

test("a file that cannot be read is a warning, and everything else goes on", async () => {
  await using world = new World();
  world.file(".pots-config/inside", "");
  const { code, stderr } = await world.pots(["list"]);
  expect(code).toBe(0);
  expect(stderr).toStartWith(`pots: warning: ~/.pots-config could not be read: it is a directory`);
});

test("what is misspelt, and a directory that is not there, is said", async () => {
  await using world = new World();
  world.file(".pots-config", "POTS_DEFUALT_TASK=api\nPOTS_PROJECT_DIRS=~/nope:~/code:~/file\n");
  world.file("file", "");
  const { stdout, stderr } = await world.pots(["config"], { env: { POTS_AUTOATTACH: "no" } });
  expect(stderr).toBe(
    [
      "pots: warning: environment: there is no setting POTS_AUTOATTACH; nearest: POTS_AUTO_ATTACH",
      "pots: warning: ~/.pots-config:1: there is no setting POTS_DEFUALT_TASK; nearest: POTS_DEFAULT_TASK",
      "pots: warning: POTS_PROJECT_DIRS: ~/nope is not there",
      "pots: warning: POTS_PROJECT_DIRS: ~/file is no directory",
      "",
    ].join("\n"),
  );
  expect(stdout).toMatch(/POTS_DEFAULT_TASK +dev +default/);
  const doctor = await world.pots(["doctor"]);
  expect(doctor.stdout).toContain("POTS_PROJECT_DIRS: ~/nope is not there");
});

test("a relative HOME is refused, and nothing is written where one stands", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  const ended = await world.pots(["create", "-d"], { cwd: acme, env: { HOME: "rel" } });
  expect(ended).toMatchObject({ code: 2, stdout: "" });
  expect(ended.stderr).toStartWith('pots: HOME is "rel", which is no absolute path\n  set it');
  expect(readdirSync(acme)).toEqual([".git"]);
});

test("a value that is not UTF-8 is named, and the others hold", async () => {
  await using world = new World();
  const latin1 = Buffer.from(
    "# caf\xe9\nPOTS_AUTO_ATTACH=no\nPOTS_DEFAULT_TASK=caf\xe9\n",
    "latin1",
  );
  writeFileSync(`${world.home}/.pots-config`, latin1);
  const { stdout, stderr } = await world.pots(["config"]);
  expect(stderr).toContain(".pots-config:3: POTS_DEFAULT_TASK is not UTF-8");
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stdout).toMatch(/POTS_AUTO_ATTACH +no +~/);
});

test("what lies in the directory one stands in changes nothing", async () => {
  await using world = new World();
  world.file(".env", "POTS_DEFAULT_TASK=evil\n");
  world.file("bunfig.toml", 'preload = ["./evil.ts"]\n');
  world.file("evil.ts", "throw new Error('evil')\n");
  world.file("package.json", "{ not json");
  world.file("tsconfig.json", "{ not json");
  expect(await setting(world, "POTS_DEFAULT_TASK")).toMatchObject({ value: "dev" });
});
