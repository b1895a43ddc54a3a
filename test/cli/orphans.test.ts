import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { markOf } from "../support/marks.ts";
import { once } from "../support/once.ts";
import { started } from "../support/started.ts";
import { TestTerminal } from "../support/terminal.ts";
import { World } from "../support/world.ts";

/** What proves a worktree gone, and what does not, from git's own deeds to the session's end. */

let world: World;
let acme = "";
let auth = "";

const worktree = once(async (made) => {
  await made.worktree(await made.repository("acme"), "auth");
});

beforeEach(async () => {
  world = new World();
  await worktree(world, world.code);
  acme = join(world.code, "acme");
  auth = `${acme}-auth`;
  await started(world, acme, "auth");
  await world.tmux("new-session", "-d", "-s", "mail");
});

afterEach(async () => await world[Symbol.asyncDispose]());

/** What list says of the session, then what cleanup --force leaves. */
async function fate(): Promise<{ status: string; kept: boolean; said: string }> {
  const { stdout } = await world.pots(["list", "--json"]);
  const { sessions } = JSON.parse(stdout) as { sessions: { name: string; status: string }[] };
  const status = sessions.find(({ name }) => name !== "mail")?.status ?? "not listed";
  const { code, stderr } = await world.pots(["cleanup", "--force"]);
  expect(code).toBe(0);
  const left = await world.sessions();
  expect(left).toContain("mail");
  return { status, kept: left.length === 2, said: stderr };
}

describe("ended:", () => {
  test("git worktree remove", async () => {
    await world.git(acme, "worktree", "remove", auth);
    expect(await fate()).toMatchObject({ status: "orphaned", kept: false });
  });

  test("the directory removed by hand, so that git calls it prunable", async () => {
    rmSync(auth, { recursive: true });
    expect(await fate()).toMatchObject({ status: "orphaned", kept: false });
  });

  test("the same, after git pruned it", async () => {
    rmSync(auth, { recursive: true });
    await world.git(acme, "worktree", "prune");
    expect(await fate()).toMatchObject({ status: "orphaned", kept: false });
  });

  test("a session that was renamed: the mark knows it", async () => {
    await world.tmux("rename-session", "-t", "=acme-auth-dev", "zed");
    await world.git(acme, "worktree", "remove", auth);
    expect(await fate()).toMatchObject({ status: "orphaned", kept: false });
  });

  test("moved by git, and then removed", async () => {
    await world.git(acme, "worktree", "move", auth, `${acme}-login`);
    await world.git(acme, "worktree", "remove", `${acme}-login`);
    expect(await fate()).toMatchObject({ status: "orphaned", kept: false });
  });
});

describe("kept:", () => {
  test("locked and gone, as on a disk that is not mounted", async () => {
    await world.git(acme, "worktree", "lock", auth);
    rmSync(auth, { recursive: true });
    const { status, kept, said } = await fate();
    expect({ status, kept }).toEqual({ status: "detached", kept: true });
    expect(said).toContain(
      "kept acme-auth-dev: unknown: its worktree is gone, but git has it locked",
    );
    // the row is marked; why is told to who asks, and not with every list
    const doubt = "its worktree is gone, but git has it locked";
    const listed = await world.pots(["list", "acme"]);
    expect(listed).toMatchObject({ stdout: expect.stringContaining("? detached"), stderr: "" });
    const json = await world.pots(["list", "acme", "--json"]);
    expect(JSON.parse(json.stdout).sessions[0].doubt).toStartWith(doubt);
    expect((await world.pots(["list", "acme", "-v"])).stdout).toContain(`  worktree   ${doubt}`);
    await using terminal = TestTerminal.pots(world, ["list", "acme"]);
    await terminal.waitFor("\n? 1 worktree is in doubt: pots list -v tells why\n");
  });

  test("the repository moved away", async () => {
    rmSync(auth, { recursive: true });
    renameSync(acme, `${world.code}/elsewhere`);
    const { status, kept, said } = await fate();
    expect({ status, kept }).toEqual({ status: "unreachable", kept: true });
    expect(said).toContain(
      `kept acme-auth-dev: unreachable: its project's root ~/code/acme cannot be`,
    );
  });

  test("the repository moved away, its worktree still there", async () => {
    renameSync(acme, `${world.code}/elsewhere`);
    const { status, kept, said } = await fate();
    expect({ status, kept }).toEqual({ status: "unreachable", kept: true });
    expect(said).toContain(
      `kept acme-auth-dev: unreachable: its project's root ~/code/acme cannot be`,
    );
    renameSync(`${world.code}/elsewhere`, acme);
    expect(await fate()).toMatchObject({ status: "detached", kept: true });
  });

  test("moved by git, locked there, and that disk away: the mark stays as it is", async () => {
    const login = `${acme}-login`;
    await world.git(acme, "worktree", "move", auth, login);
    await world.git(acme, "worktree", "lock", login);
    renameSync(login, `${login}-unplugged`);
    const { status, kept, said } = await fate();
    expect({ status, kept }).toEqual({ status: "detached", kept: true });
    expect(said).toContain(
      `kept acme-auth-dev: unknown: its worktree was moved to ~/code/acme-login, which is not there`,
    );
    expect((await markOf(world, "acme-auth-dev")).worktree).toBe(auth);
  });

  test("git failing to answer", async () => {
    rmSync(auth, { recursive: true });
    world.program("git", "#!/bin/sh\necho 'fatal: no luck' >&2\nexit 128\n");
    const { status, kept, said } = await fate();
    expect({ status, kept }).toEqual({ status: "detached", kept: true });
    expect(said).toContain("fatal: no luck");
  });

  test("git gone from PATH", async () => {
    rmSync(auth, { recursive: true });
    world.without("git");
    const { kept, said } = await fate();
    expect(kept).toBe(true);
    expect(said).toContain("git was not found on PATH");
  });

  test("git listing nothing, or rubbish", async () => {
    rmSync(auth, { recursive: true });
    for (const words of ["", "hello, this is git"]) {
      world.program("git", `#!/bin/sh\necho '${words}'\n`);
      expect(await fate()).toMatchObject({ kept: true });
    }
  });

  test("a mark with a part missing", async () => {
    const option = await world.format("acme-auth-dev", "#{@pots}");
    const half = option.split(" ").slice(0, -1).join(" ");
    await world.tmux("set-option", "-t", "=acme-auth-dev:", "@pots", half);
    await world.git(acme, "worktree", "remove", auth);
    expect(await fate()).toMatchObject({ status: "unmanaged", kept: true });
  });

  test("git worktree move: the session follows, and its mark with the next cleanup", async () => {
    const login = `${acme}-login`;
    await world.git(acme, "worktree", "move", auth, login);
    const before = JSON.parse((await world.pots(["list", "acme", "--json"])).stdout).sessions[0];
    expect(before).toMatchObject({ status: "detached", worktree: "login", worktreePath: login });
    expect((await world.pots(["cleanup", "-n"])).stdout).toBe(
      `acme-auth-dev would follow its worktree to ~/code/acme-login\nno orphaned sessions\n`,
    );
    expect((await markOf(world, "acme-auth-dev")).worktree).toBe(auth);
    const { kept, said } = await fate();
    expect(kept).toBe(true);
    expect(said).toContain("acme-auth-dev follows its worktree to ~/code/acme-login\n");
    expect((await markOf(world, "acme-auth-dev")).worktree).toBe(login);
    await world.git(acme, "worktree", "remove", login);
    expect(await fate()).toMatchObject({ status: "orphaned", kept: false });
  });
});
