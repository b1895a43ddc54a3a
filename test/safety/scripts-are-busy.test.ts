import { expect, test } from "bun:test";
import { eventually } from "../support/wait.ts";
import { World } from "../support/world.ts";

test("a shell script is a program that runs, not an idle shell: cleanup leaves it alone", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  world.file("deploy.sh", "sleep 1000\ntrue\n");
  for (const name of ["given", "typed", "idle", "nested"]) await world.worktree(acme, name);
  const script = `${world.home}/deploy.sh`;
  await world.pots(["create", "given", "--", "sh", script], { cwd: acme });
  for (const name of ["typed", "idle", "nested"]) {
    await world.pots(["create", name], { cwd: acme });
  }
  await world.tmux("send-keys", "-t", "=acme-typed-dev:", `sh ${script}`, "Enter");
  await world.tmux("send-keys", "-t", "=acme-nested-dev:", "sh", "Enter");
  const running = async () => (await world.pots(["list", "--details"])).stdout;
  await eventually(async () => (await running()).split(`sh ${script}`).length === 3);

  for (const name of ["given", "typed", "idle", "nested"]) {
    await world.git(acme, "worktree", "remove", "--force", `${acme}-${name}`);
  }
  const { stderr } = await world.pots(["cleanup", "--yes"], { cwd: acme });
  expect(stderr).toContain(`kept acme-given-dev: running: sh ${script}`);
  expect(stderr).toContain(`kept acme-typed-dev: running: sh ${script}`);
  expect(await world.sessions()).toEqual(["acme-given-dev", "acme-typed-dev"]);
});

test("a pane that stays though its program has ended is not busy, and is said to have ended", async () => {
  await using world = new World();
  world.file(".tmux.conf", "set -g default-command /bin/sh\nset -g remain-on-exit on\n");
  const acme = await world.repository("acme");
  await world.worktree(acme, "shell");
  await world.pots(["create", "shell", "-d"], { cwd: acme });
  await world.tmux("new-window", "-t", "=acme-shell-dev:", "exec sleep 0");
  await world.tmux("send-keys", "-t", "=acme-shell-dev:0.0", "exit", "Enter");
  const dead = async () =>
    await world.tmux("list-panes", "-s", "-t", "=acme-shell-dev:", "-F", "#{pane_dead}");
  await eventually(async () => (await dead()) === "1\n1");
  expect((await world.pots(["list", "-v"])).stdout).toMatch(
    / {2}panes {6}0\.0 .*\(has ended\), 1\.0 .*\(has ended\)\n/,
  );

  await world.git(acme, "worktree", "remove", "--force", `${acme}-shell`);
  const { stderr } = await world.pots(["cleanup", "--yes"], { cwd: acme });
  expect(stderr).toContain("ended acme-shell-dev\n");
  expect(await world.sessions()).toEqual([]);
});
