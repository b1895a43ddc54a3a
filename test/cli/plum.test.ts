import { describe, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { BROKEN_PLUMS } from "../support/plum.ts";
import { World } from "../support/world.ts";

interface Listed {
  path: string;
  locked: boolean;
  prunable: boolean;
  branch: string | null;
}

/** Worktrees by pots' account, sorted by path, and what it said on stderr. */
async function worktrees(world: World, env: Record<string, string> = {}) {
  const { code, stdout, stderr } = await world.pots(["list", "--all", "--json"], {
    cwd: `${world.code}/acme`,
    env,
  });
  expect(code).toBe(0);
  const listed = (JSON.parse(stdout) as { worktrees: Listed[] }).worktrees;
  return { listed: listed.toSorted((a, b) => (a.path < b.path ? -1 : 1)), stderr };
}

/** acme with worktrees of every kind that plum's table knows. */
async function everyKind(): Promise<{ world: World; acme: string }> {
  const world = new World();
  const acme = await world.repository("acme");
  const add = (...words: string[]) => world.git(acme, "worktree", "add", "-q", ...words);
  await add("-b", "feature/login", `${acme}-login`);
  await add("--detach", `${world.code}/my wt`);
  await add("-b", "été", `${world.code}/été 日本`);
  await add("-b", "locked", `${acme}-locked`);
  await world.git(acme, "worktree", "lock", "--reason", "usb disk", `${acme}-locked`);
  await add("-b", "gone", `${acme}-gone`);
  rmSync(`${acme}-gone`, { recursive: true });
  return { world, acme };
}

test("plum's list and git's are the same to pots, in every locale, its warnings notwithstanding", async () => {
  const { world, acme } = await everyKind();
  await using _ = world;
  const git = await worktrees(world);
  expect(git.listed.map(({ path }) => path).sort()).toEqual(
    [
      acme,
      `${acme}-gone`,
      `${acme}-locked`,
      `${acme}-login`,
      `${world.code}/my wt`,
      `${world.code}/été 日本`,
    ].sort(),
  );
  const of = (suffix: string) => git.listed.find(({ path }) => path === `${acme}-${suffix}`);
  expect(of("gone")).toMatchObject({ prunable: true, branch: "gone" });
  expect(of("locked")).toMatchObject({ locked: true });
  expect(of("login")).toMatchObject({ branch: "feature/login" });
  const { stderr } = await world.pots(["list", "--all"], { cwd: acme });
  expect(stderr).toBe(
    `gone is gone, and git lists it still; to let git forget it: git -C ${acme} worktree remove ${acme}-gone\n`,
  );
  world.withPlum();
  for (const env of [{}, { POTS_WORKTREE_PROVIDER: "plum" }, { LC_ALL: "C" }]) {
    expect(await worktrees(world, env)).toEqual(git);
  }
  expect(git.stderr).toBe("");
});

test("plum says which worktrees exist: what it leaves out is not there for pots", async () => {
  const { world, acme } = await everyKind();
  await using _ = world;
  world.program("plum", '#!/bin/sh\ngit worktree list | sed "/login/d"\n');
  const missing = await world.pots(["create", "login"], { cwd: acme });
  expect(missing.code).toBe(3);
  const env = { POTS_WORKTREE_PROVIDER: "git" };
  expect((await world.pots(["create", "login"], { cwd: acme, env })).stdout).toBe(
    "acme-login-dev\n",
  );
});

test("a bare repository's line is no worktree", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.git(world.code, "clone", "-q", "--bare", acme, "bare.git");
  await world.git(
    `${world.code}/bare.git`,
    "worktree",
    "add",
    "-q",
    "-b",
    "f",
    `${world.code}/bare-feat`,
  );
  world.withPlum();
  const { code, stdout, stderr } = await world.pots(["create", "feat"], {
    cwd: `${world.code}/bare.git`,
  });
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "bare-feat-dev\n", stderr: "" });
});

describe("a plum that does not do as it should is warned of once, and git answers:", () => {
  test.each<[what: string, script: string, reason: string]>([
    ["it fails", BROKEN_PLUMS.fails, "plum list failed (exit 3): plum: the disk is on fire"],
    ["it hangs", BROKEN_PLUMS.hangs, "plum list failed (no answer in 3 s)"],
    [
      "it prints rubbish",
      BROKEN_PLUMS.printsRubbish,
      'plum list printed what pots cannot read: "hello, this is plum" is no worktree',
    ],
    [
      "it prints nothing",
      "#!/bin/sh\n",
      "plum list printed what pots cannot read: it listed nothing",
    ],
    ["it dies", "#!/bin/sh\nkill -9 $$\n", "plum list failed (killed by SIGKILL)"],
    ["it cannot be run", "#!/nowhere/sh\n", "plum list failed ("],
    ["half a list", '#!/bin/sh\ngit worktree list\nprintf "/code/half"\n', "is no worktree"],
  ])("%s", async (_what, script, reason) => {
    await using world = new World();
    const acme = await world.repository("acme");
    await world.worktree(acme, "auth");
    await world.repository("other");
    world.program("plum", script);
    const { code, stdout, stderr } = await world.pots(["list", "--all"], {
      cwd: acme,
      env: { POTS_PROJECT_DIRS: world.code },
    });
    expect(code).toBe(0);
    for (const path of ["~/code/acme-auth", "~/code/acme", "~/code/other"]) {
      expect(stdout).toMatch(new RegExp(`${path}$`, "m"));
    }
    expect(stderr).toStartWith("pots: warning: ");
    expect(stderr).toContain(reason);
    expect(stderr).toEndWith("; using git's list of worktrees\n");
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });
});

test("plum asked for and missing is exit 6", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  const env = { POTS_WORKTREE_PROVIDER: "plum" };
  expect(await world.pots(["create", "main"], { cwd: acme, env })).toEqual({
    code: 6,
    stdout: "",
    stderr:
      "pots: plum was asked for (POTS_WORKTREE_PROVIDER=plum), but is not on PATH\n" +
      "  install plum, or set POTS_WORKTREE_PROVIDER to auto or git\n",
  });
  expect(await world.sessions()).toEqual([]);
});
