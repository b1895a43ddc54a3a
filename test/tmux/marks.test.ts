import { describe, expect, test } from "bun:test";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { markOf } from "../support/marks.ts";
import { eventually } from "../support/wait.ts";
import { World } from "../support/world.ts";

/** Marks, activity and clients as the tmux of this machine has them. */

interface Told {
  name: string;
  status: string;
  task: string | null;
  bell: boolean;
  attachedClients: number;
  activityAt: string;
  lastAttachedAt: string | null;
}

async function told(world: World): Promise<Record<string, Told>> {
  const { stdout } = await world.pots(["list", "--json"]);
  const { sessions } = JSON.parse(stdout) as { sessions: Told[] };
  return Object.fromEntries(sessions.map((session) => [session.name, session]));
}

/** A server with a managed session, `acme-main-dev`, and one of somebody else, `mail`. */
async function withStranger(world: World): Promise<string> {
  const acme = await world.repository("acme");
  expect((await world.pots(["create", "-d"], { cwd: acme })).code).toBe(0);
  await world.tmux("new-session", "-d", "-s", "mail", "-c", acme);
  return await world.format("acme-main-dev", "#{@pots}");
}

describe("a mark that is not the session's own makes no session managed, and hides no mark:", () => {
  test.each<[where: string, words: string[]]>([
    ["the sessions'", ["set-option", "-g", "@pots"]],
    ["the server's", ["set-option", "-s", "@pots"]],
    ["every window's", ["set-option", "-gw", "@pots"]],
    ["a window's", ["set-option", "-w", "-t", "=acme-main-dev:", "@pots"]],
    ["a pane's", ["set-option", "-p", "-t", "=acme-main-dev:", "@pots"]],
    ["another session's", ["set-option", "-t", "=mail:", "@pots"]],
    ["the environment's", ["set-environment", "-g", "@pots"]],
  ])("%s", async (_where, words) => {
    await using world = new World();
    const mark = await withStranger(world);
    // a copy; another's, as the copy of another session would be; what is no mark
    for (const value of [mark, mark.replace(/^1 \d+/, "1 77"), "a\nsession $1 =|"]) {
      await world.tmux(...words, value);
      const { "acme-main-dev": own, mail } = await told(world);
      expect({ value, own: own?.task, mail: mail?.status }).toEqual({
        value,
        own: "dev",
        mail: "unmanaged",
      });
    }
  });
});

test("a half mark is none", async () => {
  await using world = new World();
  const mark = await withStranger(world);
  for (const half of [mark.slice(0, -4), mark.split(" ").slice(0, 5).join(" "), ""]) {
    await world.tmux("set-option", "-t", "=acme-main-dev:", "@pots", half);
    expect((await told(world))["acme-main-dev"]?.status).toBe("unmanaged");
  }
});

test("whatever stands in paths and tasks, the mark and what status lines show are right", async () => {
  await using world = new World();
  const acme = await world.repository("acme #{pid} $HOME %H");
  const odd = join(world.code, "x#[fg=red]$y~'\"\\;(été)");
  await world.git(acme, "worktree", "add", "-q", "--detach", odd);
  const { code, stdout } = await world.pots(["create", odd, "-d", "-t", "$a #{pid} ~"]);
  expect(code).toBe(0);
  const name = stdout.trim();
  expect(await markOf(world, name)).toMatchObject({
    root: acme,
    worktree: odd,
    task: "$a #{pid} ~",
  });
  expect(await world.format(name, "#{@pots}")).toMatch(
    /^3 \d+ \d+ \d+( [\w/%.-]+){4} \d+ \d+:\d+$/,
  );
  const { stdout: json } = await world.pots(["list", "--json"]);
  expect(JSON.parse(json).sessions).toMatchObject([
    { name, root: acme, worktreePath: odd, path: odd, task: "$a #{pid} ~" },
  ]);
  // a status line writes ## as #, and takes #[…] for a style
  expect(await world.format(name, "#{@pots_worktree}")).toStartWith("x##[fg=red]");
});

test("activity is output, a visit is a client, and a bell is told until it is seen", async () => {
  await using world = new World();
  const made = "#{session_created}";
  await world.tmux("new-session", "-d", "-s", "quiet", "exec sleep 1000");
  await world.tmux("new-session", "-d", "-s", "loud", "exec sleep 1000");
  await world.tmux("new-window", "-d", "-t", "=loud:", "sleep 1.2; printf '\\a'; exec sleep 1000");
  const before = Number(await world.format("quiet", made));
  await eventually(async () => (await told(world)).loud?.bell === true, "the bell");
  const { quiet, loud } = await told(world);
  const seconds = (time = "") => Date.parse(time) / 1000;
  expect(seconds(quiet?.activityAt)).toBe(before);
  expect(seconds(loud?.activityAt)).toBeGreaterThan(before);
  expect([quiet?.bell, quiet?.lastAttachedAt, loud?.lastAttachedAt]).toEqual([false, null, null]);
});

test("a program that controls tmux is no client", async () => {
  await using world = new World();
  await withStranger(world);
  const argv = [join(world.bin, "tmux"), "-C", "attach-session", "-t", "=acme-main-dev"];
  const controlling = Bun.spawn(argv, { env: world.env, stdin: "pipe", stdout: "pipe" });
  await eventually(
    async () => (await world.format("acme-main-dev", "#{session_attached}")) === "1",
    "the program to be there",
  );
  expect((await told(world))["acme-main-dev"]).toMatchObject({
    status: "detached",
    attachedClients: 0,
  });
  controlling.kill();
  await controlling.exited;
});

test("a session that a hook renames while it is made has its mark all the same", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  world.file(".tmux.conf", "set-hook -g after-new-session 'rename-session mine'\n");
  expect((await world.pots(["create", "-d"], { cwd: acme })).code).toBe(0);
  expect(await world.sessions()).toEqual(["mine"]);
  expect(await markOf(world, "mine")).toMatchObject({ root: acme, worktree: acme, task: "dev" });
  expect((await told(world)).mine?.status).toBe("detached");
});

test("a session's directory is the real one, by whatever link one came there", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  const link = join(world.home, "link");
  symlinkSync(acme, link);
  await world.pots(["create", "-d"], { cwd: link, env: { PWD: link } });
  expect(await world.format("acme-main-dev", "#{session_path}")).toBe(acme);
});
