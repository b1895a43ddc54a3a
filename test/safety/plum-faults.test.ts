import { expect, test } from "bun:test";
import { eventually } from "../support/wait.ts";
import { World } from "../support/world.ts";
import {
  everySession,
  FAULTS,
  HANGS,
  hanging,
  isAlive,
  unexecutable,
  withOrphan,
} from "./stand-ins.ts";

/** A plum that does not do as it should is named in one line, and git's list is used. */

const words = ["list", "acme", "--all"];

const faults: [name: string, breakIt: (world: World) => void, why: string][] = [
  [
    "fails",
    (world) => world.program("plum", `#!/bin/sh\n${FAULTS.fails}`),
    "plum list failed (exit 3): the disk is on fire",
  ],
  [
    "dies",
    (world) => world.program("plum", `#!/bin/sh\n${FAULTS.dies}`),
    "plum list failed (killed by SIGKILL)",
  ],
  [
    "crashes",
    (world) => world.program("plum", `#!/bin/sh\n${FAULTS.crashes}`),
    "plum list failed (killed by SIGSEGV)",
  ],
  [
    "floods",
    (world) => world.program("plum", `#!/bin/sh\n${FAULTS.floods}`),
    "plum list failed (printed more than 16 MB)",
  ],
  [
    "hangs",
    (world) => world.program("plum", `#!/bin/sh\n${HANGS}`),
    "plum list failed (no answer in 3 s)",
  ],
  [
    "talksRubbish",
    (world) => world.program("plum", `#!/bin/sh\n${FAULTS.talksRubbish}`),
    'plum list printed what pots cannot read: "hello" is no worktree',
  ],
  [
    "saysNothing",
    (world) => world.program("plum", "#!/bin/sh\n"),
    "plum list printed what pots cannot read: it listed nothing",
  ],
  ["cannot be started", (world) => world.program("plum", "#!/not/here\n"), "plum list failed ("],
];

for (const [name, breakIt, why] of faults) {
  test(`plum ${name}: one warning, git's list, and cleanup is none the wiser`, async () => {
    await using world = new World();
    const { acme, orphan } = await withOrphan(world);
    const alone = await world.pots(words, { cwd: acme });
    breakIt(world);
    const { code, stdout, stderr } = await world.pots(words, { cwd: acme });
    expect({ code, stdout }).toEqual({ code: 0, stdout: alone.stdout });
    expect(stderr).toStartWith(`pots: warning: ${why}`);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    await eventually(() => !hanging(world).some(isAlive), "the end of plum and its child");

    const created = await world.pots(["create", "acme", "here", "x"], { cwd: acme });
    expect({ code: created.code, stdout: created.stdout }).toEqual({
      code: 0,
      stdout: "acme-here-x\n",
    });
    const cleaned = await world.pots(["cleanup", "--yes"], { cwd: acme });
    expect(cleaned.stderr).toContain(`ended ${orphan}\n`);
    expect(await world.sessions()).toEqual(["acme-gone", "acme-here-dev", "acme-here-x"]);
  }, 60_000);
}

test("plum that is asked for by name and is not there: exit 6", async () => {
  await using world = new World();
  const { acme } = await withOrphan(world);
  const before = await everySession(world);
  for (const breakIt of [() => world.without("plum"), () => unexecutable(world, "plum")]) {
    breakIt();
    const env = { POTS_WORKTREE_PROVIDER: "plum" };
    const { code, stderr } = await world.pots(["create", "acme", "here", "x"], { cwd: acme, env });
    expect(code).toBe(6);
    expect(stderr).toMatch(/^pots: plum was asked for .*\n {2}install plum, /);
  }
  expect(await everySession(world)).toEqual(before);
});

test("what plum leaves running in the background ends with its answer", async () => {
  await using world = new World();
  const { acme } = await withOrphan(world);
  const unended = "plum list failed (its output did not end); using git's list of worktrees";
  for (const [where, said] of [
    ["", `pots: warning: ${unended}\n`],
    [">/dev/null 2>&1", ""],
  ]) {
    world.program(
      "plum",
      `#!/bin/sh\nsleep 1000 ${where} &\necho $! >> $HOME/hanging\ngit worktree list\n`,
    );
    const { code, stderr } = await world.pots(words, { cwd: acme });
    expect({ code, stderr }).toEqual({ code: 0, stderr: said ?? "" });
  }
  expect(hanging(world)).toHaveLength(2);
  await eventually(() => !hanging(world).some(isAlive), "the end of what plum left running");
});
