import { expect, test } from "bun:test";
import { eventually } from "../support/wait.ts";
import { POTS, World } from "../support/world.ts";

/** Random days that end in crashes: what lived comes back once and whole, what was ended does not. */

const SEED = Number(process.env.POTS_TEST_SEED ?? Date.now() % 1_000_000);
const STEPS = Number(process.env.POTS_TEST_STEPS ?? 10);

/** A small generator, so that a seed tells the whole day (mulberry32). */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below) | 0;
  };
}

test(`whatever is killed, and when (POTS_TEST_SEED=${SEED})`, async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  const dice = random(SEED);
  let tasks = 0;
  let model: string[] = [];
  /** When sessions were ended by hand: three within two seconds are a server on its way down. */
  let exits: number[] = [];
  const day: string[] = [];

  /** Each session with its mark's task and the panes of its windows. */
  const look = async () => {
    const format = "#{session_name} #{@pots_task} #{window_index} #{window_panes}";
    const { code, stdout } = await world.run(["tmux", "list-windows", "-a", "-F", format]);
    return code === 0
      ? stdout
          .trim()
          .split("\n")
          .filter((line) => line !== "")
          .sort()
      : [];
  };
  const names = () => [...new Set(model.map((line) => line.split(" ")[0] ?? ""))];
  const anyName = () => names()[dice(names().length)];
  /** Killed after so many milliseconds, or done before. */
  const interrupted = async (args: string[], after: number) => {
    const child = Bun.spawn([POTS, ...args], {
      ...{ env: world.env, cwd: acme, stdin: "ignore", stdout: "ignore", stderr: "ignore" },
    });
    await Promise.race([child.exited, Bun.sleep(after)]);
    child.kill("SIGKILL");
    await child.exited;
  };

  for (let step = 0; step < STEPS; step++) {
    const name = anyName();
    const what = name === undefined ? 0 : dice(7);
    if (what === 0) {
      day.push(`start t${tasks}`);
      await world.pots(["create", "-t", `t${tasks++}`], { cwd: acme });
    } else if (what === 1) {
      const after = dice(60);
      day.push(`start t${tasks}, killed after ${after} ms`);
      await interrupted(["create", "-t", `t${tasks++}`], after);
      await world.pots(["save"]);
    } else if (what === 2 && name !== undefined) {
      day.push(`split ${name}`);
      await world.tmux(dice(2) === 0 ? "split-window" : "new-window", "-t", `=${name}:`);
      await world.pots(["save"]);
    } else if (what === 3 && name !== undefined) {
      day.push(`pots kill ${name}`);
      await world.pots(["kill", name, "-y"]);
    } else if (what === 4 && name !== undefined && names().length > 1) {
      exits = exits.filter((at) => Date.now() - at < 2500);
      if (exits.length > 1) continue;
      exits.push(Date.now());
      day.push(`exit ${name}`);
      await world.tmux("kill-session", "-t", `=${name}`);
      await world.pots(["save", "--closing"]);
    } else if (what >= 5) {
      const after = dice(90);
      day.push(`crash, restore killed after ${after} ms`);
      const pid = Number(await world.tmux("display-message", "-p", "#{pid}"));
      process.kill(pid, "SIGKILL");
      await eventually(async () => (await look()).length === 0, "the server gone");
      await interrupted(["restore", "-y"], after);
      const { code, stderr } = await world.pots(["restore", "-y"]);
      expect({ day, code, stderr }).toMatchObject({ code: 0 });
      expect({ day, there: await look() }).toEqual({ day, there: model });
      continue;
    }
    model = await look();
  }
});
