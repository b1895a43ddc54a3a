import { describe, expect, test } from "bun:test";
import { DEFINITIONS } from "../../src/config/definitions.ts";
import { resolveSettings, type SettingsFile, settingsFiles } from "../../src/config/settings.ts";

const HOME = "/home/ana";
const resolve = (files: SettingsFile[] = [], env: Record<string, string> = {}) =>
  resolveSettings(files, env, HOME);

test("without anything said, every setting has its default", () => {
  const { settings, inForce, warnings } = resolve();
  expect(settings).toEqual({
    autoStartSession: false,
    defaultTask: "dev",
    sessionPrefix: "",
    autoAttach: true,
    worktreeProvider: "auto",
    projectDirs: [],
    worktreeDir: "",
    onWaiting: [],
    restore: "off",
    saveLines: 0,
    hosts: [],
    hostAttach: "switch",
  });
  expect(inForce.map(({ key }) => key)).toEqual(DEFINITIONS.map(({ key }) => key));
  expect(inForce.every(({ from }) => from === "default")).toBe(true);
  expect(warnings).toEqual([]);
});

describe("who wins", () => {
  const own = { path: "/own", text: "# mine\nPOTS_DEFAULT_TASK=own\n" };
  const plum = { path: "/plum", text: "POTS_DEFAULT_TASK=plum\nPOTS_AUTO_ATTACH=no\n" };
  const task = (files: SettingsFile[], env: Record<string, string> = {}) =>
    resolve(files, env).inForce.find(({ key }) => key === "POTS_DEFAULT_TASK");

  test("the environment, over every file", () => {
    expect(task([own, plum], { POTS_DEFAULT_TASK: "env" })).toEqual({
      key: "POTS_DEFAULT_TASK",
      text: "env",
      from: "environment",
    });
  });
  test("the first file that sets it, over the others", () => {
    expect(task([own, plum])).toMatchObject({ text: "own", from: "/own", line: 2 });
    expect(task([plum, own])).toMatchObject({ text: "plum", from: "/plum", line: 1 });
  });
  test("a later file, for what the earlier leaves out", () => {
    expect(resolve([own, plum]).settings.autoAttach).toBe(false);
  });
  test("the last line of one file, as in a shell", () => {
    expect(
      task([{ path: "/f", text: "POTS_DEFAULT_TASK=a\nPOTS_DEFAULT_TASK=b\n" }]),
    ).toMatchObject({
      text: "b",
      line: 2,
    });
  });
  test("an empty variable says nothing where empty is no value, and empties where it is", () => {
    expect(task([own], { POTS_DEFAULT_TASK: "" })).toMatchObject({ text: "own" });
    const prefixed = { path: "/f", text: "POTS_SESSION_PREFIX=w-\n" };
    expect(resolve([prefixed], { POTS_SESSION_PREFIX: "" }).settings.sessionPrefix).toBe("");
  });
});

describe("a value that is not allowed names its place and falls back:", () => {
  test.each([
    ["POTS_AUTO_ATTACH=maybe", 'POTS_AUTO_ATTACH is "maybe"', "true or false", '"true"'],
    ["POTS_AUTO_ATTACH=constructor", 'is "constructor"', "true or false", '"true"'],
    ["POTS_AUTO_START_SESSION=2", 'is "2"', "true or false", '"false"'],
    ["POTS_DEFAULT_TASK=' '", 'is " "', "not empty", '"dev"'],
    ["POTS_WORKTREE_PROVIDER=svn", 'is "svn"', "auto, plum or git", '"auto"'],
    ["POTS_SESSION_PREFIX='a\nb'", 'is "a\\nb"', "without control characters", '""'],
    ["POTS_DEFAULT_TASK=$(id)", "was not read: it would have to run a command", "", '"dev"'],
  ])("%j", (line, problem, allowed, fallback) => {
    const { warnings, inForce } = resolve([{ path: "/f", text: `\n${line}\n` }]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toStartWith("/f:2: POTS_");
    expect(warnings[0]).toContain(problem);
    expect(warnings[0]).toContain(`allowed: `);
    expect(warnings[0]).toContain(allowed);
    expect(warnings[0]).toEndWith(`using ${fallback}`);
    expect(inForce.every(({ from }) => from === "default")).toBe(true);
  });

  test("the environment is named as such", () => {
    expect(resolve([], { POTS_AUTO_ATTACH: "maybe" }).warnings[0]).toStartWith(
      'environment: POTS_AUTO_ATTACH is "maybe"',
    );
  });

  test("bytes that are no text are not guessed at, wherever they come from", () => {
    const own = resolve([], { POTS_DEFAULT_TASK: "caf\ufffd" });
    expect(own.warnings[0]).toStartWith("environment: POTS_DEFAULT_TASK is not UTF-8");
    const file = resolve([{ path: "/f", text: "POTS_DEFAULT_TASK=caf\ufffd\n" }]);
    expect(file.warnings[0]).toStartWith("/f:1: POTS_DEFAULT_TASK is not UTF-8");
    for (const { settings } of [own, file]) expect(settings.defaultTask).toBe("dev");
  });
});

describe("truth", () => {
  test.each([
    ["true", true],
    ["YES", true],
    ["On", true],
    ["1", true],
    ["false", false],
    ["no", false],
    ["OFF", false],
    ["0", false],
  ])("%s is %j", (text, value) =>
    expect(resolve([], { POTS_AUTO_ATTACH: text }).settings.autoAttach).toBe(value),
  );
});

test.each([
  ["POTS_PROJECT_DIRS=/srv/x:code:~", '"code"', { projectDirs: ["/srv/x", "/home/ana"] }],
  [`POTS_HOSTS="build 'a b c' -x dev"`, `"'a b c'", "-x"`, { hosts: ["build", "dev"] }],
])(
  "of a list what is not allowed is named and passed over, and the rest holds: %s",
  (line, named, held) => {
    const { warnings, settings } = resolve([{ path: "/f", text: `\n${line}\n` }]);
    const [key] = line.split("=");
    expect(warnings).toEqual([
      expect.stringContaining(`/f:2: ${key} has ${named}, passed over; allowed: `),
    ]);
    expect(settings).toMatchObject(held);
  },
);

test("project directories are split at colons, ~ being home", () => {
  const { settings } = resolve([], { POTS_PROJECT_DIRS: "~/code::/srv/x:~" });
  expect(settings.projectDirs).toEqual(["/home/ana/code", "/srv/x", "/home/ana"]);
});

describe("the files, first to last", () => {
  test.each<[env: Record<string, string>, files: string[]]>([
    [
      {},
      [
        "/home/ana/.config/pots/config",
        "/home/ana/.pots-config",
        "/home/ana/.worktree-config",
        "/home/ana/.config/plum/config",
      ],
    ],
    [
      { XDG_CONFIG_HOME: "/etc/ana", PLUM_CONFIG_FILE: "/x/plum" },
      [
        "/etc/ana/pots/config",
        "/home/ana/.pots-config",
        "/x/plum",
        "/home/ana/.worktree-config",
        "/home/ana/.config/plum/config",
      ],
    ],
  ])("with %j", (env, files) => expect(settingsFiles(env, HOME)).toEqual(files));

  test("a relative XDG_CONFIG_HOME is passed over, as its specification asks", () => {
    expect(settingsFiles({ XDG_CONFIG_HOME: "rel" }, HOME)[0]).toBe(
      "/home/ana/.config/pots/config",
    );
  });
});
