import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { eventually } from "../support/wait.ts";
import { type Ended, POTS, World } from "../support/world.ts";

/** Where what pots prints cannot be written: its work and its exit code stay what they are. */

/** A disk that is always full; macOS has none. */
const HAS_FULL = existsSync("/dev/full");

async function mailWorld(): Promise<World> {
  const world = new World();
  for (const name of ["mail", "notes", "talk"]) await world.tmux("new-session", "-d", "-s", name);
  world.link("mkfifo");
  return world;
}

/** Runs pots from a shell; descriptor 4 there is a pipe that nobody reads any more. */
async function inShell(world: World, words: string): Promise<Ended> {
  const unread = "mkfifo fifo; exec 3<>fifo 4>fifo 3<&-";
  return await world.run(["sh", "-c", `${unread}; '${POTS}' ${words}`]);
}

const LOST = [
  ["has nobody who reads it", "2>&4"],
  ["is closed", "2>&-"],
  ...(HAS_FULL ? [["is full", "2>/dev/full"] as const] : []),
] as const;

test.each(LOST)("stderr that %s: all the work is done", async (_how, redirection) => {
  await using world = await mailWorld();
  const { code } = await inShell(world, `kill mail notes --yes ${redirection}`);
  expect(code).toBe(0);
  expect(await world.sessions()).toEqual(["talk"]);
});

test.each(LOST)(
  "stderr that %s: the exit code says what it always says",
  async (_how, redirection) => {
    await using world = await mailWorld();
    for (const [words, expected] of [
      ["kill nowhere --yes", 3],
      ["frobnicate", 2],
      ["list --verbose", 0],
    ] as const) {
      const { code } = await inShell(world, `${words} ${redirection}`);
      expect({ words, code }).toEqual({ words, code: expected });
    }
  },
);

const PRINTING = ["list", "--version", "help", "config"];

test.each(PRINTING)("pots %s into a pipe that nobody reads: nothing to report", async (words) => {
  await using world = await mailWorld();
  expect(await inShell(world, `${words} >&4`)).toEqual({ code: 0, stdout: "", stderr: "" });
});

for (const words of HAS_FULL ? PRINTING : []) {
  test(`pots ${words} to a full disk says so`, async () => {
    await using world = await mailWorld();
    const { code, stderr } = await inShell(world, `${words} >/dev/full`);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^pots: could not write the output: ENOSPC: no space left on device\b.*\n {2}check where .*\n$/,
    );
  });
}

const UNWRITTEN = [
  ["a pipe that nobody reads", ">&4", 0, /^$/],
  ...(HAS_FULL
    ? [["a full disk", ">/dev/full", 1, /^pots: could not write the output: .*\n.*\n$/] as const]
    : []),
] as const;

test.each(UNWRITTEN)(
  "pots run with %s for its output ends the command, and its window",
  async (_what, redirection, expected, says) => {
    await using world = await mailWorld();
    world.link("yes");
    const { code, stderr } = await inShell(world, `run mail -- yes ${redirection}`);
    expect({ code, stderr }).toEqual({ code: expected, stderr: expect.stringMatching(says) });
    const windows = () => world.tmux("list-windows", "-t", "=mail:", "-F", "#{window_name}");
    await eventually(async () => !(await windows()).includes("run"));
  },
);
