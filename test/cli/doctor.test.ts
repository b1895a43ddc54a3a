import { describe, expect, test } from "bun:test";
import { chmodSync, mkdirSync } from "node:fs";
import { World } from "../support/world.ts";

/** doctor's lines, each as what it is about with its mark, and what it says. */
async function findings(world: World, env: Record<string, string | undefined> = {}) {
  const { code, stdout, stderr } = await world.pots(["doctor"], { env });
  expect(stderr).toBe("");
  return { code, stdout };
}

test("all is well: what pots needs, and where it found it", async () => {
  await using world = new World();
  world.withPlum();
  const acme = await world.repository("acme");
  await world.pots(["create"], { cwd: acme });
  await world.tmux("new-session", "-d", "-s", "mail");
  await world.tmux("set-option", "-sg", "escape-time", "10");
  const { code, stdout } = await findings(world);
  expect(code).toBe(0);
  // this machine's tmux may have faults that are known
  const [version = "", ...lines] = stdout
    .replace(/^! tmux .*\n.*\n/gm, "")
    .trimEnd()
    .split("\n");
  expect(version).toMatch(/^pots \d+\.\d+\.\d+ \(/);
  expect(lines).toEqual([
    expect.stringMatching(/^✓ tmux {6}tmux \S+ \(.*\/bin\/tmux\)$/),
    "✓ server    2 sessions, 1 managed by pots",
    expect.stringMatching(/^✓ git {7}git version \S+.* \(.*\/bin\/git\)$/),
    `✓ plum      ${world.bin}/plum`,
    "✓ projects  1 remembered in ~/.local/state/pots/projects",
    "✓ locale    C.UTF-8",
    expect.stringMatching(/^(all is well|pots works; what is marked ! is worth a look)$/),
  ]);
});

test("options of the server that get in the way are named", async () => {
  await using world = new World();
  await world.tmux("new-session", "-d", "-s", "mail");
  await world.tmux("set-option", "-sg", "escape-time", "500");
  await world.tmux("set-option", "-sg", "exit-unattached", "off");
  const { code, stdout } = await findings(world);
  expect(code).toBe(0);
  expect(stdout).toContain(
    "! server    tmux waits 500 ms after Esc: lists and editors feel slow\n            set -sg escape-time 10 in ~/.tmux.conf\n",
  );
  await world.tmux("set-option", "-sg", "escape-time", "10");
  expect((await findings(world)).stdout).not.toContain("escape-time");
});

describe("what is missing is named with what mends it:", () => {
  test.each<[what: string, code: number, line: string, spoil: (world: World) => void]>([
    [
      "tmux",
      6,
      "✗ tmux      tmux was not found on PATH\n            install it",
      (world) => world.without("tmux"),
    ],
    [
      "a tmux that is too old",
      6,
      "✗ tmux      tmux 3.1c is too old: pots needs 3.2 or newer",
      (world) => world.program("tmux", "#!/bin/sh\necho tmux 3.1c\n"),
    ],
    [
      "a tmux that cannot be run",
      6,
      "✗ tmux      tmux could not be run (exit 127): no libevent",
      (world) => world.program("tmux", "#!/bin/sh\necho no libevent >&2\nexit 127\n"),
    ],
    [
      "git",
      6,
      "✗ git       git could not be run (not found on PATH)\n            install git 2.31",
      (world) => world.without("git"),
    ],
    [
      "a git that is too old",
      6,
      "✗ git       git 2.30 is too old",
      (world) => world.program("git", "#!/bin/sh\necho git version 2.30.1\n"),
    ],
    ["plum", 0, "✓ plum      not on PATH, and not needed: git lists and makes worktrees", () => {}],
    [
      "a settings file's sense",
      0,
      "! settings  ",
      (world) => world.file(".pots-config", "POTS_AUTO_ATTACH=maybe\n"),
    ],
    [
      "a remembered project's sense",
      0,
      "! projects  ",
      (world) => world.file(".local/state/pots/projects/x.json", "rubbish"),
    ],
  ])("%s", async (_what, code, line, spoil) => {
    await using world = new World();
    spoil(world);
    const found = await findings(world);
    expect(found.stdout).toContain(line);
    expect(found.code).toBe(code);
  });

  test("plum, where it was asked for", async () => {
    await using world = new World();
    const { code, stdout } = await findings(world, { POTS_WORKTREE_PROVIDER: "plum" });
    expect(code).toBe(6);
    expect(stdout).toContain("✗ plum      not on PATH, but POTS_WORKTREE_PROVIDER asks for it\n");
  });

  test("a UTF-8 locale", async () => {
    await using world = new World();
    const { code, stdout } = await findings(world, { LC_ALL: "C" });
    expect(code).toBe(0);
    expect(stdout).toContain("! locale    C\n            tmux shows other letters as _");
  });
});

test("doctor --json says the same as data", async () => {
  await using world = new World();
  world.without("tmux");
  const { code, stdout } = await world.pots(["doctor", "--json"]);
  expect(code).toBe(6);
  const data = JSON.parse(stdout);
  expect(data).toMatchObject({ version: 1, pots: expect.stringMatching(/^pots \d/) });
  expect(data.findings[0]).toMatchObject({ what: "tmux", verdict: "problem" });
});

test("tmux's own words about its directory are said, with what mends it", async () => {
  await using world = new World();
  const directory = `${world.env.TMUX_TMPDIR}/tmux-${process.getuid?.()}`;
  mkdirSync(directory);
  chmodSync(directory, 0o777);
  const { code, stdout } = await findings(world);
  expect(code).toBe(1);
  expect(stdout).toContain(
    `✗ server    tmux could not list its sessions (exit 1): directory ${directory} has unsafe permissions\n` +
      `            others could reach your tmux through it: chmod 700 ${directory}\n`,
  );
  chmodSync(directory, 0o700);
  expect((await findings(world)).code).toBe(0);
});
