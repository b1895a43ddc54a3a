import { expect, test } from "bun:test";
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { printable } from "../../src/terminal/text.ts";
import { type Ended, World } from "../support/world.ts";
import { breaking, real } from "./stand-ins.ts";

/** Nothing that pots reads is run, and none of it reaches the terminal as anything but text. */

const NAMES = [
  "\u001b]0;title\u0007\u001b[31mred",
  "\u009b31m",
  "$(touch ran)",
  "`touch ran`",
  "#{pid}",
  "#(touch ran)",
  "a;touch ran;",
  "trailing;",
  "two\nlines",
  "tab\tand\rreturn",
  "\u202egnol\u200f",
  "-rf",
  "'quo\"tes'",
  "%H %n",
  "~root",
  "été 日本 🚀",
  "n".repeat(200),
];

// biome-ignore lint/suspicious/noControlCharactersInRegex: these have no place in a task
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Everything but newlines and what is printable: what must not get out raw. */
const RAW =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

function expectClean({ stdout, stderr }: Ended, what: string): void {
  expect({ what, raw: RAW.exec(stdout)?.[0] ?? RAW.exec(stderr)?.[0] ?? null }).toEqual({
    what,
    raw: null,
  });
  expect(stderr).not.toContain("bug in pots");
}

const ranIn = (world: World, ...places: string[]) =>
  [world.home, world.code, ...places].filter((place) => existsSync(join(place, "ran")));

for (const provider of ["git", "plum"] as const) {
  test(`worktrees and branches with hostile names, by ${provider}`, async () => {
    await using world = new World();
    world.withPlum();
    const env = { POTS_WORKTREE_PROVIDER: provider };
    const acme = await world.repository("acme");
    const places: string[] = [];
    // it stays: that the disk is there
    const still = join(world.code, "trees", "still");
    await world.git(acme, "worktree", "add", "-q", "-b", "still", still);
    for (const [i, name] of NAMES.entries()) {
      const path = join(world.code, "trees", name);
      const branch = printable(name).replace(/[ ~^:?*[\\]/g, "_");
      await world.git(acme, "worktree", "add", "-q", "-b", `${i}/${branch}`, path);
      places.push(path);
    }
    for (const [i, path] of places.entries()) {
      const name = NAMES[i] ?? "";
      const tried = await world.pots(["create", path, "-t", name], { cwd: acme, env });
      expectClean(tried, `create ${i}`);
      const fit = tried.code === 0;
      expect({ name, fit }).toEqual({
        name,
        fit: !CONTROL.test(name) && name.length <= 100,
      });
      const created = fit ? tried : await world.pots(["create", path], { cwd: acme, env });
      expect({ name, code: created.code }).toEqual({ name, code: 0 });
      expect(created.stdout).toMatch(/^[\p{L}\p{N}\p{M}-]+\n$/u);
      // plum cannot say a path that holds a newline; git is asked then, and that is said
      expect(created.stderr).toMatch(
        provider === "git" ? /^$/ : /^(pots: warning: plum list .*\n)?$/,
      );
      const session = created.stdout.trim();
      // whoever reads the session's environment gets the name as it is
      const inside = await world.tmux("show-environment", "-t", `=${session}`, "POTS_WORKTREE");
      expect(inside).toStartWith("POTS_WORKTREE=");
    }
    for (const words of [
      ["list"],
      ["list", "--all", "--details"],
      ["list", "-q"],
      ["list", "--json", "--all"],
      ["cleanup", "--dry-run"],
      ["cleanup", "--json"],
      ["create", "acme", "no-such"],
      ["create", "acme", "t"],
      ["attach", "acme"],
      ["config"],
      ["doctor"],
      ["list", "--verbose"],
    ]) {
      expectClean(await world.pots(words, { cwd: acme, env }), words.join(" "));
    }
    const listed = JSON.parse((await world.pots(["list", "--json"], { env })).stdout);
    expect(listed.sessions.map((one: { worktreePath: string }) => one.worktreePath).sort()).toEqual(
      places.sort(),
    );
    for (const path of places) await world.git(acme, "worktree", "remove", "--force", path);
    expectClean(await world.pots(["list"], { env }), "list of orphans");
    const cleaned = await world.pots(["cleanup", "--force"], { env });
    expectClean(cleaned, "cleanup");
    expect(cleaned.stderr).toContain(`${NAMES.length} ended, 0 kept, 0 failed\n`);
    expect(ranIn(world, acme, join(world.code, "trees"))).toEqual([]);
  }, 60_000);
}

test("sessions, paths, titles and programs with hostile names", async () => {
  await using world = new World();
  for (const [i, name] of NAMES.entries()) {
    const directory = join(world.home, "dirs", name);
    mkdirSync(directory, { recursive: true });
    await world.run([real("tmux"), "-u", "new-session", "-d", "-s", `s${i}-${name}`], {
      cwd: directory,
    });
    const program = join(directory, "evil\u001b[31m;#(touch ran)");
    symlinkSync(real("sleep"), program);
    await world.run([real("tmux"), "-u", "new-window", "-d", "--", program, "1000"], {
      cwd: directory,
    });
  }
  const names = await world.sessions();
  for (const words of [
    ["list", "--details"],
    ["list", "--json"],
    ["attach", "s"],
    ["attach", "s1"],
    ["kill", "s", "--yes"],
    ...names.map((name) => ["kill", name, "--yes"]),
  ]) {
    expectClean(await world.pots(words), words.join(" "));
  }
  expect(await world.sessions()).toEqual([]);
  expect(ranIn(world)).toEqual([]);
});

test("a tmux that writes control characters out, as 3.5 does, still tells its sessions", async () => {
  await using world = new World();
  const directory = join(world.home, "a\u001b[31mb");
  mkdirSync(directory);
  await world.tmux("new-session", "-d", "-s", "plain");
  await world.run([real("tmux"), "new-session", "-d", "-s", "odd"], { cwd: directory });
  const written = `${real("tmux")} "$@" | sed "s/$(printf '\\033')/\\\\\\\\033/g"; exit 0`;
  breaking(world, "tmux", "list-sessions", written);
  const { code, stdout, stderr } = await world.pots(["list"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("~/a\\e[31mb");
  expect(stdout).toContain("plain");
});

test("a hostile plum and git: their words are shown as text, and nothing of them is run", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  const words = "\u001b]0;title\u0007$(touch ran)\\n`touch ran`\u009b31m\u202e";
  world.file("words", words);
  world.program("plum", '#!/bin/sh\ncat "$HOME/words"; cat "$HOME/words" >&2; exit 1\n');
  expectClean(await world.pots(["list", "--all"], { cwd: acme }), "plum that fails");
  world.program("plum", '#!/bin/sh\ncat "$HOME/words"; cat "$HOME/words" >&2\n');
  expectClean(await world.pots(["list", "--all"], { cwd: acme }), "plum that lists nonsense");
  world.without("plum");
  world.program("git", '#!/bin/sh\ncat "$HOME/words"; cat "$HOME/words" >&2; exit 1\n');
  expectClean(await world.pots(["create", "x"], { cwd: acme }), "git that fails");
  world.program("tmux", '#!/bin/sh\ncat "$HOME/words"; cat "$HOME/words" >&2; exit 1\n');
  for (const command of ["list", "doctor", "create"]) {
    expectClean(await world.pots([command], { cwd: acme }), `tmux that fails in ${command}`);
  }
  expect(ranIn(world, acme)).toEqual([]);
});

test("a task of 4,000 letters is refused in words, and asking for one is no harm", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  const long = "x".repeat(4000);
  const { code, stderr } = await world.pots(["create", "-t", long], { cwd: acme });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: "pots: a task's name has at most 100 characters, and this one 4000\n  e.g. -t api\n",
  });
  for (const words of [
    ["list", long],
    ["attach", long],
    ["kill", long, "--yes"],
    ["create", long],
  ]) {
    const ended = await world.pots(words, { cwd: acme });
    expectClean(ended, words.join(" "));
    expect([0, 3]).toContain(ended.code);
  }
  expect(await world.sessions()).toEqual([]);
});
