import { expect, test } from "bun:test";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { markOf } from "../support/marks.ts";
import { eventually } from "../support/wait.ts";
import { POTS, World } from "../support/world.ts";
import { breaking, everySession, FAULTS, real, withOrphan } from "./stand-ins.ts";

/** A worktree that is not where it was need not be gone: unmounted, moved, closed to us. */

test("a project on a disk that is not mounted is unreachable, its sessions are kept", async () => {
  await using world = new World();
  const disk = join(world.home, "disk");
  mkdirSync(disk);
  const acme = await world.repository("acme", disk);
  await world.worktree(acme, "feat");
  await world.pots(["create", "acme", "feat"], { cwd: acme });
  const before = await everySession(world);
  renameSync(disk, `${disk}-unplugged`);

  // without its mount point; with an empty one; with one that lies inside another repository
  const away = [
    () => {},
    () => mkdirSync(acme, { recursive: true }),
    () =>
      world
        .repository("home", world.base)
        .then(() => renameSync(join(world.base, "home", ".git"), join(world.home, ".git"))),
  ];
  for (const next of away) {
    await next();
    const { code, stderr } = await world.pots(["cleanup", "--force"]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^kept acme-feat-dev: (unreachable|unknown): /m);
    expect(await everySession(world)).toEqual(before);
  }

  rmSync(disk, { recursive: true });
  renameSync(`${disk}-unplugged`, disk);
  const listed = await world.pots(["list"], { cwd: disk });
  expect(listed.stdout).toContain("detached");
});

test("worktrees on a disk that is not mounted are kept, though git calls them prunable", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  const disk = join(world.home, "disk");
  mkdirSync(disk);
  await world.git(acme, "worktree", "add", "-q", "-b", "feat", join(disk, "acme-feat"));
  await world.pots(["create", "acme", "feat"], { cwd: acme });
  renameSync(disk, `${disk}-unplugged`);
  // without a mount point; with an empty one; with one that has files of its own
  const stray = () => {
    writeFileSync(join(disk, ".keep"), "");
    mkdirSync(join(disk, "lost+found"));
  };
  for (const next of [() => {}, () => mkdirSync(disk), stray]) {
    next();
    const { code, stderr } = await world.pots(["cleanup", "--force"], { cwd: acme });
    expect(code).toBe(0);
    expect(stderr).toContain(
      "kept acme-feat-dev: unknown: its worktree is gone with all that was around it",
    );
    expect(await world.sessions()).toEqual(["acme-feat-dev"]);
  }
  // gc prunes by itself, and that is no proof while the disk is away
  await world.git(acme, "worktree", "prune");
  expect((await world.pots(["cleanup", "--force"], { cwd: acme })).stderr).toContain(
    "kept acme-feat-dev: unknown: its worktree is gone with all that was around it",
  );
});

test("a worktree on another disk is proven gone by one beside it that was there as long", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  const [feat, other] = ["feat", "other"].map((name) => join(world.home, "disk", `acme-${name}`));
  for (const path of [feat, other]) await world.git(acme, "worktree", "add", "-q", path ?? "");
  await world.pots(["create", "acme", "feat"], { cwd: acme });
  rmSync(feat ?? "", { recursive: true });
  // another directory than the one it was in, as where one disk is mounted instead of another
  const disk = join(world.home, "disk");
  renameSync(disk, `${disk}-before`);
  mkdirSync(disk);
  renameSync(join(`${disk}-before`, "acme-other"), other ?? "");
  const cleanup = async () => (await world.pots(["cleanup", "--force"], { cwd: acme })).stderr;
  const commondir = join(acme, ".git/worktrees/acme-other/commondir");
  const { mtime } = statSync(commondir);
  const later = new Date(Date.now() + 60_000); // made on what lies below the mount point
  utimesSync(commondir, later, later);
  expect(await cleanup()).toContain("kept acme-feat-dev: unknown: its worktree is gone with all");
  utimesSync(commondir, mtime, mtime);
  expect(await cleanup()).toContain("ended acme-feat-dev\n");
});

test("a worktree that was moved by hand is not gone when git has forgotten it", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  const feat = await world.worktree(acme, "feat");
  await world.pots(["create", "acme", "feat"], { cwd: acme });
  await world.worksIn("acme-feat-dev", feat);
  await world.worktree(acme, "beside"); // git keeps records still
  // with its shell in it, wherever; and beside its project, the shell being elsewhere
  const far = join(world.home, "some/where");
  mkdirSync(join(far, ".."));
  const cases = [
    ["~/some/where", () => renameSync(feat, far)],
    ["~/code/other", () => renameSync(far, join(world.code, "other"))],
  ] as const;
  for (const [shown, move] of cases) {
    move();
    await world.git(acme, "worktree", "prune");
    const { stderr } = await world.pots(["cleanup", "--force"], { cwd: acme });
    expect(stderr).toContain(
      `kept acme-feat-dev: unknown: its worktree was moved by hand to ${shown}: git has forgotten it`,
    );
    await world.tmux("send-keys", "-t", "=acme-feat-dev:", "cd /", "Enter");
    await world.worksIn("acme-feat-dev", "/");
  }
  // a relative link, as newer git writes them, is broken by the move
  await world.git(acme, "worktree", "add", "-q", "-f", feat);
  await world.pots(["create", "acme", "feat", "two"], { cwd: acme });
  rmSync(join(world.code, "other"), { recursive: true });
  writeFileSync(join(feat, ".git"), "gitdir: ../acme/.git/worktrees/acme-feat\n");
  await world.worksIn("acme-feat-two", feat);
  renameSync(feat, far);
  const cut = await world.pots(["cleanup", "--force"], { cwd: acme });
  expect(cut.stderr).toContain(
    "kept acme-feat-two: unknown: its worktree was moved by hand to ~/some/where: git worktree repair ~/some/where, run",
  );
  rmSync(far, { recursive: true });
  const { stderr } = await world.pots(["cleanup", "--force"], { cwd: acme });
  expect(stderr).toContain("ended acme-feat-two\n");
});

test("a git record that now belongs to another worktree neither moves nor ends a session", async () => {
  await using world = new World();
  const { acme, orphan } = await withOrphan(world);
  const before = await everySession(world);
  const second = Date.now() + 1100;
  while (Date.now() < second) await Bun.sleep(20); // the records differ by whole seconds
  await world.git(acme, "worktree", "add", "-q", "-b", "other", join(world.home, "acme-gone"));
  const { stderr } = await world.pots(["cleanup", "--force"], { cwd: acme });
  expect(stderr).toContain(
    `kept ${orphan}: unknown: its worktree is gone, and another has its place in git\n`,
  );
  expect(await everySession(world)).toEqual(before);
});

test("a file where the worktree was, and a worktree that cannot be looked at", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  const feat = await world.worktree(acme, "feat");
  await world.pots(["create", "acme", "feat"], { cwd: acme });
  const before = await everySession(world);
  // nobody, root included, gets through a link that leads to itself
  rmSync(feat, { recursive: true });
  await world.must(
    ["sh", "-c", `ln -s "${feat}" "${feat}" || ${real("ln")} -s "${feat}" "${feat}"`],
    {
      env: { PATH: process.env.PATH },
    },
  );
  const doubtful = await world.pots(["cleanup", "--force"], { cwd: acme });
  expect(doubtful.stderr).toContain(
    "kept acme-feat-dev: unknown: its worktree cannot be looked at\n",
  );
  expect(await everySession(world)).toEqual(before);
  rmSync(feat);
  writeFileSync(feat, "");
  const gone = await world.pots(["cleanup", "--force"], { cwd: acme });
  expect(gone.stderr).toContain("ended acme-feat-dev\n");
});

test("a worktree that was moved by hand is found nearby, though its shell stands elsewhere", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  const feat = await world.worktree(acme, "feat");
  await world.pots(["create", "acme", "feat"], { cwd: acme });
  await world.tmux("send-keys", "-t", "=acme-feat-dev:", "cd /", "Enter");
  await world.worksIn("acme-feat-dev", "/");
  renameSync(feat, `${acme}-by-hand`);
  const why =
    "acme-feat-dev: unknown: its worktree was moved by hand to ~/code/acme-by-hand: git worktree repair";
  const kept = await world.pots(["cleanup", "--force"], { cwd: acme });
  expect(kept.stderr).toContain(`kept ${why}`);
  // it is neither orphaned nor like a session whose worktree is there
  const { stdout } = await world.pots(["list", "-v"], { cwd: acme });
  expect(stdout).toMatch(/^\? detached +acme-feat-dev/m);
  expect(stdout).toContain("  worktree   its worktree was moved by hand");
  expect(await world.sessions()).toEqual(["acme-feat-dev"]);
});

test("a git record without its commondir is not relied on", async () => {
  await using world = new World();
  const { acme, orphan } = await withOrphan(world);
  const before = await everySession(world);
  // git lists what its record names, and the record cannot be dated
  const gitdir = (await markOf(world, orphan)).gitdir;
  mkdirSync(gitdir, { recursive: true });
  const other = await world.worktree(acme, "other");
  writeFileSync(join(gitdir, "gitdir"), `${other}/.git\n`);
  const { stderr } = await world.pots(["cleanup", "--force"], { cwd: acme });
  expect(stderr).toContain("another has its place in git");
  expect(await everySession(world)).toEqual(before);
});

test("a worktree that was moved by hand has taken its session along: kept, and told how to mend", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  const feat = await world.worktree(acme, "feat");
  await world.pots(["create", "acme", "feat"], { cwd: acme });
  const standing = () => world.format("acme-feat-dev", "#{pane_current_path}");
  await eventually(async () => (await standing()) === feat);
  renameSync(feat, `${acme}-by-hand`);
  const kept = await world.pots(["cleanup", "--force"], { cwd: acme });
  expect(kept.stderr).toContain(
    `kept acme-feat-dev: unknown: its worktree was moved by hand to ~/code/acme-by-hand: git worktree repair`,
  );
  expect(await world.sessions()).toEqual(["acme-feat-dev"]);

  await world.git(`${acme}-by-hand`, "worktree", "repair");
  const followed = await world.pots(["cleanup", "--force"], { cwd: acme });
  expect(followed.stderr).toContain("acme-feat-dev follows its worktree to ~/code/acme-by-hand\n");

  // and one whose shells stand in what is no more is as gone as before
  rmSync(`${acme}-by-hand`, { recursive: true });
  const gone = await world.pots(["cleanup", "--force"], { cwd: acme });
  expect(gone.stderr).toContain("ended acme-feat-dev\n");
});

test("where tmux does not say whether the shells went along, nothing is ended", async () => {
  await using world = new World();
  const acme = await world.repository("acme");
  const feat = await world.worktree(acme, "feat");
  await world.pots(["create", "acme", "feat"], { cwd: acme });
  renameSync(feat, `${acme}-by-hand`);
  for (const [fault, says] of [
    ["fails", "tmux could not say where the panes stand (exit 3): the disk is on fire"],
    ["saysNothing", "tmux does not say where its panes stand"],
    ["talksRubbish", "tmux's list of panes could not be read"],
  ] as const) {
    breaking(world, "tmux", "pane_current_path", FAULTS[fault]);
    const { stderr } = await world.pots(["cleanup", "--force"], { cwd: acme });
    expect(stderr).toContain(`kept acme-feat-dev: unknown: ${says}`);
    expect(await world.sessions()).toEqual(["acme-feat-dev"]);
  }
});

test("a worktree and a root that may not be entered are not gone", async () => {
  await using world = new World();
  const nobody = 65_534;
  const { acme, orphan } = await withOrphan(world);
  // root may enter anything: there the same is tried as somebody else
  const root = process.getuid?.() === 0;
  const pots = join(world.base, "pots");
  copyFileSync(POTS, pots);
  chmodSync(pots, 0o755);
  chmodSync(world.base, 0o755);
  const as = root
    ? [real("setpriv"), `--reuid=${nobody}`, "--clear-groups", `--regid=${nobody}`, "--"]
    : [];
  await world.run([real("tmux"), "kill-server"]);
  if (root) await world.must([real("chown"), "-R", `${nobody}:${nobody}`, world.base]);
  const run = async (...argv: string[]) => await world.run([...as, ...argv], { cwd: "/" });
  const trees = join(world.code, "trees");
  mkdirSync(trees);
  if (root) await world.must([real("chown"), `${nobody}:${nobody}`, trees]);
  const tree = join(trees, "acme-far");
  expect((await run(real("git"), "-C", acme, "worktree", "add", "-q", tree)).code).toBe(0);
  expect((await run(pots, "create", acme, "far")).stderr).toBe("");
  expect((await run(pots, "create", acme, "here")).stderr).toBe("");

  for (const [closed, says] of [
    [trees, "kept acme-far-dev: unknown: its worktree cannot be looked at"],
    [world.code, `kept acme-far-dev: unreachable: its project's root ~/code/acme cannot be read`],
  ] as const) {
    chmodSync(closed, 0o000);
    const { code, stderr } = await run(pots, "cleanup", "--force");
    chmodSync(closed, 0o755);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toContain(says);
  }
  chmodSync(trees, 0o755);
  chmodSync(tree, 0o000);
  const refused = await run(pots, "create", acme, tree, "other");
  chmodSync(tree, 0o755);
  expect(refused.code).not.toBe(0);
  const listed = await run(real("tmux"), "list-sessions", "-F", "#{session_name}");
  expect(listed.stdout).toBe("acme-far-dev\nacme-here-dev\n");
  expect(listed.stdout).not.toContain(orphan);
  await run(real("tmux"), "kill-server");
});
