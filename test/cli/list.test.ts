import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, rmdirSync } from "node:fs";
import { personIn } from "../support/clients.ts";
import { TestTerminal } from "../support/terminal.ts";
import { World } from "../support/world.ts";

let world: World;
let acme = "";

beforeAll(async () => {
  world = new World();
  acme = await world.repository("acme");
  await world.worktree(acme, "auth", "feature/auth");
  await world.worktree(acme, "billing", "acme-billing");
  await world.worktree(acme, "spare", "acme-spare");
  await world.pots(["create", "auth"], { cwd: acme });
  await world.pots(["create", "billing", "-t", "api"], { cwd: acme });
  await world.repository("other");
  await world.pots(["create"], { cwd: `${world.code}/other` });
  await world.tmux("new-session", "-d", "-s", "mail");
  await world.tmux("new-session", "-d", "-s", "notes", "-c", `${acme}-auth`);
  await world.git(acme, "worktree", "remove", `${acme}-billing`);
});

afterAll(async () => await world[Symbol.asyncDispose]());

/** The table's lines, with one space between columns, sorted: the order is by time of use. */
async function lines(...args: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await world.pots(["list", ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const [titles = "", ...rows] = stdout.trimEnd().split("\n");
  expect(titles.replace(/\s+/g, " ")).toBe(
    "STATUS SESSION PROJECT WORKTREE TASK WINDOWS ACTIVITY DIRECTORY",
  );
  return rows.map((row) => row.replace(/ {2,}/g, "  ")).sort();
}

const AUTH = "○ detached  acme-auth-dev  acme  auth (feature/auth)  dev  1  now  ~/code/acme-auth";
const BILLING = "✗ orphaned  acme-billing-api  acme  billing  api  1  now  ~/code/acme-billing";
const OTHER = "○ detached  other-main-dev  other  main  dev  1  now  ~/code/other";
const MAIL = "· unmanaged  mail  1  now  ~";
const NOTES = "· unmanaged  notes  acme  auth (feature/auth)  1  now  ~/code/acme-auth";

describe("list shows", () => {
  test("every session, unmanaged ones with the worktree they lie in", async () => {
    expect(await lines()).toEqual([MAIL, NOTES, AUTH, OTHER, BILLING]);
  });
  test("one project's sessions", async () => {
    expect(await lines("acme")).toEqual([NOTES, AUTH, BILLING]);
    expect(await lines(acme)).toEqual([NOTES, AUTH, BILLING]);
    expect(await lines("other")).toEqual([OTHER]);
    // the one around a path
    mkdirSync(`${acme}/web`);
    for (const path of [".", "..", "~/code/acme-auth"]) {
      const { stdout } = await world.pots(["list", path, "-q"], { cwd: `${acme}/web` });
      expect(stdout.split("\n").sort().join(" ")).toBe(" acme-auth-dev acme-billing-api notes");
    }
    rmdirSync(`${acme}/web`);
    expect(await world.pots(["list", "."])).toMatchObject({ code: 3 });
    expect((await world.pots(["cleanup", ".", "-n"], { cwd: acme })).stdout).toContain("billing");
  });
  test("sessions that hold the text, where no project is so named", async () => {
    expect(await lines("MAI")).toEqual([MAIL, OTHER]);
    expect(await lines("ot")).toEqual([NOTES, OTHER]);
  });
  test("orphans alone", async () => {
    expect(await lines("--orphans")).toEqual([BILLING]);
    expect(await lines("--orphans", "--all")).toEqual([BILLING]);
  });
  test("worktrees that have no session of any kind, with --all", async () => {
    expect((await lines("--all")).filter((line) => line.includes("  -  "))).toEqual([
      "  -  acme  main  ~/code/acme",
      "  -  acme  spare  ~/code/acme-spare",
    ]);
    expect(await lines("--all", "other")).toEqual([OTHER]);
  });
  test("bare names, for scripts", async () => {
    const { stdout } = await world.pots(["ls", "-q", "acme"]);
    expect(stdout.trim().split("\n").sort()).toEqual([
      "acme-auth-dev",
      "acme-billing-api",
      "notes",
    ]);
  });
  test("what runs where, with -v", async () => {
    await world.tmux("split-window", "-t", "=other-main-dev:", "-c", "/", "sleep", "1000");
    const { stdout } = await world.pots(["list", "other", "-v"]);
    expect(stdout).toMatch(
      /\n\nother-main-dev\n {2}directory {2}~\/code\/other\n {2}created {4}(now|\d+m ago) \(\d{4}-\d\d-\d\d \d\d:\d\d\)\n {2}visited {4}never\n {2}clients {4}none attached\n {2}panes {6}0\.0 sh, 0\.1 sleep\n$/,
    );
  });
});

describe("list without anything to show", () => {
  test("says so on stderr, exit 0, whether there is a server or not", async () => {
    const none = await world.pots(["list", "other", "--orphans"]);
    expect(none).toMatchObject({ code: 0, stdout: "", stderr: "no orphaned sessions for other\n" });
    const server = await world.pots(["-L", "nobody", "list"]);
    expect(server).toMatchObject({ code: 0, stdout: "" });
    expect(server.stderr).toBe(
      "no sessions\n  start one: go to a git repository and run pots -L nobody create (POTS_PROJECT_DIRS says where others are)\n",
    );
    expect((await world.pots(["-L", "nobody", "list", "--orphans"])).stderr).toBe(
      "no orphaned sessions\n",
    );
    const json = await world.pots(["-L", "nobody", "list", "--json"]);
    expect(JSON.parse(json.stdout)).toEqual({ version: 1, sessions: [], worktrees: [], saved: [] });
    expect(json.stderr).toBe("");
    expect(await world.pots(["-L", "nobody", "list", "-q"])).toEqual({
      code: 0,
      stdout: "",
      stderr: "",
    });
  });

  test("a server that stays without sessions has none, and takes the next one", async () => {
    await using own = new World();
    const shop = await own.repository("shop");
    await own.tmux("new-session", "-d", "-s", "only", ";", "set-option", "-s", "exit-empty", "off");
    await own.tmux("kill-session", "-t", "=only");
    expect(await own.pots(["list", "-q"])).toEqual({ code: 0, stdout: "", stderr: "" });
    expect((await own.pots(["kill", "only", "--yes"])).code).toBe(3);
    expect((await own.pots(["cleanup", "--yes"])).stderr).toBe("no orphaned sessions\n");
    expect(await own.pots(["status"])).toMatchObject({ code: 0, stdout: "" });
    await using terminal = TestTerminal.pots(own, [], { cwd: shop });
    await terminal.waitFor("shop/main");
    terminal.type("\r");
    await terminal.waitFor("[shop-main"); // the name, as tmux cuts it
    expect(await own.sessions()).toEqual(["shop-main-dev"]);
  });
});

test("a word that is no project's and in no session's name is not found, exit 3", async () => {
  for (const words of [
    ["list", "zzz"],
    ["list", "zzz", "--json"],
    ["list", "zzz", "--all"],
  ]) {
    const ended = await world.pots(words);
    expect(ended).toMatchObject({ code: 3, stdout: "" });
    expect(ended.stderr).toStartWith(
      "pots: there is no project zzz, and no session's name has it\n",
    );
  }
});

describe("list --json", () => {
  const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);

  test("has every field, null for what is not known", async () => {
    const { stdout } = await world.pots(["list", "--json"]);
    const { version, sessions, worktrees } = JSON.parse(stdout);
    expect(version).toBe(1);
    expect(worktrees).toEqual([]);
    const named = (name: string) => sessions.find((each: { name: string }) => each.name === name);
    expect(named("acme-auth-dev")).toEqual({
      id: "$0",
      name: "acme-auth-dev",
      status: "detached",
      doubt: null,
      project: "acme",
      root: acme,
      worktree: "auth",
      worktreePath: `${acme}-auth`,
      branch: "feature/auth",
      task: "dev",
      path: `${acme}-auth`,
      windows: 1,
      attachedClients: 0,
      createdAt: TIME,
      activityAt: TIME,
      bell: false,
      agents: [],
      host: null,
      seenAt: null,
      lastAttachedAt: null,
    });
    expect(named("mail")).toMatchObject({
      status: "unmanaged",
      project: null,
      root: null,
      worktree: null,
      worktreePath: null,
      branch: null,
      task: null,
      path: world.home,
    });
    expect(named("acme-billing-api")).toMatchObject({ status: "orphaned", branch: null });
  });

  test("with --all has worktrees, each with its sessions", async () => {
    const { stdout } = await world.pots(["list", "acme", "--all", "--json"]);
    const { worktrees } = JSON.parse(stdout);
    const head = await world.git(acme, "rev-parse", "HEAD");
    const plain = {
      project: "acme",
      root: acme,
      head,
      main: false,
      locked: false,
      prunable: false,
    };
    expect(worktrees).toEqual([
      { ...plain, name: "main", path: acme, branch: "main", main: true, sessions: [] },
      {
        ...plain,
        name: "auth",
        path: `${acme}-auth`,
        branch: "feature/auth",
        sessions: expect.arrayContaining(["acme-auth-dev", "notes"]),
      },
      { ...plain, name: "spare", path: `${acme}-spare`, branch: "acme-spare", sessions: [] },
    ]);
  });
});

describe("in a terminal", () => {
  test("the table fits, and somebody's session is shown as attached", async () => {
    await using _person = await personIn(world, "other-main-dev");
    for (const cols of [120, 80, 60, 40]) {
      await using terminal = TestTerminal.pots(world, ["list"], {}, { cols, rows: 20 });
      await terminal.exited();
      // the status stays as long as there is anything else to give way
      await terminal.waitFor(cols > 40 ? /^● attached +other-m/m : /^● +other-m/m);
      expect(terminal.lines().filter((line) => line !== "")).toHaveLength(6);
      expect(terminal.text()).toContain("acme-b");
    }
  });

  test("it is coloured there, and plain where colours are not wanted", async () => {
    const forced = await world.pots(["list"], { env: { FORCE_COLOR: "1" } });
    expect(forced.stdout).toContain("\u001b[");
    for (const [args, env] of [
      [["list"], {}],
      [["list", "--no-color"], { FORCE_COLOR: "1" }],
      [["list"], { FORCE_COLOR: "1", NO_COLOR: "1" }],
    ] as const) {
      expect((await world.pots([...args], { env })).stdout).not.toContain("\u001b");
    }
  });
});
