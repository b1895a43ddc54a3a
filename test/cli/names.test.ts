import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { waitForSession } from "../support/clients.ts";
import { crash } from "../support/reboot.ts";
import { started } from "../support/started.ts";
import { TestTerminal } from "../support/terminal.ts";
import { World } from "../support/world.ts";

/** Which session or worktree a word means, in every command that takes one. */

let world: World;
let acme = "";

beforeEach(async () => {
  world = new World();
  acme = await world.repository("acme");
  await world.worktree(acme, "auth", "feature/login");
  await world.pots(["create", "auth"], { cwd: acme });
});

afterEach(async () => await world[Symbol.asyncDispose]());

/** Everything that does something with a session, and is told which by one word. */
const ACTING: [command: string, line: (word: string) => string[]][] = [
  ["send", (word) => ["send", word, "echo wrong"]],
  ["run", (word) => ["run", word, "--", "echo wrong"]],
  ["capture", (word) => ["capture", word]],
  ["wait", (word) => ["wait", word, "--timeout", "5"]],
  ["status", (word) => ["status", word]],
  ["layout save", (word) => ["layout", "save", word]],
  ["kill", (word) => ["kill", word, "--yes"]],
];

test("letters in order are no part of a name: what has them is named, and left alone", async () => {
  for (const [command, line] of ACTING) {
    const { code, stdout, stderr } = await world.pots(line("adv"));
    expect({ command, code, stdout }).toEqual({ command, code: 3, stdout: "" });
    expect(`${command}: ${stderr}`).toContain("nearest: acme-auth-dev\n");
    expect(await world.screen("acme-auth-dev")).not.toContain("wrong");
    expect(await world.sessions()).toEqual(["acme-auth-dev"]);
  }
});

test("a worktree that is gone is taken for no other's name that starts alike", async () => {
  const path = await world.worktree(acme, "auth-login");
  await started(world, acme, "auth-login");
  await world.pots(["kill", "acme-auth-dev", "-y"]);
  await world.git(acme, "worktree", "remove", `${acme}-auth`);
  for (const [command, line] of ACTING) {
    for (const name of ["acme/auth", "acme/feature/login"]) {
      const { code, stdout, stderr } = await world.pots(line(name));
      expect({ command, code, stdout, stderr }).toEqual({
        ...{ command, code: 3, stdout: "" },
        stderr: expect.stringContaining(`no session matches ${name}`),
      });
    }
    expect(await world.screen("acme-auth-login-dev")).not.toContain("wrong");
  }
  expect((await world.pots(["run", "acme/auth-login", "--", "pwd"])).stdout).toBe(`${path}\n`);
});

describe("a worktree named in full, by its directory or with its project ahead of its branch,", () => {
  const NAMES = ["acme/feature/a-b", "acme/feature-a-b", "feature/a-b", "acme-feature-a-b"];
  let path = "";

  beforeEach(async () => {
    path = await world.worktree(acme, "feature-a-b", "feature/a-b");
    await world.worktree(acme, "feature_a.b", "feature_a.b");
    await world.pots(["create", "feature_a.b"], { cwd: acme });
    expect(await world.sessions()).toContain("acme-feature-a-b-dev");
  });

  test("is no other's where it has no session", async () => {
    const attach: (typeof ACTING)[0] = ["attach", (word) => ["attach", word]];
    for (const [command, line] of [...ACTING, attach]) {
      for (const name of NAMES) {
        const { code, stdout, stderr } = await world.pots(line(name));
        expect({ command, code, stdout, stderr }).toEqual({
          ...{ command, code: 3, stdout: "" },
          stderr: expect.stringContaining(`${name} is a worktree without a session`),
        });
      }
      expect(await world.screen("acme-feature-a-b-dev")).not.toContain("wrong");
      expect(await world.sessions()).toEqual(["acme-auth-dev", "acme-feature-a-b-dev"]);
    }
  });

  test.each(NAMES)("is found by %s, and its session by its branch", async (name) => {
    const made = await world.pots(["create", name]);
    expect(made).toMatchObject({ code: 0, stderr: "" });
    const { stdout } = await world.pots(["run", "acme/feature/a-b", "--", "pwd"]);
    expect(stdout).toBe(`${path}\n`);
  });

  test("comes before another's branch of that name", async () => {
    await world.worktree(acme, "one", "other");
    await world.worktree(acme, "two", "one");
    for (const name of ["one", "two"]) await world.pots(["create", name], { cwd: acme });
    const runs = async (name: string) => (await world.pots(["run", name, "--", "pwd"])).stdout;
    expect(await runs("acme/one")).toBe(`${acme}-one\n`);
    await world.pots(["kill", "acme-one-dev", "-y"]);
    const { stderr } = await world.pots(["run", "acme/one", "--", "pwd"]);
    expect(stderr).toStartWith("pots: acme/one is a worktree without a session\n");
    await world.git(acme, "worktree", "remove", `${acme}-one`);
    expect(await runs("acme/one")).toBe(`${acme}-two\n`);
  });
});

describe("a worktree to be removed is found from anywhere", () => {
  let beta = "";
  beforeEach(async () => {
    beta = await world.repository("beta");
    await world.worktree(beta, "docs");
  });
  const plan = async (name: string, cwd: string) =>
    await world.pots(["remove", name, "--dry-run"], { cwd });

  test("with its project ahead of its own name or its branch's, and so for its files", async () => {
    for (const cwd of [world.home, acme, beta, `${acme}-auth`]) {
      for (const name of ["acme/auth", "acme/feature/login"]) {
        const { code, stderr } = await plan(name, cwd);
        expect({ code, stderr }).toEqual({
          ...{ code: 0, stderr: expect.stringMatching(/^acme\/auth {2}~\/code\/acme-auth\n/) },
        });
        expect((await world.pots(["files", name], { cwd })).code).toBe(0);
      }
    }
  });

  test("by that alone too, but never unasked out of another project", async () => {
    for (const name of ["auth", "acme-auth", "feature/login"]) {
      for (const cwd of [world.home, beta])
        expect(await plan(name, cwd)).toMatchObject({ code: 0 });
      expect(await world.pots(["remove", name, "-y"], { cwd: beta })).toEqual({
        ...{ code: 3, stdout: "" },
        stderr:
          `pots: there is no worktree ${name} in beta\n` +
          "  acme has one: pots remove acme/auth --yes\n",
      });
    }
    expect(await world.sessions()).toEqual(["acme-auth-dev"]);
  });

  test("or several are named by their paths, and a project by its worktrees", async () => {
    await world.pots(["create", "beta", "docs"], { env: { POTS_PROJECT_DIRS: world.code } });
    await world.git(acme, "worktree", "add", "-q", "-b", "docs", `${acme}-docs`);
    const two = await plan("docs", world.home);
    expect(two.stderr).toStartWith(
      "pots: several worktrees are called docs\n  name one by its path:\n",
    );
    expect(two.stderr).toContain("\n    ~/code/acme-docs (docs)\n");
    expect(await plan("beta", world.home)).toEqual({
      ...{ code: 3, stdout: "" },
      stderr:
        "pots: beta is a project, and no worktree that could be removed\n  its worktrees: beta/docs\n",
    });
  });
});

test("a saved session is told from none, and how to have it back", async () => {
  await world.pots(["create", "auth", "-t", "api"], { cwd: acme });
  await crash(world);
  const saved = (command: string) =>
    `pots: acme-auth-dev is saved, and not running${command === "kill" ? "; nothing was ended" : ""}\n` +
    "  bring back what is saved: pots restore acme-auth-dev\n";
  for (const [command, line] of ACTING) {
    const { code, stderr } = await world.pots(line("acme-auth-dev"));
    expect({ command, code, stderr }).toEqual({ command, code: 3, stderr: saved(command) });
  }
  await world.tmux("new-session", "-d", "-s", "mail");
  for (const [command, line] of ACTING) {
    expect((await world.pots(line("=acme-auth-dev"))).stderr).toEqual(saved(command));
    const worktree = await world.pots(line("auth"));
    expect(worktree.stderr).toContain("auth is a worktree without a session");
    expect(worktree.stderr).toMatch(/: pots restore acme-auth-(dev|api) acme-auth-(dev|api)\n$/);
  }
});

describe("a path means the worktree around it", () => {
  const words = [".", "..", "code/acme-auth", "~/code/acme-auth/web"];
  const places: Record<string, string> = {
    ".": "code/acme-auth/web",
    "..": "code/acme-auth/web",
    "code/acme-auth": "",
    "~/code/acme-auth/web": "",
  };

  test.each(words)("for %s, where it has one session", async (word) => {
    mkdirSync(`${acme}-auth/web`);
    const cwd = join(world.home, places[word] ?? "");
    for (const [command, line] of ACTING) {
      const { code, stderr } = await world.pots(line(word), { cwd });
      const said = {
        wait: { code: 3, stderr: "pots: there is no agent in acme-auth-dev" },
        status: { code: 0, stderr: "acme-auth-dev has no agent" },
        "layout save": { code: 1, stderr: "pots: acme-auth-dev is one shell" },
        // nobody is asked about it
        kill: { code: 3, stderr: `pots: no session is named ${word}; nothing was ended` },
      };
      const expected = said[command as keyof typeof said] ?? { code: 0, stderr: "" };
      expect({ command, code, stderr: stderr.slice(0, expected.stderr.length) }).toEqual({
        ...{ command, ...expected },
      });
    }
    expect(await world.sessions()).toEqual(["acme-auth-dev"]);
    await world.pots(["create", "auth", "-t", "api"], { cwd: acme });
    const several = await world.pots(["run", word, "--", "pwd"], { cwd });
    expect(several).toMatchObject({ code: 4, stderr: expect.stringContaining("acme-auth-api") });
    const none = await world.pots(["send", "./code/acme", "x"]);
    expect(none.stderr).toStartWith("pots: acme/main is a worktree without a session\n");
    const outside = await world.pots(["capture", "."]);
    expect(outside).toMatchObject({
      ...{ code: 3, stderr: expect.stringContaining("~ is in no git worktree") },
    });
  });
});

test("of several worktrees that a word could mean, it is said truly which have a session", async () => {
  await world.worktree(acme, "a-b", "one");
  await world.worktree(acme, "a_b", "a-b");
  const made = (name: string, more = "") => `    pots create ${acme}-${name}${more}\n`;
  const none = await world.pots(["attach", "a-b"], { cwd: acme });
  expect(none).toMatchObject({
    code: 4,
    stderr: `pots: several worktrees are named a-b, none with a session\n  start one:\n${made("a-b")}${made("a_b")}`,
  });
  // both would be called so
  const name = await world.pots(["send", "acme-a-b-dev", "x"], { cwd: acme });
  expect(name).toMatchObject({
    code: 4,
    stderr: `pots: there is no session acme-a-b-dev, and several worktrees could be meant\n  start one:\n${made("a-b", " -t dev")}${made("a_b", " -t dev")}`,
  });
  await world.pots(["create", "a_b"], { cwd: acme });
  const some = await world.pots(["run", "a-b", "--", "pwd"], { cwd: acme });
  expect(some.stderr).toStartWith(
    "pots: several worktrees are named a-b, not all with a session\n",
  );
});

test("without a terminal a name that is none is said to be none, and one that is leads to a line that works", async () => {
  const kill = await world.pots(["kill", "autth"]);
  expect(kill).toMatchObject({
    ...{
      code: 3,
      stderr: expect.stringContaining("no session matches autth; nothing was ended\n"),
    },
  });
  const remove = await world.pots(["remove", "autth"], { cwd: acme });
  expect(remove).toMatchObject({
    ...{ code: 3, stderr: "pots: there is no worktree autth in acme\n  nearest: auth\n" },
  });
  expect(await world.pots(["kill", "aut"])).toMatchObject({
    code: 2,
    stderr: "pots: kill needs a terminal\n  to end without asking: pots kill acme-auth-dev --yes\n",
  });
  expect(await world.pots(["remove", "auth", "--keep-branch"], { cwd: acme })).toMatchObject({
    code: 2,
    stderr:
      "pots: remove needs a terminal\n  to remove without asking: pots remove auth --keep-branch --yes\n",
  });
});

test("a session is renamed by tmux, as pots rename says, and known all the same", async () => {
  const { code, stderr } = await world.pots(["rename", "acme-auth-dev", "mine"]);
  const line = /: (tmux rename-session -t '=OLD' NEW)\n$/.exec(stderr)?.[1] ?? "none";
  expect(code).toBe(2);
  const typed = line.replace("OLD", "acme-auth-dev").replace("NEW", "mine");
  await world.must(["sh", "-c", typed]); // a shell such as zsh would take a bare = for its own
  expect((await world.pots(["run", "auth", "--", "pwd"])).stdout).toBe(`${acme}-auth\n`);
  const listed = JSON.parse((await world.pots(["list", "--json"])).stdout);
  expect(listed).toMatchObject({ sessions: [{ name: "mine", worktree: "auth", task: "dev" }] });
  expect((await world.pots(["create", "auth"], { cwd: acme })).code).toBe(5);
});

test("what is typed as it is written finds the name that was made of it, and is near to it", async () => {
  const path = await world.repository("Größe & Co");
  await world.pots(["create", path]);
  for (const word of ["größe", "GRÖSSE", "Größe & Co"]) {
    const { stderr } = await world.pots(["attach", word]);
    expect(stderr).toStartWith("pots: attach needs a terminal\n"); // it would go there
    expect((await world.pots(["run", word, "--", "pwd"])).stdout).toBe(`${path}\n`);
  }
  const typo = await world.pots(["attach", "größle"]);
  expect(typo).toMatchObject({
    code: 3,
    stderr: expect.stringContaining("nearest: grosse-co-main-dev"),
  });
});

test("a part of a saved session's name comes before another's letters where one goes there", async () => {
  await world.worktree(acme, "o2");
  await world.pots(["create", "o2"], { cwd: acme });
  await crash(world);
  await world.tmux("new-session", "-d", "-s", "shop-main-ai2-dev");
  await using terminal = TestTerminal.pots(world, ["attach", "o2-d"]);
  await waitForSession(world, terminal, "acme-o2-dev");
});
