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
