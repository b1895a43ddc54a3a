import { expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { breaking } from "../safety/stand-ins.ts";
import { World } from "../support/world.ts";

const report = async (world: World, wishes: object = {}) => {
  const ended = await world.pots(["doctor", "--report"], wishes);
  expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 0, stderr: "" });
  return ended.stdout;
};

const PARTS = ["Machine", "Terminal", "Programs", "tmux server", "pots"];
const partsOf = (text: string) => [...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title);

test("all that a report needs, in one go", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.pots(["create"], { cwd: acme });
  const text = await report(world, { cwd: acme });
  expect(partsOf(text)).toEqual(PARTS);
  expect(text).toMatch(/^- pots: pots \d+\.\d+\.\d+ \(.*\), Bun \d/m);
  expect(text).toMatch(/^- system: .+, linux \d.+, (glibc \d|musl|libc not known)/m);
  expect(text).toMatch(/^- tmux: \d+\.\d+\S*, /m);
  expect(text).toMatch(/^- git: \d+\.\d+\S*, /m);
  expect(text).toContain("- plum: not on PATH\n");
  expect(text).toContain("- sessions: 1 detached; 0 clients, 1 project\n");
  expect(text).toMatch(/^- options: destroy-unattached \w+, .*remain-on-exit off/m);
  expect(text).toContain("- pots was run: outside tmux, in a main worktree\n");
  expect(text).toMatch(/^ {2}- POTS_AUTO_ATTACH true \(default\)$/m);
  expect(text).toContain("- projects: 1 remembered\n");
  expect(text).toContain("- trusted files: 0\n");
});

test("nothing in it is anybody's own", async () => {
  await using world = new World();
  const secret = "s3cr3t";
  const acme = await world.repository(`acme-${secret}`);
  await world.git(acme, "remote", "add", "origin", `https://ana:${secret}@${secret}.example/x`);
  await world.git(acme, "checkout", "-q", "-b", `fix/${secret}`);
  await world.pots(["create", "-t", `task-${secret}`], { cwd: acme });
  await world.tmux("new-session", "-d", "-s", `mail-${secret}`, "-n", secret);
  await world.tmux("set-option", "-g", "default-command", `env TOKEN=${secret} sh`);
  await world.tmux("set-option", "-g", "default-shell", "/bin/sh");
  await world.tmux("set-option", "-g", "set-titles-string", secret);
  await world.tmux("set-option", "-g", `@${secret}`, secret);
  await world.tmux("set-hook", "-g", "session-created", `display-message ${secret}`);
  world.file(
    ".pots-config",
    [
      `POTS_ON_WAITING="curl https://${secret}.example"`,
      `POTS_PROJECT_DIRS=/no/${secret}:~/${secret}`,
      `POTS_SESSION_PREFIX=${secret}-`,
      `POTS_DEFAULT_TASK=${secret}`,
      `POTS_WORKTREE_DIR=../${secret}`,
      `POTS_AUTO_ATTACH=${secret}`,
      `POTS_${secret.toUpperCase()}=${secret}`,
    ].join("\n"),
  );
  const env = {
    SHELL: `/opt/${secret}/bash`,
    TERM_PROGRAM: secret,
    TERM_PROGRAM_VERSION: secret,
    COLORTERM: secret,
    LANG: `${secret}.UTF-8`,
    SSH_CONNECTION: secret,
    GITHUB_TOKEN: secret,
    CLAUDE_CONFIG_DIR: `${world.home}/${secret}`,
  };
  mkdirSync(`${world.home}/${secret}`);
  const text = await report(world, { cwd: acme, env });
  expect(partsOf(text)).toEqual(PARTS);
  expect(text.toLowerCase()).not.toContain(secret);
  for (const own of [world.home, "acme", "mail", process.env.HOSTNAME]) {
    if (own) expect(text).not.toContain(own);
  }
  expect(text).toMatch(/^ {2}- POTS_ON_WAITING set \(~\/\.pots-config:1\)$/m);
  expect(text).toMatch(/^- settings that could not be used: \d+ warnings?, 1 project directory/m);
});

test("a part that fails says why, and the rest is told", async () => {
  await using world = new World();
  breaking(world, "tmux", "show-options", "echo 'lost server' >&2; exit 1");
  await world.tmux("new-session", "-d", "-s", "mail");
  const text = await report(world);
  expect(partsOf(text)).toEqual(PARTS);
  expect(text).toContain("- sessions: 1 unmanaged; 0 clients, 0 projects\n");
});

test("without a server, without tmux and without git", async () => {
  await using world = new World();
  expect(await report(world)).toContain("- options: no server is running\n");
  world.without("tmux");
  world.without("git");
  const text = await report(world);
  expect(partsOf(text)).toEqual(PARTS);
  expect(text).toContain("- tmux: not on PATH\n");
  expect(text).toMatch(/^- sessions: could not be told \(not found on PATH\)$/m);
  expect(text).toMatch(/^- doctor: tmux problem, git problem, /m);
});

test("it is for people to paste, not for programs", async () => {
  await using world = new World();
  const { code, stderr } = await world.pots(["doctor", "--report", "--json"]);
  expect(code).toBe(2);
  expect(stderr).toContain("--report and --json exclude each other");
});
