import { expect, test } from "bun:test";
import { markOf } from "../support/marks.ts";
import { World } from "../support/world.ts";

test("a day's work: worktrees by plum, sessions by pots, cleanup of what is gone", async () => {
  await using world = new World();
  world.withPlum();
  const acme = await world.repository("acme");
  await world.must([`${world.bin}/plum`, "create", "auth"], { cwd: acme });
  await world.must([`${world.bin}/plum`, "create", "feature/login"], { cwd: acme });
  await world.repository("other");

  for (const [words, name] of [
    [["create", "acme", "auth"], "acme-auth-dev"],
    [["create", "acme", "auth", "api"], "acme-auth-api"],
    [["create", "acme-feature/login"], "acme-feature-login-dev"],
    [["create", `${world.code}/other`, "main"], "other-main-dev"],
  ] as const) {
    expect(await world.pots([...words], { cwd: acme })).toEqual({
      code: 0,
      stdout: `${name}\n`,
      stderr: "",
    });
  }
  await world.tmux("new-session", "-d", "-s", "mail");
  await world.tmux("new-session", "-d", "-s", "notes", "-c", `${acme}-auth`);

  await world.worksIn("acme-auth-api", `${acme}-auth`);
  expect(await markOf(world, "acme-auth-api")).toEqual({
    root: acme,
    worktree: `${acme}-auth`,
    gitdir: `${acme}/.git/worktrees/acme-auth`,
    task: "api",
  });
  const labels = "#{@pots_project}/#{@pots_worktree}/#{@pots_task}";
  expect(await world.format("acme-auth-api", labels)).toBe("acme/auth/api");
  const environment = await world.tmux("show-environment", "-t", "=acme-auth-api");
  expect(environment).toContain("POTS_PROJECT=acme\n");
  expect(environment).toContain("POTS_WORKTREE=auth\n");
  expect(environment).toContain("POTS_TASK=api");
  expect(environment).toContain("POTS_SESSION=acme-auth-api");

  await world.git(acme, "worktree", "remove", `${acme}-auth`);
  const orphans = await world.pots(["list", "--orphans", "--names"]);
  expect(orphans.stdout.trim().split("\n").sort()).toEqual(["acme-auth-api", "acme-auth-dev"]);

  const cleaned = await world.pots(["cleanup", "--yes"]);
  expect(cleaned.code).toBe(0);
  expect(cleaned.stderr).toEndWith("2 ended, 0 kept, 0 failed\n");
  expect(await world.sessions()).toEqual([
    "acme-feature-login-dev",
    "mail",
    "notes",
    "other-main-dev",
  ]);
});
