import { expect, test } from "bun:test";
import { branchWithWork, commit, projectWithRemote, write } from "../support/history.ts";
import { eventually } from "../support/wait.ts";
import { real, World } from "../support/world.ts";

/** The table shows these states; on a busy machine git may be late, and is asked again. */
async function shows(world: World, acme: string, states: Record<string, string>) {
  let stdout = "";
  const isShown = ([name, state]: [string, string]) =>
    stdout.split("\n").some((row) => row.includes(`acme-${name}`) && row.includes(` ${state} `));
  await eventually(
    async () => {
      stdout = (await world.pots(["list", "--all", "--git"], { cwd: acme })).stdout;
      return Object.entries(states).every(isShown);
    },
    () => `${JSON.stringify(states)} in\n${stdout}`,
  );
}

test("list --git tells what is changed, new, ahead, behind, merged and under way", async () => {
  await using world = new World();
  const { acme } = await projectWithRemote(world);
  for (const name of ["dirty", "ahead", "squashed", "gone", "picking"]) {
    await branchWithWork(world, acme, name);
  }
  await world.git(acme, "merge", "-q", "--squash", "squashed");
  await commit(world, acme, "squashed");
  write(`${acme}-dirty`, "read.me", "changed\n");
  for (const name of ["new.txt", "newer.txt", ".env"]) write(`${acme}-dirty`, name, "new\n");
  await world.git(`${acme}-ahead`, "push", "-q", "-u", "origin", "ahead");
  await world.git(`${acme}-ahead`, "commit", "-q", "--amend", "-m", "again");
  await commit(world, `${acme}-ahead`, "and more");
  await world.git(`${acme}-gone`, "push", "-q", "-u", "origin", "gone");
  await world.git(acme, "push", "-q", "origin", ":gone");
  await world.git(acme, "fetch", "-q", "--prune");
  write(`${acme}-picking`, "squashed.txt", "otherwise\n");
  await commit(world, `${acme}-picking`, "otherwise");
  await world.run(["git", "cherry-pick", "squashed"], { cwd: `${acme}-picking` });
  await world.pots(["create", "dirty"], { cwd: acme });

  const json = await world.pots(["list", "--all", "--git", "--json"], { cwd: acme });
  const { sessions, worktrees } = JSON.parse(json.stdout) as {
    sessions: { git: unknown }[];
    worktrees: { name: string; git: unknown }[];
  };
  const state = {
    ...{ changed: 0, untracked: 0, ahead: null, behind: null, upstream: null },
    ...{ merged: false, reverted: null, onNoBranch: null, locked: false, operation: null },
  };
  expect(Object.fromEntries(worktrees.map(({ name, git }) => [name, git]))).toEqual({
    main: { ...state, ahead: 1, behind: 0, upstream: "origin/main", merged: null },
    dirty: { ...state, changed: 1, untracked: 2 },
    ahead: { ...state, ahead: 2, behind: 1, upstream: "origin/ahead" },
    squashed: { ...state, merged: true, reverted: false },
    gone: { ...state, upstream: "origin/gone" }, // and so not merged
    picking: { ...state, changed: 1, operation: "pick" },
  });
  expect(sessions.map(({ git }) => git)).toEqual([{ ...state, changed: 1, untracked: 2 }]);

  await shows(world, acme, {
    ...{ dirty: "+1 ?2", ahead: "↑2 ↓1", squashed: "⊂", picking: "+1 !", gone: "clean" },
  });
  for (const words of [["list"], ["list", "--all", "--json"]]) {
    const plain = await world.pots(words, { cwd: acme });
    expect(plain.stdout).not.toMatch(/GIT|"git"/);
  }
});

test("a branch is merged once its own work is: not while it was only made, or only brought up to date", async () => {
  await using world = new World();
  const { acme } = await projectWithRemote(world);
  for (const name of ["fresh", "updated", "forward"]) {
    await world.git(acme, "worktree", "add", "-q", "-b", name, `${acme}-${name}`);
  }
  await branchWithWork(world, acme, "merged");
  await world.git(acme, "merge", "-q", "--no-ff", "-m", "merge", "merged");
  await commit(world, `${acme}-forward`, "work");
  await world.git(acme, "rebase", "-q", "forward");
  await world.git(`${acme}-updated`, "merge", "-q", "--ff-only", "main");
  // as pots undo makes one: what was done on it is known from nothing but where it is
  await world.git(acme, "worktree", "add", "-q", "-b", "again", `${acme}-again`, "merged");
  await commit(world, acme, "later");
  await shows(world, acme, {
    ...{ fresh: "clean", updated: "clean", merged: "⊂", forward: "⊂", again: "⊂" },
  });
  const report = await world.pots(["cleanup", "--merged", "--dry-run"], { cwd: acme });
  expect(report.stdout.match(/acme\/\w+/g)?.toSorted()).toEqual(
    ["again", "forward", "merged"].map((name) => `acme/${name}`),
  );
});

test("a detached HEAD with commits on no branch is not clean, and what was reverted later not merged as such", async () => {
  await using world = new World();
  const { acme } = await projectWithRemote(world);
  for (const name of ["back", "again", "adrift"]) await branchWithWork(world, acme, name);
  for (const name of ["back", "again"]) {
    await world.git(acme, "merge", "-q", "--no-ff", "-m", name, name);
    await world.git(acme, "revert", "--no-edit", "-m", "1", "HEAD");
  }
  await world.git(acme, "revert", "--no-edit", "HEAD"); // a revert that was reverted
  await world.git(`${acme}-adrift`, "checkout", "-q", "--detach");
  await world.git(acme, "worktree", "lock", `${acme}-again`);
  await shows(world, acme, { adrift: "clean", back: "reverted", again: "⊂ locked" });
  await commit(world, `${acme}-adrift`, "adrift 1");
  await commit(world, `${acme}-adrift`, "adrift 2");
  await shows(world, acme, { adrift: "↑2" });
  const removal = async (name: string) =>
    (await world.pots(["remove", name, "--dry-run"], { cwd: acme })).stderr;
  expect(await removal("adrift")).toContain("2 commits on no branch would be lost");
  expect(await removal("back")).toContain("and reverted there later");
  const json = await world.pots(["list", "--all", "--git", "--json"], { cwd: acme });
  const { worktrees } = JSON.parse(json.stdout) as { worktrees: { name: string; git: object }[] };
  const gitOf = (name: string) => worktrees.find((worktree) => worktree.name === name)?.git;
  expect(gitOf("adrift")).toMatchObject({ ahead: null, merged: null, onNoBranch: 2 });
  expect(gitOf("back")).toMatchObject({ merged: true, reverted: true, onNoBranch: null });
});

test("what git does not tell in time is said to be missing, and what it refuses is named", async () => {
  await using world = new World();
  const { acme } = await projectWithRemote(world);
  await branchWithWork(world, acme, "slow");
  await branchWithWork(world, acme, "broken");
  const cases = [
    'case "$*" in *acme-slow*status*) exec sleep 100 ;; esac',
    'case "$*" in *acme-broken*status*) echo "it is on fire" >&2; exit 3 ;; esac',
  ];
  world.program("git", `#!/bin/sh\n${cases.join("\n")}\nexec ${real("git")} "$@"\n`);
  await shows(world, acme, { slow: "…", broken: "…" });
  const said = () => world.pots(["list", "--all", "--git"], { cwd: acme });
  await eventually(async () =>
    /^pots: warning: \S+acme-broken: .*: it is on fire\n$/.test((await said()).stderr),
  );
});
