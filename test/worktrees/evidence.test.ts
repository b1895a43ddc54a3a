import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdirSync, renameSync, rmSync, statSync, symlinkSync } from "node:fs";
import { orphanVerdicts } from "../../src/snapshot/orphan-verdicts.ts";
import { Tmux } from "../../src/tmux/connection.ts";
import { withAround } from "../../src/worktrees/around.ts";
import { readVerdicts } from "../../src/worktrees/evidence.ts";
import { locate } from "../../src/worktrees/git-files.ts";
import { tmuxSession } from "../support/samples.ts";
import { World } from "../support/world.ts";

/** What is read from the disk for a verdict, where little decides between "gone" and "perhaps". */

let world: World;
let acme = "";

beforeAll(async () => {
  world = new World();
  acme = await world.repository("acme");
});

afterAll(async () => await world[Symbol.asyncDispose]());

/** A worktree at this path, and the verdict on a session that was started in it. */
async function worktreeAt(path: string) {
  await world.git(acme, "worktree", "add", "-q", "--detach", path);
  const gitdir = locate(path)?.gitdir ?? expect.unreachable();
  const made = statSync(`${gitdir}/commondir`).mtimeMs;
  const mark = withAround({
    root: acme,
    worktree: path,
    gitdir,
    task: "dev",
    made: Math.floor(made),
  });
  const session = tmuxSession({ createdAt: Math.floor(Date.now() / 1000), mark });
  const verdict = async () => (await readVerdicts([session])).get("$1") ?? expect.unreachable();
  expect(await verdict()).toEqual({ kind: "present" });
  return { session, verdict };
}

test("the last worktree below its project's root is gone, though its directory is empty then", async () => {
  const { verdict } = await worktreeAt(`${acme}/.worktrees/x`);
  rmSync(`${acme}/.worktrees/x`, { recursive: true });
  expect((await verdict()).kind).toBe("orphaned");
  await world.git(acme, "worktree", "prune");
  expect((await verdict()).kind).toBe("orphaned");
});

test("a directory below the project's root that was empty before is where a disk is to be mounted", async () => {
  const { session, verdict } = await worktreeAt(`${acme}/mounted/x`);
  renameSync(`${acme}/mounted`, `${acme}-unplugged`);
  mkdirSync(`${acme}/mounted`);
  const reason = expect.stringContaining("perhaps its disk is not mounted");
  const away = { kind: "unknown", reason } as const;
  expect(await verdict()).toEqual(away);
  await world.git(acme, "worktree", "prune");
  expect(await verdict()).toEqual(away);
  // what an earlier pots noted tells of no directory: nothing proves that it is the one
  rmSync(`${acme}/mounted`, { recursive: true });
  renameSync(`${acme}-unplugged`, `${acme}/mounted`);
  rmSync(`${acme}/mounted/x`, { recursive: true });
  expect((await verdict()).kind).toBe("orphaned");
  const { around: _, ...mark } = session.mark ?? expect.unreachable();
  expect((await readVerdicts([{ ...session, mark }])).get("$1")).toEqual(away);
});

test("a moved worktree whose record cannot be dated is not taken for the one of the session", async () => {
  const { verdict } = await worktreeAt(`${acme}-from`);
  await world.git(acme, "worktree", "move", `${acme}-from`, `${acme}-to`);
  expect(await verdict()).toEqual({ kind: "moved", to: `${acme}-to` });
  rmSync(`${acme}/.git/worktrees/acme-from/commondir`);
  expect((await verdict()).kind).toBe("unknown");
  await world.git(acme, "worktree", "prune");
});

test("a session is kept where tmux does not say where its panes stand", async () => {
  const { session, verdict } = await worktreeAt(`${acme}-by-hand`);
  rmSync(`${acme}-by-hand`, { recursive: true });
  expect((await verdict()).kind).toBe("orphaned");
  const answered = { ending: "exited", bytes: Buffer.alloc(0), stdout: "", summary: "" } as const;
  for (const [code, stderr] of [
    [1, "the disk is on fire"],
    [0, ""],
  ] as const) {
    class Silent extends Tmux {
      override async try() {
        return { ...answered, code, stderr };
      }
      override async requireClient() {}
    }
    const verdicts = await orphanVerdicts(new Silent({}), [session]);
    expect(verdicts.get(session.id)?.kind).toBe("unknown");
  }
  await world.git(acme, "worktree", "prune");
});

test("git's lost records are noticed by a worktree beside the project, wherever the one gone was", async () => {
  const elsewhere = `${world.home}/elsewhere`;
  await worktreeAt(`${acme}-beside`);
  await worktreeAt(`${elsewhere}/y`); // its disk is there
  const { verdict } = await worktreeAt(`${elsewhere}/x`);
  rmSync(`${elsewhere}/x`, { recursive: true });
  expect((await verdict()).kind).toBe("orphaned");
  rmSync(`${acme}/.git/worktrees`, { recursive: true });
  const verdictNow = await verdict();
  expect(verdictNow.kind).toBe("unknown");
  expect(JSON.stringify(verdictNow)).toContain("git has lost its records");
});

test("a link to where the project was moved is not the project", async () => {
  const { verdict } = await worktreeAt(`${acme}-linked`);
  rmSync(`${acme}-linked`, { recursive: true });
  renameSync(acme, `${world.home}/moved`);
  symlinkSync(`${world.home}/moved`, acme);
  expect(await verdict()).toEqual({
    kind: "unknown",
    reason: expect.stringContaining(`there is no git repository at ${acme}`),
  });
});
