import { expect, setDefaultTimeout, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { offered, SHELLS, shellWorld } from "./shells.ts";

/** Shells start slowly on a busy machine. */
setDefaultTimeout(60_000);

/** Names that would do something if anything ran or expanded them. */

const HOSTILE = [
  "$(touch ran)",
  "`touch ran`",
  "; touch ran",
  "&& touch ran",
  "> ran",
  "a*b",
  "[a-z]?",
  "~root",
  "$HOME",
  "\u0024{HOME}",
  'quo"te',
  "it's",
  "back\\slash",
  "#comment",
  "!!",
  "two  spaces",
  " leading",
  "{a,b}",
  "%F{red}",
  "Zoë 東京 🚀",
];

/** As a shell reads the word back once it stands on its line. */
async function readBack(
  world: Awaited<ReturnType<typeof shellWorld>>,
  word: string,
): Promise<string> {
  return await world.must([join(world.bin, "bash"), "-c", `printf %s ${word}`]);
}

test("hostile names are offered as they are, and nothing in them is run or expanded", async () => {
  await using world = await shellWorld();
  for (const name of HOSTILE) await world.tmux("new-session", "-d", "-s", name);
  await world.tmux("new-session", "-d", "-s", "plain");
  const names = await world.sessions();
  expect(names).toHaveLength(HOSTILE.length + 1);
  for (const shell of SHELLS) {
    for (const line of ["pots kill ", "pots attach "]) {
      const values = await offered(world, shell, line);
      const read =
        shell === "bash"
          ? await Promise.all(values.map((value) => readBack(world, value)))
          : values;
      expect(read.toSorted()).toEqual(names.toSorted());
    }
    for (const typed of ["'$(touch ran)' ", "$(touch ran)", "`touch ran`", '"$(touch ran)']) {
      await offered(world, shell, `pots kill ${typed}`);
    }
  }
  expect(existsSync(join(world.home, "ran"))).toBe(false);
});

test("names with control characters are left out", async () => {
  await using world = await shellWorld();
  const acme = await world.repository("acme");
  await world.worktree(acme, "li\nne");
  await world.worktree(acme, "ta\tb");
  await world.worktree(acme, "esc\u001b[31m");
  await world.worktree(acme, "fine");
  for (const shell of SHELLS) {
    const values = await offered(world, shell, "pots create acme ", { cwd: acme });
    const unnamed = await offered(world, shell, "pots create ", { cwd: acme });
    expect(values.toSorted()).toEqual(["fine", "main"]);
    expect(unnamed.toSorted()).toEqual(["acme", "fine", "main"]);
  }
});

test("worktrees with spaces, colons and one name twice", async () => {
  await using world = await shellWorld();
  const acme = await world.repository("acme");
  const add = (path: string, branch: string) =>
    world.git(acme, "worktree", "add", "-q", "-b", branch, path);
  await add(join(world.code, "my wt"), "one");
  await add(join(world.code, "co:lon"), "two");
  await add(join(world.code, "a", "twin"), "three");
  await add(join(world.code, "b b", "twin"), "four");
  const inBash = (line: string) => offered(world, "bash", line, { cwd: acme });
  expect(await inBash("pots create my")).toEqual(["my\\ wt"]);
  expect(await inBash("pots create my\\ w")).toEqual(["my\\ wt"]);
  expect(await inBash('pots create "my w')).toEqual(["my wt"]);
  expect(await inBash("pots create 'my w")).toEqual(["my wt"]);
  expect(await inBash("pots create co")).toEqual(["co:lon"]);
  expect(await inBash("pots create co:l")).toEqual(["lon"]);
  expect(await inBash('pots create "co:l')).toEqual(["co:lon"]);
  expect(await inBash("pots create co\\:l")).toEqual(["co:lon"]);
  for (const shell of SHELLS) {
    const values = await offered(world, shell, "pots create ", { cwd: acme });
    const space = shell === "bash" ? "\\ " : " ";
    expect(values).toEqual(
      expect.arrayContaining([
        `my${space}wt`,
        "co:lon",
        `${world.code}/a/twin`,
        `${world.code}/b${space}b/twin`,
      ]),
    );
  }
});

test("what goes wrong is kept off the person's screen, and told to whoever asks by hand", async () => {
  await using world = await shellWorld();
  const acme = await world.repository("acme");
  world.file(".pots-config", "POTS_AUTO_ATTACH=perhaps\n");
  world.program("tmux", "#!/bin/sh\necho 'tmux: on fire' >&2\nexit 7\n");
  for (const shell of SHELLS) {
    expect(await offered(world, shell, "pots kill ", { cwd: acme })).toEqual([]);
    expect(await offered(world, shell, "pots create ma", { cwd: acme })).toContain("main");
  }
  const { code, stdout, stderr } = await world.pots(["__complete", "zsh", "--", "kill", ""]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "names\n" });
  expect(stderr).toContain("tmux");
  expect(stderr).toContain("POTS_AUTO_ATTACH");
});

test("a pots that fails or is not there any more is no reason to print anything", async () => {
  await using world = await shellWorld();
  const script = (await world.pots(["completion", "bash"])).stdout;
  const ask = async () =>
    await world.run([
      join(world.bin, "bash"),
      "-c",
      `eval "$1"; COMP_LINE='pots kill ' COMP_POINT=10; _pots; echo "\${#COMPREPLY[@]}"`,
      "bash",
      script,
    ]);
  world.program("pots", "#!/bin/sh\necho broken >&2\nexit 1\n");
  expect(await ask()).toEqual({ code: 0, stdout: "0\n", stderr: "" });
  world.without("pots");
  expect(await ask()).toEqual({ code: 0, stdout: "0\n", stderr: "" });
});
