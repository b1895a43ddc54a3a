import { expect, test } from "bun:test";
import { join } from "node:path";
import { shellLine } from "../../src/terminal/text.ts";
import { markOf, markWords } from "../support/marks.ts";
import { World } from "../support/world.ts";
import { breaking, everySession, real, withOrphan } from "./stand-ins.ts";

/** Two pots at the same time. */

test("of eight that create the same session one does, and the others say that it exists", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.tmux("new-session", "-d", "-s", "other");
  const ended = await Promise.all(
    Array.from({ length: 8 }, () => world.pots(["create", acme, "main"])),
  );
  const won = ended.filter(({ code }) => code === 0);
  expect(won.map(({ stdout }) => stdout)).toEqual(["acme-main-dev\n"]);
  for (const { code, stderr } of ended.filter((one) => !won.includes(one))) {
    expect({ code, stderr }).toEqual({
      code: 5,
      stderr: "pots: acme-main-dev already exists\n  go there: pots attach acme-main-dev\n",
    });
  }
  expect(await world.sessions()).toEqual(["acme-main-dev", "other"]);
});

test("the one that comes second between look and act looks again: exit 5, or 0 with -A", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.tmux("new-session", "-d", "-s", "other");
  const mark = { root: acme, worktree: acme, gitdir: `${acme}/.git`, task: "dev" };
  const first = [
    `${real("tmux")} new-session -d -s acme-main-dev`,
    `${real("tmux")} ${shellLine(markWords("acme-main-dev", mark))}`,
  ].join("; ");
  breaking(world, "tmux", "new-session", first);
  const second = await world.pots(["create"], { cwd: acme });
  expect(second).toEqual({
    code: 5,
    stdout: "",
    stderr: "pots: acme-main-dev already exists\n  go there: pots attach acme-main-dev\n",
  });
  await world.tmux("kill-session", "-t", "=acme-main-dev");
  const third = await world.pots(["create", "-A", "-d"], { cwd: acme });
  expect(third).toMatchObject({ code: 0, stdout: "acme-main-dev\n" });
  expect(await world.sessions()).toEqual(["acme-main-dev", "other"]);
});

test("a name that somebody else takes between look and act is left to them", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  breaking(world, "tmux", "new-session", `${real("tmux")} new-session -d -s acme-main-dev`);
  const { code, stdout } = await world.pots(["create"], { cwd: acme });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^acme-main-dev-[0-9a-f]{4}\n$/);
  expect(await world.format("acme-main-dev", "#{@pots}")).toBe("");
  expect((await markOf(world, stdout.trim())).root).toBe(acme);
  expect(await world.format(stdout.trim(), "#{session_name}")).toBe(stdout.trim());
});

test("projects of one name at the same time get a session each, with different names", async () => {
  await using world = new World();
  const roots = await Promise.all(
    ["a", "b", "c", "d"].map((parent) => world.repository("acme", join(world.code, parent))),
  );
  const ended = await Promise.all(roots.map((root) => world.pots(["create", root, "main"])));
  expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  const names = ended.map(({ stdout }) => stdout.trim());
  expect(new Set(names).size).toBe(4);
  for (const [i, name] of names.entries()) {
    expect(name).toMatch(/^acme-main-dev(-[0-9a-f]{4})?$/);
    expect((await markOf(world, name)).root).toBe(roots[i] ?? "");
  }
});

test("two cleanups at the same time end each orphan once, and fail at nothing", async () => {
  await using world = new World();
  const { acme, orphan } = await withOrphan(world);
  const kept = (await everySession(world)).filter((row) => !row.includes(`|${orphan}|`));
  for (let i = 0; i < 5; i++) {
    await world.worktree(acme, `t${i}`);
    await world.pots(["create", "acme", `t${i}`], { cwd: acme });
    await world.git(acme, "worktree", "remove", `${acme}-t${i}`);
  }
  const ended = await Promise.all([1, 2, 3].map(() => world.pots(["cleanup", "--force"])));
  expect(ended.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(ended.map(({ stderr }) => stderr).join("")).not.toMatch(/[1-9] failed/);
  expect(await everySession(world)).toEqual(kept);
});
