import { describe, expect, test } from "bun:test";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { World } from "../support/world.ts";

describe("what everybody types first", () => {
  test("--help, -h, help and a command's help are on stdout, exit 0", async () => {
    await using world = new World();
    const overview = await world.pots(["--help"]);
    expect(overview).toMatchObject({ code: 0, stderr: "" });
    expect(overview.stdout).toStartWith("pots gives every git worktree its own tmux sessions.");
    for (const words of [["-h"], ["help"]]) expect(await world.pots(words)).toEqual(overview);
    const create = await world.pots(["create", "--help"]);
    expect(create).toMatchObject({ code: 0, stderr: "" });
    expect(create.stdout).toStartWith("Start a session in a worktree.");
    for (const words of [
      ["help", "create"],
      ["new", "-h"],
      ["-h", "create"],
    ]) {
      expect(await world.pots(words)).toEqual(create);
    }
  });

  test("--version is one line", async () => {
    await using world = new World();
    for (const words of [["--version"], ["-V"], ["list", "--version"]]) {
      const { code, stdout, stderr } = await world.pots(words);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toMatch(/^pots \d+\.\d+\.\d+ \([\w-]+, [\w-]+\)\n$/);
    }
  });

  test("help and version need neither tmux nor git nor a home", async () => {
    await using world = new World();
    for (const name of ["tmux", "git"]) world.without(name);
    for (const words of [["--help"], ["--version"], ["list", "--help"]]) {
      expect((await world.pots(words, { env: { HOME: "/nowhere" } })).code).toBe(0);
    }
  });
});

describe("a slip of the fingers is named, with the nearest word, exit 2:", () => {
  test.each([
    [["lst"], 'pots: there is no command "lst"\n  did you mean list? see pots --help\n'],
    [
      ["help", "crate"],
      'pots: there is no command "crate"\n  did you mean create? see pots --help\n',
    ],
    [
      ["list", "--jsno"],
      "pots: there is no option --jsno\n  did you mean --json? see pots list --help\n",
    ],
    [["kill", "-z"], "pots: there is no option -z\n  see pots kill --help\n"],
    [["cleanup", "a", "b"], 'pots: "b" is one word too many\n  see pots cleanup --help\n'],
  ])("pots %j", async (words, stderr) => {
    await using world = new World();
    expect(await world.pots(words)).toEqual({ code: 2, stdout: "", stderr });
  });
});

test("bare pots without a terminal says what to use instead, exit 2", async () => {
  await using world = new World();
  const { code, stdout, stderr } = await world.pots([]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  for (const word of ["needs a terminal", "pots list", "pots attach", "pots create"]) {
    expect(stderr).toContain(word);
  }
});

describe("tmux or git missing or too old is exit 6, with how to get it:", () => {
  test.each<[words: string[], spoil: (world: World) => void, stderr: string]>([
    [["list"], (world) => world.without("tmux"), "pots: tmux was not found on PATH\n  install it"],
    [["attach", "x"], (world) => world.without("tmux"), "pots: tmux was not found on PATH\n"],
    [["cleanup", "-n"], (world) => world.without("tmux"), "pots: tmux was not found on PATH\n"],
    [["create", "main"], (world) => world.without("tmux"), "pots: tmux was not found on PATH\n"],
    [
      ["create", "main"],
      (world) => world.without("git"),
      "pots: git was not found on PATH\n  install git",
    ],
    [
      ["list"],
      (world) => world.program("tmux", "#!/bin/sh\necho tmux 2.9\n"),
      "pots: tmux 2.9 is too old: pots needs 3.2 or newer\n",
    ],
  ])("pots %j", async (words, spoil, stderr) => {
    await using world = new World();
    const cwd = await world.repository("acme");
    spoil(world);
    const ended = await world.pots(words, { cwd });
    expect(ended).toMatchObject({ code: 6, stdout: "" });
    expect(ended.stderr).toStartWith(stderr);
  });
});

test("tmux's own words are shown where it fails, and that is not taken for no sessions", async () => {
  await using world = new World();
  world.program(
    "tmux",
    '#!/bin/sh\n[ "$1" = -V ] && echo tmux 3.3a && exit\necho "protocol version mismatch" >&2\nexit 1\n',
  );
  const { code, stdout, stderr } = await world.pots(["list"]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toStartWith(
    "pots: tmux could not list its sessions (exit 1)\n  tmux: protocol version mismatch\n",
  );
});

test("-L and -S choose the server, as they do for tmux", async () => {
  await using world = new World();
  const socket = `${world.base}/own socket`;
  await world.tmux("-L", "named", "new-session", "-d", "-s", "by-name");
  await world.tmux("-S", socket, "new-session", "-d", "-s", "by-path");
  expect((await world.pots(["-L", "named", "list", "-q"])).stdout).toBe("by-name\n");
  expect((await world.pots(["list", "-q", "--socket-path", socket])).stdout).toBe("by-path\n");
  expect((await world.pots(["list", "-q"])).stdout).toBe("");
  await world.tmux("-L", "named", "kill-server");
  await world.tmux("-S", socket, "kill-server");
});

test("-S takes a path from where one stands, and the server is the same from anywhere and by a link", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  const socket = join(world.code, "own");
  symlinkSync(world.code, join(world.home, "link"));
  const made = await world.pots(["-S", "../own", "create", "-t", "a"], { cwd: acme });
  expect(made).toMatchObject({ code: 0, stdout: "acme-main-a\n" });
  const names = await world.tmux("-S", socket, "list-sessions", "-F", "#{session_name}");
  expect(names).toBe("acme-main-a");
  const listed = async (path: string, cwd: string) =>
    (await world.pots(["-S", path, "list"], { cwd })).stdout;
  expect(await listed("own", world.code)).toContain("acme-main-a");
  await world.tmux("-S", socket, "kill-server");
  for (const [path, cwd] of [
    ["own", world.code],
    ["../own", acme],
    [join(world.home, "link/own"), world.home],
  ] as const) {
    expect(await listed(path, cwd)).toMatch(/◌ saved +acme-main-a /);
  }
});

test("--verbose tells each child's command, time and exit code on stderr", async () => {
  await using world = new World();
  await world.tmux("new-session", "-d", "-s", "mail");
  const { stdout, stderr } = await world.pots(["list", "-q", "--verbose"]);
  expect(stdout).toBe("mail\n");
  expect(stderr).toMatch(/^pots: tmux -u list-sessions .*\[\d+ ms, exit 0\]$/m);
});

test("a reader who has had enough is no error", async () => {
  await using world = new World();
  await world.tmux("new-session", "-d", "-s", "mail");
  const { code, stderr } = await world.run([
    "sh",
    "-c",
    `"$0" list | true; echo done`,
    `${process.cwd()}/dist/pots`,
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});
