import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { breaking } from "../safety/stand-ins.ts";
import { real, World } from "../support/world.ts";

/** A session belongs to its worktree's git directory, not to whatever stands at the same path. */

let world: World;
let acme = "";
let auth = "";

beforeEach(async () => {
  world = new World();
  acme = await world.repository("acme");
  auth = await world.worktree(acme, "auth", "auth");
  expect((await world.pots(["create", "auth"], { cwd: acme })).code).toBe(0);
});

afterEach(async () => await world[Symbol.asyncDispose]());

/** git's records and tmux's sessions tell times by the second. */
async function nextSecond(): Promise<void> {
  const later = Date.now() + 1100;
  while (Date.now() < later) await Bun.sleep(20);
}

async function listed(): Promise<Record<string, unknown>[]> {
  const { stdout } = await world.pots(["list", "--json"]);
  return JSON.parse(stdout).sessions;
}

test("a worktree made anew at the same place, within a second, gets a session of its own", async () => {
  await world.git(acme, "worktree", "remove", auth);
  await world.git(acme, "worktree", "add", "-q", "-b", "auth2", auth);
  const [old] = await listed();
  expect(old).toMatchObject({ name: "acme-auth-dev", worktreePath: null, branch: null });
  // somebody else takes its name meanwhile: the old session is still not the one to go to
  const take = `for w; do [ "$before" = -s ] && name=$w; before=$w; done; ${real("tmux")} new-session -d -s "$name"`;
  breaking(world, "tmux", "new-session", `[ -e "$HOME/taken" ] || { : >"$HOME/taken"; ${take}; }`);
  const made = await world.pots(["create", "auth"], { cwd: acme });
  expect(made).toMatchObject({ code: 0, stderr: "" });
  expect(made.stdout).toMatch(/^acme-auth-dev-[0-9a-f]{5}\n$/);
  const { stdout } = await world.pots(["cleanup", "--dry-run"], { cwd: acme });
  expect(stdout).toContain(
    "kept acme-auth-dev: another worktree was made in its worktree's place\n",
  );
  const cleaned = await world.pots(["cleanup", "--force"], { cwd: acme });
  expect(cleaned.code).toBe(0);
  expect((await world.sessions()).length).toBe(3);
});

test("a session follows its worktree, though another stands where it was", async () => {
  await world.git(acme, "worktree", "move", auth, `${acme}-old`);
  await world.git(acme, "worktree", "add", "-q", "-b", "fresh", auth);
  expect(await listed()).toMatchObject([
    { name: "acme-auth-dev", worktreePath: `${acme}-old`, branch: "auth" },
  ]);
  expect((await world.pots(["create", `${acme}-old`], { cwd: acme })).code).toBe(5);
  expect((await world.pots(["create", auth], { cwd: acme })).stdout).toMatch(/^acme-auth-dev-/);
});

test("a directory that is left where the worktree was keeps the session, and is said", async () => {
  await world.git(acme, "worktree", "remove", auth);
  mkdirSync(`${auth}/node_modules/.cache`, { recursive: true });
  const { stdout } = await world.pots(["cleanup", "--dry-run"], { cwd: acme });
  expect(stdout).toContain(
    "kept acme-auth-dev: git no longer has a worktree there, but the directory is still there\n",
  );
});

test("the mark of an earlier pots counts, and tells another worktree by the second", async () => {
  const mark = await world.format("acme-auth-dev", "#{@pots}");
  expect(mark).toMatch(/ dev \d{13} \d+:\d+$/);
  await world.tmux(
    "set-option",
    "-t",
    "=acme-auth-dev:",
    "@pots",
    mark.replace(/^3(.*) \d+ \d+:\d+$/, "1$1"),
  );
  expect(await listed()).toMatchObject([
    { name: "acme-auth-dev", worktreePath: auth, task: "dev" },
  ]);
  await nextSecond();
  await world.git(acme, "worktree", "remove", auth);
  await world.git(acme, "worktree", "add", "-q", "-b", "auth2", auth);
  expect(await listed()).toMatchObject([{ name: "acme-auth-dev", worktreePath: null }]);
});

test("a session follows its project to another name, once git was told of it", async () => {
  renameSync(acme, `${acme}-new`);
  expect(await listed()).toMatchObject([{ name: "acme-auth-dev", status: "unreachable" }]);
  await world.git(`${acme}-new`, "worktree", "repair", auth);
  const [session] = await listed();
  expect(session).toMatchObject({
    ...{ status: "detached", project: "acme-new", root: `${acme}-new` },
    ...{ worktreePath: auth, branch: "auth" },
  });
  const again = await world.pots(["create", auth, "-d"]);
  expect(again).toMatchObject({ code: 5 });
  const cleaned = await world.pots(["cleanup", "--yes"], { cwd: `${acme}-new` });
  expect(cleaned.stderr).toContain("acme-auth-dev follows its project to ~/code/acme-new\n");
  const mark = await world.format("acme-auth-dev", "#{@pots}");
  expect(mark).toContain(` ${acme}-new ${auth} ${acme}-new/.git/worktrees/acme-auth dev `);
  await world.pots(["save"]);
  await world.endServer();
  renameSync(`${acme}-new`, `${acme}-third`);
  await world.git(`${acme}-third`, "worktree", "repair", auth);
  const restored = await world.pots(["restore", "--yes"], { cwd: `${acme}-third` });
  expect(restored.code).toBe(0);
  expect(restored.stderr).toContain("its project is ~/code/acme-third now: pots create starts one");
});

test("a worktree made anew in a project of another name is not the one that was", async () => {
  renameSync(acme, `${acme}-new`);
  rmSync(auth, { recursive: true });
  await world.git(`${acme}-new`, "worktree", "prune");
  await world.git(`${acme}-new`, "worktree", "add", "-q", "-b", "auth2", auth);
  expect(await listed()).toMatchObject([{ name: "acme-auth-dev", status: "unreachable" }]);
  const cleaned = await world.pots(["cleanup", "--force"]);
  expect(cleaned.code).toBe(0);
  expect(await world.sessions()).toEqual(["acme-auth-dev"]);
});

test("another repository in the project's place is no proof of anything", async () => {
  await nextSecond();
  renameSync(`${acme}/.git`, `${world.home}/aside`);
  rmSync(auth, { recursive: true });
  await world.git(acme, "init", "-q");
  await world.git(acme, "commit", "-q", "--allow-empty", "-m", "anew");
  const ended = await world.pots(["cleanup", "--force"], { cwd: acme });
  expect(ended.stderr).toContain(
    "kept acme-auth-dev: unknown: another repository stands in its project's place\n",
  );
  expect(await world.sessions()).toEqual(["acme-auth-dev"]);
});

test("git's records gone missing are no proof while another worktree still counts on them", async () => {
  const pay = await world.worktree(acme, "pay");
  renameSync(`${acme}/.git/worktrees`, `${world.home}/aside`);
  rmSync(auth, { recursive: true });
  const ended = await world.pots(["cleanup", "--force"], { cwd: acme });
  expect(ended.stderr).toContain("kept acme-auth-dev: unknown: git has lost its records");
  expect(await world.sessions()).toEqual(["acme-auth-dev"]);
  // with the last of them gone there is nothing left to say otherwise
  rmSync(pay, { recursive: true });
  expect((await world.pots(["cleanup", "--force"], { cwd: acme })).stderr).toContain("1 ended");
});
