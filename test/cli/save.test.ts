import { expect, test } from "bun:test";
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { crash } from "../support/reboot.ts";
import { World } from "../support/world.ts";

/** The records of the world's server, the last written first. */
export function records(world: World) {
  const saved = join(world.home, ".local/state/pots/saved");
  const [folder = ""] = readdirSync(saved);
  const paths = readdirSync(join(saved, folder)).map((name) => join(saved, folder, name));
  const files = paths.filter((path) => statSync(path).isFile());
  const all = files.map((path) => ({ path, ...JSON.parse(readFileSync(path, "utf8")) }));
  return all.toSorted((a, b) => b.savedAt - a.savedAt);
}

const names = (world: World) =>
  records(world)[0]?.sessions.map(({ name }: { name: string }) => name);

test("what starts, ends or moves a session saves what there is; what ended on purpose is let go", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.worktree(acme, "auth");
  await world.pots(["create", acme], {});
  expect(names(world)).toEqual(["acme-main-dev"]);
  await world.pots(["create", "auth", "--", "sleep", "1000"], { cwd: acme });
  expect(names(world)).toEqual(["acme-auth-dev", "acme-main-dev"]);
  const [record] = records(world);
  expect(record.sessions[0].windows[0].panes[0].start).toEqual({
    ...{ kind: "words", words: ["sleep", "1000"] },
  });
  expect(statSync(record.path).mode & 0o777).toBe(0o600);
  await world.pots(["kill", "acme-auth-dev", "-y"]);
  expect(names(world)).toEqual(["acme-main-dev"]);
  // the last one takes the server along
  await world.pots(["kill", "acme-main-dev", "-y"]);
  expect(names(world)).toEqual([]);
});

test("ending one also saves what else was renamed, started or ended", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  for (const task of ["a", "b", "c", "d"]) await world.pots(["create", acme, "-t", task]);
  await world.tmux("kill-session", "-t", "=acme-main-b");
  await world.pots(["kill", "acme-main-a", "-y"]);
  expect(names(world)).toEqual(["acme-main-c", "acme-main-d"]);
  await world.tmux("rename-session", "-t", "=acme-main-c", "mine");
  await world.tmux("new-session", "-d", "-s", "other");
  await world.pots(["kill", "acme-main-d", "-y"]);
  expect(names(world)).toEqual(["mine", "other"]);
});

test("several that start at once are all saved", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  const tasks = ["a", "b", "c", "d", "e"];
  await Promise.all(tasks.map((task) => world.pots(["create", acme, "-t", task])));
  expect(names(world)).toEqual(tasks.map((task) => `acme-main-${task}`));
});

test("a save with no server, or by a server with nothing in it, overwrites nothing", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  await world.pots(["create", acme]);
  const [before] = records(world);
  await world.endServer();
  expect(await world.pots(["save"])).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(readFileSync(before.path, "utf8")).toContain("acme-main-dev");
  await world.tmux("new-session", "-d", "-s", "mine");
  for (let number = 1; number < 12; number++) {
    const odd = join(dirname(before.path), `${number}-1.json`); // nothing that pots made
    mkdirSync(odd);
    utimesSync(odd, number, number);
  }
  expect(await world.pots(["save"])).toEqual({ code: 0, stdout: "", stderr: "" });
  const [now, old] = records(world);
  expect(now.waiting.map(({ name }: { name: string }) => name)).toEqual(["acme-main-dev"]);
  expect(old.path).toBe(before.path);
});

test("where nothing can be saved that is said, and the command is done all the same", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  mkdirSync(join(world.home, ".local/state/pots"), { recursive: true });
  writeFileSync(join(world.home, ".local/state/pots/saved"), "in the way\n");
  const { code, stdout, stderr } = await world.pots(["create", acme]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "acme-main-dev\n" });
  expect(stderr).toMatch(
    /^pots: warning: the sessions were not saved: .*; look at ~\/\.local\/state\/pots\/saved\/.*\n$/,
  );
  expect(await world.sessions()).toEqual(["acme-main-dev"]);
  expect((await world.pots(["save"])).code).toBe(1);
});

test("each session keeps the time at which it was looked at, and that of its own last activity", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  for (const task of ["a", "b"]) await world.pots(["create", acme, "-t", task]);
  const [{ path, ...record }] = records(world);
  const now = Date.now();
  const looked = now - 3_600_000;
  // as if they had printed last three hours ago, and were looked at an hour ago
  const older = { savedAt: looked, activityAt: Math.floor(now / 1000) - 3 * 3600 };
  const sessions = record.sessions.map((session: object) => ({ ...session, ...older }));
  writeFileSync(path, JSON.stringify({ ...record, sessions }));
  await world.pots(["kill", "acme-main-b", "-y"]);
  const [ended] = records(world);
  expect(ended.sessions).toMatchObject([{ name: "acme-main-a", ...older }]);
  expect(ended.savedAt).toBeGreaterThan(now);
  await crash(world);
  const listed = await world.pots(["list"]);
  expect(listed.stdout).toMatch(/^◌ saved +acme-main-a .* 3h ago +~\/code\/acme$/m);
  const { saved } = JSON.parse((await world.pots(["list", "--json"])).stdout);
  expect(saved[0].savedAt).toBe(new Date(Math.floor(looked / 1000) * 1000).toISOString());
  // a record of a pots that kept no such times
  writeFileSync(
    path,
    JSON.stringify({
      ...record,
      savedAt: now - 7200_000,
      sessions: record.sessions.map(
        ({ savedAt: _s, activityAt: _a, ...rest }: Record<string, unknown>) => rest,
      ),
    }),
  );
  expect((await world.pots(["list"])).stdout).toMatch(/ 2h ago +~\/code\/acme$/m);
});
