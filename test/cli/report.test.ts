import { describe, expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { breaking } from "../safety/stand-ins.ts";
import { claudeIn, installClaude } from "../support/agents.ts";
import { TestTerminal } from "../support/terminal.ts";
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

/** Planted wherever something of a person's could come from. */
const SECRET = "zorgblatt";

/** A machine whose every name, value and path holds the secret. */
async function secretWorld() {
  const world = new World();
  world.link("getconf");
  installClaude(world);
  const repo = await world.repository(`${SECRET}-project`);
  await world.git(repo, "remote", "add", "origin", `https://${SECRET}:pw@example.invalid/x`);
  await world.worktree(repo, `${SECRET}-tree`, `${SECRET}/branch`);
  await Bun.write(`${repo}/.pots.toml`, `[setup]\ncreate = "echo ${SECRET}"\n`);
  await world.pots(["trust", "--yes"], { cwd: repo });
  const settings = ["DEFAULT_TASK", "SESSION_PREFIX", "WORKTREE_DIR", "ON_WAITING", "HOSTS"];
  const lines = settings.map((key) => `POTS_${key}=${SECRET}`);
  const more = [`POTS_PROJECT_DIRS=~/${SECRET}-dirs`, `POTS_AUTO_ATTACH=${SECRET}`];
  world.file(".config/pots/config", [...lines, ...more, `POTS_${SECRET}=1`, ""].join("\n"));
  await world.pots(["create", `${SECRET}-tree`, "-t", SECRET], { cwd: repo });
  await world.pots(["save"]);
  await claudeIn(world, `${SECRET}-claude`, "ask");
  const options: string[][] = [
    ["-g", "default-command", `${SECRET} sh`],
    ["-g", "default-terminal", `${SECRET}-256color`],
    ["-g", `@${SECRET}`, SECRET],
    ["-g", "status-right", SECRET],
    ["-ga", "update-environment", SECRET],
  ];
  for (const words of options) await world.tmux("set-option", ...words);
  await world.tmux("set-option", "-g", "default-shell", `${world.bin}/sh`);
  await world.tmux("set-hook", "-g", "session-created[9]", `display-message ${SECRET}`);
  await world.tmux("set-environment", "-g", "TOKEN", SECRET);
  mkdirSync(`${world.home}/.codex`);
  world.file(".codex/hooks.json", `${SECRET} is no JSON`);
  world.file(".gemini/settings.json", `{"token": "${SECRET}"}`);
  world.program("plum", `#!/bin/sh\nVERSION="1.2.3"\necho ${SECRET}\n`);
  world.program("ssh", `#!/bin/sh\necho OpenSSH_9.2p1 ${SECRET} >&2\n`);
  world.file(".bashrc", `export TOKEN=${SECRET}\neval "$(pots completion bash)"\n`);
  const names = ["TERM", "COLORTERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "LANG", "USER"];
  const others = ["LOGNAME", "HOSTNAME", "WSL_DISTRO_NAME", "SSH_CONNECTION", "TOKEN", "PAGER"];
  const env: Record<string, string> = { SHELL: `/opt/${SECRET}/bin/${SECRET}` };
  for (const name of [...names, ...others, "POTS_ONWAITING", "GIT_DIR"]) env[name] = SECRET;
  env.PATH = `${world.bin}:/opt/${SECRET}`;
  return { world, repo, env };
}

describe("nothing of a person's is in it", () => {
  test("where all is well, on stdout and in a terminal", async () => {
    const { world, repo, env } = await secretWorld();
    await using _ = world;
    const text = await report(world, { cwd: `${repo}-${SECRET}-tree`, env });
    expect(text.toLowerCase()).not.toContain(SECRET);
    expect(text).not.toContain(world.base);
    for (const told of [
      "- shell: another\n",
      "- TERM: another\n",
      ...["- plum: 1.2.3, /", "…/bin/plum\n", "- ssh: 9.2p1, /", "…/bin/ssh\n"],
      ...["default-command set, default-shell sh (/", "…/bin/sh), default-terminal another,"],
      "POTS_ON_WAITING set (~/.config/pots/config:4)",
      "POTS_AUTO_ATTACH true (default)",
      ", in a linked worktree\n",
      "- hooks: 1 session-created\n",
      "- agents in panes: 1 claude waiting (by its published)\n",
      "codex: not on PATH, hooks unreadable in ~/.codex/hooks.json",
      "- trusted files: 1\n",
      "- completion: bash\n",
      "- projects: 1 remembered\n",
    ]) {
      expect(text).toContain(told);
    }
    expect(text).toMatch(
      /- sessions: (1 detached, 1 unmanaged|1 unmanaged, 1 detached); 0 clients/,
    );
    expect(text).toMatch(/- saved sessions: \d+ records?; the latest of now, with 1 session and/);
    expect(text).toMatch(/- settings that could not be used: [2-9] warnings, 1 project directory/);
    await using terminal = TestTerminal.pots(
      world,
      ["doctor", "--report"],
      { cwd: repo, env },
      { cols: 150, rows: 100 },
    );
    expect(await terminal.exited()).toBe(0);
    expect(terminal.text()).toContain("- size: 150x100");
    expect(terminal.text()).not.toContain(SECRET);
  });

  test("where everything fails with words of its own", async () => {
    const { world, repo, env } = await secretWorld();
    await using _ = world;
    for (const name of ["tmux", "git", "ssh"]) {
      const words = `${SECRET}: Permission denied (/home/${SECRET}/x)`;
      world.program(name, `#!/bin/sh\necho "${words}" >&2\nexit 3\n`);
    }
    const text = await report(world, { cwd: repo, env });
    expect(text).not.toContain(SECRET);
    expect(text).toContain(
      "- git: could not be told (could not be run, exit 3, Permission denied)",
    );
    expect(text).toMatch(/- options: could not be told \(.*exit 3.*\)/);
    expect(text).toContain("- trusted files: 1\n");
  });
});
