import { describe, expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
} from "node:fs";
import { join } from "node:path";
import { editedCopies } from "../../src/worktrees/carried-copies.ts";
import { branchWithWork, commit, everything, worldWithRemote, write } from "../support/history.ts";
import type { World } from "../support/world.ts";

async function dirtyWorktree() {
  const { world, acme } = await worldWithRemote();
  const path = await branchWithWork(world, acme, "feature/x");
  return { world, acme, path };
}

const discard = (world: World, acme: string, name = "feature/x") =>
  world.pots(["remove", name, "-y", "--discard"], { cwd: acme });

test("what was discarded comes back to the byte: staged, changed, deleted, new, of any kind", async () => {
  const { world, acme, path } = await dirtyWorktree();
  await using _ = world;
  // git would write other line ends and contents than these
  write(path, ".gitattributes", "*.txt text eol=lf\n*.up filter=up\n");
  await world.git(acme, "config", "filter.up.clean", "tr a-z A-Z");
  await world.git(acme, "config", "filter.up.smudge", "tr A-Z a-z");
  for (const name of ["a.txt", "gone.txt", "both.txt", "kind", "dir/one", "tracked.up"]) {
    write(path, name, `${name}\n`);
  }
  await commit(world, path, "files");
  write(path, "a.txt", "mixed\r\nline\nends\r\n");
  write(path, "loud.up", "Some Words\n");
  write(path, "tracked.up", "Other Words\n");
  unlinkSync(join(path, "gone.txt"));
  write(path, "both.txt", "staged\n");
  await world.git(path, "add", "both.txt");
  write(path, "both.txt", "and changed\n");
  await world.git(path, "mv", "read.me", "renamed.me");
  unlinkSync(join(path, "kind"));
  mkdirSync(join(path, "kind"));
  write(path, "kind/inner", "was a file\n");
  rmSync(join(path, "dir"), { recursive: true });
  symlinkSync("nowhere at all", join(path, "dir"));
  write(path, 'new/deep/\u001b[31m \n"quoted" é', Uint8Array.from([0, 255, 13, 10, 0]));
  write(path, "run.sh", "#!/bin/sh\n");
  chmodSync(join(path, "run.sh"), 0o755);
  write(path, "secret", "s\n");
  chmodSync(join(path, "secret"), 0o600);
  const before = await everything(world, path);
  const removed = await discard(world, acme);
  expect({ code: removed.code, there: existsSync(path) }).toEqual({ code: 0, there: false });
  const name = /^saved as (\S+);/m.exec(removed.stderr)?.[1] ?? "";
  expect(name).toMatch(/^feature\/x\/\d{8}T\d{6}Z$/);
  const undone = await world.pots(["undo", name], { cwd: acme });
  expect(undone).toEqual({
    ...{ code: 0, stdout: "" },
    stderr:
      "~/code/acme-feature-x is back, on feature/x\n" +
      "  a session in it: pots create acme feature-x\n",
  });
  expect(await everything(world, path)).toEqual(before);
  // git itself, without pots, understands what was saved
  await world.git(acme, "worktree", "add", "-q", "--detach", `${acme}-plain`, "feature/x");
  await world.git(`${acme}-plain`, "stash", "apply", "-q", "--index", `refs/pots/saved/${name}`);
  const status = ["status", "--short", "-uall"];
  expect(await world.git(`${acme}-plain`, ...status)).toBe(await world.git(path, ...status));
});

test("so does what git knows besides: files in place of directories, out of its index, announced, hidden", async () => {
  const { world, acme, path } = await dirtyWorktree();
  await using _ = world;
  for (const name of ["file/one", "link/one", "kept", "hidden", "skipped", "out/of"]) {
    write(path, name, `${name}\n`);
  }
  symlinkSync("file", join(path, "points"));
  await commit(world, path, "files");
  rmSync(join(path, "file"), { recursive: true });
  write(path, "file", "in place of a directory\n");
  rmSync(join(path, "link"), { recursive: true });
  symlinkSync("out", join(path, "link")); // what is seen through it is not in its place
  write(path, "out/one", "seen through a link\n");
  unlinkSync(join(path, "points"));
  write(path, "points/two", "in place of a link\n");
  await world.git(path, "rm", "-q", "--cached", "kept", "out/of");
  chmodSync(join(path, "kept"), 0o755);
  write(path, "sub/announced [*]", "announced\n");
  await world.git(path, "--literal-pathspecs", "add", "-N", "sub/announced [*]");
  for (const [flag, name] of [
    ["--assume-unchanged", "hidden"],
    ["--skip-worktree", "skipped"],
  ] as const) {
    await world.git(path, "update-index", flag, name);
    write(path, name, "hidden from git\n");
  }
  write(path, "Icon\r", "a line's end in its name\n");
  write(path, "Icon", "another\n");
  write(path, "new.sh", "#!/bin/sh\n");
  chmodSync(join(path, "new.sh"), 0o711);
  const look = async () => [
    ...(await everything(world, path)),
    await world.git(path, "ls-files", "-v"),
  ];
  const before = await look();
  for (let round = 1; round <= 2; round++) {
    expect(await discard(world, acme)).toMatchObject({ code: 0 });
    expect(existsSync(path)).toBe(false);
    expect(await world.pots(["undo", "feature/x"], { cwd: acme })).toMatchObject({ code: 0 });
    expect(await look()).toEqual(before);
  }
});

test("what git ignores is not saved: what brings it and the set-up again is said, and remembered", async () => {
  const { world, acme, path } = await dirtyWorktree();
  await using _ = world;
  write(acme, ".git/info/exclude", ".env\n");
  write(acme, ".env", "1\n");
  write(acme, ".worktreeinclude", ".env\n");
  write(path, "new", "1\n");
  world.file(".config/pots/projects/acme.toml", '[setup]\ncreate = "test -e .env"\n');
  await discard(world, acme);
  const { code, stderr } = await world.pots(["undo", "feature/x"], { cwd: acme });
  expect({ code, lines: stderr.split("\n").slice(1) }).toEqual({
    code: 0,
    lines: [
      "  what git ignores was not saved: pots files acme/feature-x copies it anew",
      "  its set-up has to run again: pots setup acme feature-x",
      "  a session in it: pots create acme feature-x",
      "",
    ],
  });
  const left = "the set-up of acme/feature-x has not finished\n";
  expect((await world.pots(["create", "acme", "feature-x"], { cwd: acme })).stderr).toContain(left);
  expect((await world.pots(["setup", "acme", "feature-x"], { cwd: acme })).code).toBe(0);
});

test("so does what only its own git directory has: what its log names, settings, a sparse checkout, and permissions", async () => {
  const { world, acme } = await worldWithRemote();
  await using _ = world;
  for (const name of ["in/one", "out/two", "locked/key", "locked/deep/er"]) {
    write(acme, name, `${name}\n`);
  }
  await commit(world, acme, "files");
  const path = await branchWithWork(world, acme, "x");
  await world.git(path, "commit", "-q", "--amend", "-m", "amended"); // its branch's log stays
  await world.git(path, "switch", "-q", "--detach");
  const left = await commit(world, path, "left behind");
  await world.git(path, "switch", "-q", "x");
  const sparse = ["sparse-checkout", "set", "--no-cone", "/*", "!/out/"];
  await world.git(path, ...sparse);
  await world.git(path, "config", "--worktree", "pots.own", "1");
  for (const name of ["locked", "locked/deep", "."]) chmodSync(join(path, name), 0o700);
  chmodSync(join(path, "locked/key"), 0o600);
  const modes = () =>
    [".", "locked", "locked/deep", "in", "locked/key", "in/one"].map(
      (name) => lstatSync(join(path, name)).mode & 0o777,
    );
  const look = async () => ({
    files: await everything(world, path),
    modes: modes(),
    bits: await world.git(path, "ls-files", "-t"),
    own: await world.git(path, "config", "--worktree", "--list"),
    log: (await world.git(path, "reflog", "--format=%H %gs")).split("\n").slice(-7),
  });
  const before = await look();
  expect(existsSync(join(path, "out"))).toBe(false);
  // nothing has to be decided: to keep them costs nothing
  const removed = await world.pots(["remove", "x", "-y"], { cwd: acme });
  expect(removed.code).toBe(0);
  expect(removed.stderr).toContain(
    "  log       1 commit that only its log names, saved first for pots undo\n",
  );
  expect(await world.git(acme, "rev-parse", "--verify", "x")).toMatch(/^[0-9a-f]{40}$/);
  await world.git(acme, "gc", "-q", "--prune=now");
  expect((await world.pots(["undo"], { cwd: acme })).stdout).toContain(
    "1 commit that only its log names",
  );
  const undone = await world.pots(["undo", "x"], { cwd: acme });
  expect(undone.code).toBe(0);
  expect(await look()).toEqual(before);
  expect(await world.git(path, "log", "-1", "--format=%s", left)).toBe("left behind");
  // a branch that goes takes its log along
  await world.git(acme, "merge", "-q", "x");
  const merged = await world.pots(["remove", "x", "-y"], { cwd: acme });
  expect(merged.stderr).toContain("  log       2 commits that only its log names, saved");
  await world.git(acme, "gc", "-q", "--prune=now");
  expect((await world.pots(["undo", "x"], { cwd: acme })).code).toBe(0);
  const ofBranch = (await world.git(path, "reflog", "x", "--format=%gs")).split("\n");
  expect(ofBranch.slice(1)).toEqual([
    "commit (amend): amended",
    "commit: work of x",
    expect.stringContaining("branch: Created from"),
  ]);
});

test("an ignored file that the project carries is work once it is edited here, or only here", async () => {
  const { world, acme } = await worldWithRemote();
  await using _ = world;
  write(acme, ".git/info/exclude", "secrets/\n");
  write(acme, ".worktreeinclude", ".env\nsecrets/\nnode_modules/\n");
  for (const name of [".env", "secrets/key", "secrets/other"]) write(acme, name, "1\n");
  for (let i = 0; i <= 1000; i++) write(acme, `node_modules/${i}`, "made by a program\n");
  world.file(".config/pots/projects/acme.toml", '[setup]\ncreate = "echo port >> .env"\n');
  const path = `${acme}-x`;
  expect(await world.pots(["create", "acme", "x", "-w", "-d"], { cwd: acme })).toMatchObject({
    code: 0,
  });
  write(acme, "secrets/key", "2\n"); // not edited in the worktree
  write(path, "node_modules/1", "made by another run\n");
  const shown = await world.pots(["remove", "x", "-n"], { cwd: acme });
  expect(shown).toMatchObject({
    code: 0,
    stderr: expect.stringContaining("  ignored   .env, node_modules/, secrets/ (not saved)\n"),
  });
  write(path, ".env", "1\nmine\n");
  write(path, "secrets/new", "only here\n");
  const refused = await world.pots(["remove", "x", "-y"], { cwd: acme });
  expect(refused.code).toBe(7);
  for (const line of [
    "edited    .env, secrets/new, which git ignores",
    "ignored   node_modules/, secrets/ (not saved)",
    "refused   ignored files that were edited here would be lost: .env, secrets/new",
  ]) {
    expect(refused.stderr).toContain(`  ${line}\n`);
  }
  // it is work still where nothing names it at the moment, be it that nothing is carried
  renameSync(join(acme, ".worktreeinclude"), join(acme, "elsewhere"));
  const unnamed = await world.pots(["remove", "x", "-y"], { cwd: acme });
  expect(unnamed).toMatchObject({
    code: 7,
    stderr: expect.stringContaining("  edited    .env, which git ignores\n"),
  });
  expect(await editedCopies(path, { source: null, patterns: { copy: [], link: [] } })).toEqual([
    ".env",
  ]);
  renameSync(join(acme, "elsewhere"), join(acme, ".worktreeinclude"));
  const proposed = await world.pots(["cleanup", "--merged", "-n"], { cwd: acme });
  expect(proposed.stderr).not.toContain("acme/x");
  const removed = await discard(world, acme, "x");
  expect(removed).toMatchObject({ code: 0 });
  expect((await world.pots(["undo"], { cwd: acme })).stdout).toContain("  2 ignored files  ");
  const { stderr } = await world.pots(["undo", "x"], { cwd: acme });
  expect(stderr).toContain("what else git ignores was not saved");
  for (const [name, text] of [
    [".env", "1\nmine\n"],
    ["secrets/new", "only here\n"],
  ] as const) {
    expect(await Bun.file(join(path, name)).text()).toBe(text);
  }
  // what is copied anew beside them is no work either
  await world.pots(["files", "acme/x"], { cwd: acme });
  const again = await world.pots(["remove", "x", "-n"], { cwd: acme });
  expect(again.stderr).toContain("  edited    .env, secrets/new, which");
});

test("changes come back where git would leave the files out, or show others in place of them", async () => {
  const { world, acme, path } = await dirtyWorktree();
  await using _ = world;
  write(path, "away/one", "one\n");
  write(path, "here/one", "one\n");
  await commit(world, path, "files");
  await world.git(acme, "merge", "-q", "feature/x");
  write(path, "away/one", "changed\n");
  write(path, "away/staged", "staged\n");
  await world.git(path, "add", "away/staged");
  write(path, "away/new", "new\n");
  const [staged, other] = await Promise.all(
    ["away/staged", "here/one"].map((name) => world.git(path, "hash-object", name)),
  );
  await world.git(acme, "replace", staged ?? "", other ?? "");
  const before = await everything(world, path);
  await world.git(acme, "sparse-checkout", "set", "here"); // what the next worktree takes over
  await discard(world, acme);
  expect(await world.pots(["undo", "feature/x"], { cwd: acme })).toMatchObject({ code: 0 });
  expect(await everything(world, path)).toEqual(before);
});

test("all of it comes back though the post-checkout hook fails, which is said", async () => {
  const { world, acme, path } = await dirtyWorktree();
  await using _ = world;
  write(path, "read.me", "changed\n");
  const before = await everything(world, path);
  await discard(world, acme);
  const hook = join(acme, ".git/hooks/post-checkout");
  write(acme, ".git/hooks/post-checkout", "#!/bin/sh\necho no git-lfs >&2\nexit 2\n");
  chmodSync(hook, 0o755);
  const { code, stderr } = await world.pots(["undo", "feature/x"], { cwd: acme });
  expect({ code, stderr }).toMatchObject({
    ...{ code: 0, stderr: expect.stringContaining("hook failed (exit 2): no git-lfs\n") },
  });
  unlinkSync(hook);
  expect(await everything(world, path)).toEqual(before);
});

describe("what is saved", () => {
  test("is listed, found by its branch, and kept until it is forgotten", async () => {
    const { world, acme, path } = await dirtyWorktree();
    await using _ = world;
    expect((await world.pots(["undo"], { cwd: acme })).stderr).toBe("nothing is saved in acme\n");
    write(path, "new", "1\n");
    await discard(world, acme);
    const listed = await world.pots(["undo"], { cwd: acme });
    expect(listed.stdout).toMatch(
      /^feature\/x\/\S+ {2}\S+ {2}1 untracked file {2}~\/code\/acme-feature-x\n$/,
    );
    expect((await world.pots(["undo", "feature/y"], { cwd: acme })).code).toBe(3);
    expect((await world.pots(["undo", "feature/x"], { cwd: acme })).code).toBe(0);
    const again = await world.pots(["undo", "feature/x"], { cwd: acme });
    expect(again).toMatchObject({ code: 5, stderr: expect.stringContaining("is there already") });
    const asked = await world.pots(["undo", "--forget", "feature/x"], { cwd: acme });
    expect({
      code: asked.code,
      listed: (await world.pots(["undo"], { cwd: acme })).stdout,
    }).toEqual({ code: 2, listed: listed.stdout });
    await world.pots(["undo", "--forget", "feature/x", "-y"], { cwd: acme });
    expect(await world.git(acme, "for-each-ref", "refs/pots")).toBe("");
  });

  test("is found from anywhere by the line that was printed, and by project/worktree or branch", async () => {
    const { world, acme, path } = await dirtyWorktree();
    await using _ = world;
    const beta = await world.repository("beta");
    const env = { POTS_PROJECT_DIRS: world.code };
    write(path, "new", "1\n");
    const gone = await world.pots(["remove", "acme/feature/x", "-y", "--discard"], { env });
    const line = / back with: pots undo (acme\/feature\/x\/\S+)\n/.exec(gone.stderr)?.[1] ?? "none";
    for (const cwd of [world.home, acme, beta]) {
      for (const word of [line, "acme/feature/x", "acme/feature-x"]) {
        const back = await world.pots(["undo", word], { cwd, env });
        expect(back).toMatchObject({
          ...{ code: 0, stderr: expect.stringContaining("~/code/acme-feature-x is back") },
        });
        expect(await Bun.file(join(path, "new")).text()).toBe("1\n");
        await world.git(acme, "worktree", "remove", "--force", path);
      }
    }
    const elsewhere = await world.pots(["undo", "feature/x"], { cwd: beta, env });
    expect(elsewhere).toMatchObject({
      code: 3,
      stderr:
        "pots: nothing is saved as feature/x\n  pots undo, where the worktree's project is, lists what is\n",
    });
    await world.pots(["undo", "--forget", line, "-y"], { env });
    expect(await world.git(acme, "for-each-ref", "refs/pots")).toBe("");
  });

  test("is found by the printed line also of a project that had no session", async () => {
    const { world, path } = await dirtyWorktree();
    await using _ = world;
    write(path, "new", "1\n");
    const gone = await world.pots(["remove", path, "-y", "--discard"]);
    const word = / back with: pots undo (\S+)\n/.exec(gone.stderr)?.[1] ?? "none";
    expect(word).toStartWith("acme/feature/x/");
    expect((await world.pots(["undo", word])).code).toBe(0);
    expect(await Bun.file(join(path, "new")).text()).toBe("1\n");
  });

  test("comes back on a branch of its own where the branch has moved on, or is in use", async () => {
    const { world, acme, path } = await dirtyWorktree();
    await using _ = world;
    const head = await world.git(path, "rev-parse", "HEAD");
    write(path, "new", "1\n");
    await discard(world, acme);
    await world.git(acme, "branch", "-f", "feature/x", "main");
    const moved = await world.pots(["undo", "feature/x"], { cwd: acme });
    expect(moved.stderr).toContain("feature/x has moved on, so this is on feature/x-undone\n");
    expect(await world.git(path, "rev-parse", "HEAD")).toBe(head);
    await discard(world, acme, path);
    await world.git(acme, "branch", "-f", "feature/x", head);
    await world.git(acme, "switch", "-q", "feature/x");
    const used = await world.pots(["undo", "feature/x"], { cwd: acme });
    expect(used.stderr).toContain("so this is on feature/x-undone-2\n");
    expect(await Bun.file(join(path, "new")).text()).toBe("1\n");
  });
});
