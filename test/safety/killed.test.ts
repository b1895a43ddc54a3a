import { expect, test } from "bun:test";
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { valuesOf } from "../support/marks.ts";
import { eventually } from "../support/wait.ts";
import { World } from "../support/world.ts";
import { everySession, startPots, withOrphan } from "./stand-ins.ts";

/** pots ended by SIGKILL at any instant leaves tmux and its own files whole. */

const TIMES = Number(process.env.POTS_TEST_KILLS ?? 30);
/** pots is through with its work after about so many milliseconds, here. */
const LONGEST = 60;

const stateOf = (world: World) => join(world.home, ".local/state/pots/projects");

function projectFiles(world: World): string[] {
  try {
    return readdirSync(stateOf(world));
  } catch {
    return []; // none was written yet
  }
}

test(`${TIMES} times killed at some instant of create, kill and cleanup`, async () => {
  await using world = new World();
  const { acme } = await withOrphan(world);
  const bystanders = async () =>
    (await everySession(world)).filter((row) => /\|(acme-gone|acme-here-dev)\|/.test(row));
  const before = await bystanders();
  const roots = new Set([acme]);
  for (let time = 0; time < TIMES; time++) {
    const repository = await world.repository(`p${time}`);
    roots.add(repository);
    const dying = startPots(world, ["create", repository, "main"], repository);
    await Bun.sleep((time / TIMES) * LONGEST);
    dying.kill("SIGKILL");
    await dying.exited;

    const name = `p${time}-main-dev`;
    const words = time % 2 === 0 ? ["kill", name, "--yes"] : ["cleanup", "--force"];
    if (time % 2 === 1) {
      await world.git(acme, "worktree", "add", "-q", "--detach", `${acme}-t${time}`);
      await world.pots(["create", "acme", `t${time}`], { cwd: acme });
      await world.git(acme, "worktree", "remove", `${acme}-t${time}`);
    }
    const ending = startPots(world, words, acme);
    await Bun.sleep((1 - time / TIMES) * LONGEST);
    ending.kill("SIGKILL");
    await ending.exited;

    // every session: those from before as they were, and of the others each with its whole mark
    await eventually(async () => (await bystanders()).join() === before.join(), "the bystanders");
    for (const row of await everySession(world)) {
      if (row.includes("|acme-gone|")) continue;
      const [, id, session, option = ""] = row.split("|");
      const { root, worktree, gitdir, task } = valuesOf(option);
      expect({ id, session, root: roots.has(root), task }).toMatchObject({
        root: true,
        task: "dev",
      });
      expect(worktree).toStartWith("/");
      expect(gitdir).toStartWith("/");
    }
    for (const file of projectFiles(world).filter((file) => file.endsWith(".json"))) {
      const { root } = JSON.parse(readFileSync(join(stateOf(world), file), "utf8"));
      expect(roots.has(root)).toBe(true);
    }
  }
  const { code, stderr } = await world.pots(["list", "--all"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
}, 120_000);

test("what a killed pots left half-written is no project, and is cleared away in time", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  mkdirSync(stateOf(world), { recursive: true });
  const [old, young] = ["0123.json.77.tmp", "4567.json.78.tmp"].map((name) =>
    join(stateOf(world), name),
  );
  for (const draft of [old, young]) writeFileSync(draft ?? "", '{"version":1,"ro');
  const yesterday = Date.now() / 1000 - 86_400;
  utimesSync(old ?? "", yesterday, yesterday);
  const { stderr } = await world.pots(["create"], { cwd: acme });
  expect(stderr).toBe("");
  expect(projectFiles(world).filter((name) => name.endsWith(".tmp"))).toEqual(["4567.json.78.tmp"]);
});

test.each([
  [
    "where the state directory should be is a file",
    (world: World) => world.file(".local/state/pots", ""),
  ],
  ["the state directory's place is no directory's", (world: World) => world.file(".local", "")],
])(
  "%s: the session is started all the same, and one line says what was not kept",
  async (_what, spoil) => {
    await using world = new World();
    const acme = await world.repository("acme");
    spoil(world);
    const { code, stdout, stderr } = await world.pots(["create"], { cwd: acme });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "acme-main-dev\n" });
    expect(stderr).toMatch(/^pots: warning: \S+ will not be remembered: /m);
    expect((await world.pots(["list", "-q"])).stdout).toBe("acme-main-dev\n");
  },
);

test("a full disk for state: the session is started, and nothing half-written counts", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  // no file may grow: a write fails as it does on a full disk
  const { code, stdout, stderr } = await world.run(
    [
      "sh",
      "-c",
      'ulimit -f 0; trap "" XFSZ; exec "$@"',
      "sh",
      join(import.meta.dir, "../../dist/pots"),
      "create",
    ],
    { cwd: acme },
  );
  expect({ code, stdout }).toEqual({ code: 0, stdout: "acme-main-dev\n" });
  expect(stderr).toMatch(/^pots: warning: \S+ will not be remembered: /m);
  expect(projectFiles(world)).toEqual([]);
  expect((await world.pots(["list", "-q"])).stderr).toBe("");
});
