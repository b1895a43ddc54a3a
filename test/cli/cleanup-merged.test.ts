import { expect, test } from "bun:test";
import { existsSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { personIn } from "../support/clients.ts";
import { branchWithWork, commit, worldWithRemote, write } from "../support/history.ts";
import { KEYS, TestTerminal } from "../support/terminal.ts";
import { POTS, real } from "../support/world.ts";

async function project() {
  const { world, acme } = await worldWithRemote();
  for (const name of ["merged", "squashed", "busy", "dirty", "open"]) {
    await branchWithWork(world, acme, name);
  }
  for (const name of ["merged", "busy", "dirty"]) {
    await world.git(acme, "merge", "-q", "--no-ff", "-m", `merge ${name}`, name);
  }
  await world.git(acme, "merge", "-q", "--squash", "squashed");
  await commit(world, acme, "squashed");
  await world.git(acme, "worktree", "add", "-q", "-b", "fresh", `${acme}-fresh`);
  write(`${acme}-dirty`, "new.txt", "new\n");
  await world.pots(["create", "busy", "--", "sleep", "1000"], { cwd: acme });
  await world.pots(["create", "merged"], { cwd: acme });
  const left = () =>
    ["merged", "squashed", "busy", "dirty", "open", "fresh"].filter((name) =>
      existsSync(`${acme}-${name}`),
    );
  return { world, acme, left };
}

test("cleanup --merged removes what is merged and clean: not what is busy, new, dirty or open", async () => {
  const { world, acme, left } = await project();
  await using _ = world;
  write(acme, ".git/info/exclude", ".env\n.env.own\n");
  writeFileSync(join(world.code, "acme-merged/.env"), "KEY=1");
  await branchWithWork(world, acme, "reverted");
  await world.git(acme, "merge", "-q", "--no-ff", "-m", "merge reverted", "reverted");
  await world.git(acme, "revert", "--no-edit", "-m", "1", "HEAD");
  await world.tmux("new-session", "-d", "-s", "mine", "-c", `${acme}-merged`); // not pots' to end
  const all = left();
  const report = await world.pots(["cleanup", "--merged", "--dry-run"], { cwd: acme });
  expect(report).toMatchObject({ code: 0, stderr: "" });
  const lines = report.stdout.split("\n");
  const line = (name: string) => lines.find((text) => text.includes(`acme/${name} `));
  expect(line("merged")).toBe(
    "[x] acme/merged (~/code/acme-merged): merged and clean, ends acme-merged-dev, leaves mine, with ignored .env (not saved)",
  );
  expect(line("squashed")).toStartWith("[x] ");
  expect(line("busy")).toMatch(/^\[ \] .*; but running: sleep/);
  expect(line("reverted")).toMatch(/^\[ \] .*merged and clean; but its work was reverted later$/);
  // what has not begun is not finished
  for (const name of ["fresh", "dirty", "open"]) expect(line(name)).toBeUndefined();
  expect(left()).toEqual(all);
  // what there is to act on is not headed by words that say there is nothing
  expect(report.stdout).not.toContain("no orphaned sessions");
  expect(report.stdout).toEndWith(" with --force\n");
  // a file that the project carries, and that is only here, is work though git ignores it
  write(acme, ".worktreeinclude", ".env.own\n");
  write(`${acme}-squashed`, ".env.own", "mine\n");
  const asked = await world.pots(["cleanup", "--merged"], { cwd: acme });
  expect({ code: asked.code, left: left() }).toEqual({ code: 2, left: all });
  expect(asked.stdout).toContain(
    "kept acme/squashed: ignored files that were edited in it would be lost: .env.own (pots remove --discard saves them)\n",
  );
  expect(asked.stdout).not.toContain("] acme/squashed");
  const data = await world.pots(["cleanup", "--merged", "--json"], { cwd: acme });
  expect(JSON.parse(data.stdout).worktrees).toContainEqual(
    expect.objectContaining({ name: "squashed", outcome: "kept", against: null }),
  );
  unlinkSync(join(`${acme}-squashed`, ".env.own"));
  expect((await world.pots(["cleanup", "--yes"], { cwd: acme })).code).toBe(0);
  expect(left()).toEqual(all);

  const done = await world.pots(["cleanup", "--merged", "--yes", "--json"], { cwd: acme });
  expect(done.stderr).toContain("acme/merged: ignored .env (not saved)\n");
  const { worktrees } = JSON.parse(done.stdout) as {
    worktrees: { name: string; outcome: string; sessions: string[]; ignored: string[] }[];
  };
  expect(worktrees.find(({ name }) => name === "merged")).toMatchObject({
    ...{ sessions: ["acme-merged-dev"], ignored: [".env"] },
  });
  expect(Object.fromEntries(worktrees.map(({ name, outcome }) => [name, outcome]))).toEqual({
    ...{ merged: "removed", squashed: "removed", busy: "kept", reverted: "kept" },
  });
  expect(left()).toEqual(["busy", "dirty", "open", "fresh"]);
  expect(await world.sessions()).toEqual(["acme-busy-dev", "mine"]);
  await world.pots(["cleanup", "--merged", "--force"], { cwd: acme });
  expect(left()).toEqual(["dirty", "open", "fresh"]);
  expect(await world.sessions()).toEqual(["mine"]);
  expect(existsSync(`${acme}-reverted`)).toBe(false);
  expect(await world.git(acme, "branch", "--list", "reverted")).toContain("reverted");
});

test("one worktree that cannot be looked at is kept and named; the others are removed", async () => {
  const { world, acme, left } = await project();
  await using _ = world;
  write(acme, ".git/info/exclude", ".env\n");
  write(acme, ".worktreeinclude", ".env\n");
  write(acme, ".env", "KEY=1");
  write(`${acme}-squashed`, ".env", "KEY=2");
  world.program(
    "git",
    `#!/bin/sh\ncase "$PWD $* " in *acme-squashed*" hash-object "*) echo "git: no" >&2; exit 1 ;; esac\nexec ${real("git")} "$@"\n`,
  );
  const done = await world.pots(["cleanup", "--merged", "--yes"], { cwd: acme });
  expect(done.stderr).toMatch(/^kept acme\/squashed: what is in it is not known: .*git: no/m);
  expect(done.code).toBe(0);
  expect(left()).toEqual(["squashed", "busy", "dirty", "open", "fresh"]);
});

test("in a terminal one list and one question name it all; what came since is kept", async () => {
  const { world, acme, left } = await project();
  await using _ = world;
  const all = left();
  write(acme, ".git/info/exclude", ".env\n*.key\n");
  await using terminal = TestTerminal.pots(world, ["cleanup", "--merged"], { cwd: acme });
  await terminal.waitFor(/acme\/merged +merged and clean, ends acme-merged-dev/);
  terminal.type(KEYS.enter);
  await terminal.waitFor("Remove these 2 worktrees?");
  expect(terminal.text()).toContain("acme/merged · merged and clean, ends acme-merged-dev");
  writeFileSync(join(world.code, "acme-merged/only.key"), "");
  await world.pots(["create", "squashed"], { cwd: acme });
  terminal.type(`y${KEYS.enter}`);
  expect(await terminal.exited()).toBe(0);
  await terminal.waitFor("kept acme/squashed: acme-squashed-dev was started in it meanwhile");
  await terminal.waitFor("kept acme/merged: new in it: only.key");
  expect(left()).toEqual(all);
  expect(await world.sessions()).toEqual(["acme-busy-dev", "acme-merged-dev", "acme-squashed-dev"]);
});

test("whose own session ends with a merged worktree is told where that leads", async () => {
  const { world, acme } = await project();
  await using _ = world;
  await world.pots(["create", "main"], { cwd: acme });
  await world.pots(["kill", "busy", "--yes"], { cwd: acme });
  await using person = await personIn(world, "acme-merged-dev");
  person.type(`${POTS} cleanup --merged\r`);
  await person.waitFor("worktrees to remove");
  await person.waitFor(/◯ acme\/merged +1 client attached/);
  person.type("acme/merged");
  await person.waitFor(/▌◯ acme\/merged/);
  person.type(`${KEYS.tab}${KEYS.enter}`);
  await person.waitFor(/Remove th(is|ese \d) worktrees?\? \(y\/N\)/);
  expect(person.text()).toContain("\nyou will be in acme-main-dev\n");
});
