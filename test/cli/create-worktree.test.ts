import { describe, expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  symlinkSync,
  unlinkSync,
} from "node:fs";
import { join } from "node:path";
import { branchWithWork, commit, everything, worldWithRemote, write } from "../support/history.ts";

describe("create -w makes the worktree, and a session in it, for", () => {
  test("a new branch, one that is there, one that a remote has, and a request", async () => {
    const { world, acme, remote } = await worldWithRemote();
    await using _ = world;
    const other = join(world.base, "other");
    await world.git(world.base, "clone", "-q", remote, other);
    await world.git(other, "switch", "-q", "-c", "theirs");
    const theirs = await commit(world, other, "theirs");
    const refs = ["theirs", "HEAD:refs/pull/12/head", "HEAD:refs/merge-requests/3/head"];
    await world.git(other, "push", "-q", "origin", ...refs);
    await world.git(acme, "fetch", "-q");
    await world.git(acme, "branch", "here");
    const first = await commit(world, acme, "second");
    const made: [words: string[], name: string, branch: string, head: string][] = [
      [["feature/new"], "feature-new", "feature/new", first],
      [["acme", "from-here", "api", "--from", "here"], "from-here", "from-here", ""],
      [["here"], "here", "here", ""],
      [["theirs"], "theirs", "theirs", theirs],
      [["pr:12"], "pr-12", "pr-12", theirs],
      [["mr:3"], "mr-3", "mr-3", theirs],
    ];
    for (const [words, name, branch, head] of made) {
      const ended = await world.pots(["create", ...words, "-w"], { cwd: acme });
      const task = words[2] ?? "dev";
      expect(ended).toMatchObject({ code: 0, stdout: `acme-${name}-${task}\n` });
      const path = `${acme}-${name}`;
      await world.worksIn(`acme-${name}-${task}`, path);
      expect(await world.git(path, "branch", "--show-current")).toBe(branch);
      if (head !== "") expect(await world.git(path, "rev-parse", "HEAD")).toBe(head);
    }
    expect(await world.git(`${acme}-theirs`, "status", "-sb")).toBe("## theirs...origin/theirs");
    expect(await world.git(`${acme}-feature-new`, "status", "-sb")).toBe("## feature/new");
    const again = await world.pots(["create", "feature/new", "-w", "-A"], { cwd: acme });
    expect(again).toEqual({
      ...{ code: 0, stdout: "acme-feature-new-dev\n" },
      stderr: "feature/new is checked out in ~/code/acme-feature-new already\n",
    });
    // a worktree's name, and no branch's: its own branch is said
    const named = await world.pots(["create", "acme", "-w", "-n"], { cwd: acme });
    expect(named.stderr).toBe("the worktree acme is there already: ~/code/acme, on main\n");
  });

  test("where plum or the setting says; a taken directory is never used", async () => {
    const { world, acme } = await worldWithRemote();
    await using _ = world;
    mkdirSync(`${acme}-taken`);
    const taken = await world.pots(["create", "taken", "-w"], { cwd: acme });
    expect(taken.code).toBe(5);
    expect(taken.stderr).toContain("~/code/acme-taken is there already");
    const env = { POTS_WORKTREE_DIR: ".worktrees" };
    await world.pots(["create", "a/b", "-w"], { cwd: acme, env });
    expect(existsSync(join(acme, ".worktrees/a-b/read.me"))).toBe(true);
    world.withPlum();
    const plum = await world.pots(["create", "by-plum", "-w"], { cwd: acme });
    expect(plum).toMatchObject({ code: 0, stdout: "acme-by-plum-dev\n" });
    expect(plum.stderr).toContain("$ plum create by-plum");
    expect(await world.git(acme, "branch", "--list")).toContain("acme-by-plum");
  });
});

test("a remote, or a commit to start from, that there is not is said, and nothing is made", async () => {
  const { world, acme } = await worldWithRemote();
  await using _ = world;
  await world.git(acme, "remote", "rename", "origin", "fork");
  const create = (...words: string[]) => world.pots(["create", ...words, "-w"], { cwd: acme });
  const missing = (why: string) => ({ code: 3, stdout: "", stderr: `pots: ${why}\n` });
  const upstream = missing("acme has no remote upstream\n  nearest: fork/main");
  expect(await create("upstream/main")).toEqual(upstream);
  expect(await create("new", "--from", "upstream/main")).toEqual(upstream);
  const { code, stderr } = await create("new", "--from", "mian", "--dry-run");
  expect([code, stderr]).toEqual([3, expect.stringContaining("nearest: main")]);
  expect(await world.git(acme, "branch", "--list")).toBe("* main");
  expect((await create("new", "--from", "fork/main")).code).toBe(0);
});

test("--dry-run prints the commands, which work as printed, and does nothing", async () => {
  const { world, acme } = await worldWithRemote();
  await using _ = world;
  const dry = await world.pots(["create", "feature/x", "-w", "--dry-run"], { cwd: acme });
  expect(dry).toEqual({
    ...{ code: 0, stderr: "" },
    stdout:
      `git -C ${acme} worktree add -b feature/x ${acme}-feature-x main\n` +
      "pots create acme feature/x -t dev\n",
  });
  expect([existsSync(`${acme}-feature-x`), await world.sessions()]).toEqual([false, []]);
  await world.must(["sh", "-c", dry.stdout.split("\n")[0] ?? ""]);
  expect(existsSync(`${acme}-feature-x`)).toBe(true);
  for (const words of [["--from", "main"], ["--take"], ["-n"]]) {
    expect((await world.pots(["create", "feature/x", ...words], { cwd: acme })).code).toBe(2);
  }
});

test("without -w and a terminal nothing is made, and the command that would is said", async () => {
  const { world, acme } = await worldWithRemote();
  await using _ = world;
  const { code, stderr } = await world.pots(["create", "feature/x"], { cwd: acme });
  expect(code).toBe(3);
  expect(stderr).toContain(`make it: git -C ${acme} worktree add `);
  expect(stderr).toContain("pots create acme feature/x -w");
  expect(existsSync(`${acme}-feature-x`)).toBe(false);
});

test("a git that fails half-way leaves what it made, and its words", async () => {
  const { world, acme } = await worldWithRemote();
  await using _ = world;
  write(acme, ".git/hooks/post-checkout", "#!/bin/sh\necho 'the hook is on fire' >&2\nexit 1\n");
  chmodSync(join(acme, ".git/hooks/post-checkout"), 0o755);
  const { code, stderr } = await world.pots(["create", "x", "-w"], { cwd: acme });
  expect(code).toBe(1);
  expect(stderr).toContain("the hook is on fire");
  expect(stderr).toContain("what was made is left as it is");
  expect([existsSync(`${acme}-x/read.me`), await world.sessions()]).toEqual([true, []]);
});

describe("--take moves uncommitted changes along", () => {
  test("with the index kept, onto another commit too", async () => {
    const { world, acme } = await worldWithRemote();
    await using _ = world;
    const old = await branchWithWork(world, acme, "old");
    write(acme, "other.txt", "on main\n");
    await commit(world, acme, "main went on");
    write(old, "read.me", "zero\none\ntwo\nthree\n");
    await world.git(old, "add", "read.me");
    write(old, "read.me", "zero\none\ntwo\nthree\nfour\n");
    write(old, "new.txt", "new\n");
    const { code, stderr } = await world.pots(["create", "next", "-w", "--take"], { cwd: old });
    expect({ code, moved: stderr.includes("1 changed and 1 untracked file moved here") }).toEqual({
      ...{ code: 0, moved: true },
    });
    const next = `${acme}-next`;
    expect(await world.git(next, "status", "--short")).toBe("MM read.me\n?? new.txt");
    expect(await Bun.file(join(next, "read.me")).text()).toBe("zero\none\ntwo\nthree\nfour\n");
    expect(existsSync(join(next, "other.txt"))).toBe(true);
    expect(await world.git(old, "status", "--short")).toBe("");
    expect(await world.git(acme, "for-each-ref", "refs/pots")).toBe("");
  });

  test("or, where they conflict, leaves both places as they were", async () => {
    const { world, acme } = await worldWithRemote();
    await using _ = world;
    const old = await branchWithWork(world, acme, "old");
    write(acme, "read.me", "main's\n");
    await commit(world, acme, "main went on");
    const conflicts: [string, () => void][] = [
      ["content", () => write(old, "read.me", "mine\n")],
      ["an untracked file", () => write(old, "late.txt", "mine\n")],
    ];
    write(acme, "late.txt", "main's\n");
    await commit(world, acme, "and on");
    for (const [what, make] of conflicts) {
      await world.git(old, "checkout", "-q", ".");
      make();
      const before = await everything(world, old);
      const { code, stderr } = await world.pots(["create", "next", "-w", "--take"], { cwd: old });
      expect({ what, code, made: existsSync(`${acme}-next`) }).toEqual({
        ...{ what, code: 7, made: false },
      });
      expect(stderr).toContain("conflict with main; nothing was made or moved");
      expect(await everything(world, old)).toEqual(before);
    }
    expect(await world.git(acme, "for-each-ref", "refs/pots", "refs/heads/next")).toBe("");
  });
});

describe("files that git does not carry", () => {
  test("are copied: what .worktreeinclude names and git ignores, and nothing else", async () => {
    const { world, acme } = await worldWithRemote();
    await using _ = world;
    write(acme, ".gitignore", ".env*\nnode_modules/\nconfig/*.local\n/keys\n/clones\n/out\n");
    write(
      acme,
      ".worktreeinclude",
      ".env*\n!.env.secret\nconfig/\nkeys/*.pem\nnode_modules\nclones\nout\nnotes\n",
    );
    write(acme, "config/shared", "tracked\n");
    await commit(world, acme, "what is ignored");
    for (const path of [
      ".env",
      ".env.secret",
      "config/my.local",
      "keys/a.pem",
      "node_modules/p/i.js",
      "notes",
    ]) {
      write(acme, path, `${path}\n`);
    }
    chmodSync(join(acme, ".env"), 0o600);
    symlinkSync("/etc", join(acme, "node_modules/etc"));
    await world.git(acme, "init", "-q", "clones/tool");
    write(acme, "clones/tool/code", "another repository\n");
    const { stderr } = await world.pots(["create", "x", "-w"], { cwd: acme });
    expect(stderr).toContain("files that git does not carry, from ~/code/acme: 5 copied\n");
    const path = `${acme}-x`;
    const there = (file: string) => lstatSync(join(path, file), { throwIfNoEntry: false });
    for (const file of [".env", "config/my.local", "keys/a.pem", "node_modules/p/i.js"]) {
      expect(await Bun.file(join(path, file)).text()).toBe(`${file}\n`);
    }
    expect((there(".env")?.mode ?? 0) & 0o777).toBe(0o600);
    expect(readlinkSync(join(path, "node_modules/etc"))).toBe("/etc");
    expect([".env.secret", "notes", "clones/tool/code"].map(there)).toEqual(
      Array(3).fill(undefined),
    );
    expect(await world.git(path, "status", "--short")).toBe("");
  });

  test("again by pots files: over nothing, out of it by no link, one failure naming itself", async () => {
    const { world, acme } = await worldWithRemote();
    await using _ = world;
    write(acme, ".gitignore", "/out/\n.env*\n");
    write(acme, ".worktreeinclude", "/out/\n.env*\n");
    await commit(world, acme, "what is ignored");
    const path = await branchWithWork(world, acme, "x");
    mkdirSync(join(world.home, "outside"));
    symlinkSync(join(world.home, "outside"), join(path, "out"));
    write(path, ".env", "mine\n");
    write(acme, ".env", "theirs\n");
    write(acme, ".env.local", "local\n");
    write(acme, "out/file", "must not leave\n");
    const { code, stderr } = await world.pots(["files", "x"], { cwd: acme });
    expect(code).toBe(1);
    expect(stderr).toContain("from ~/code/acme: 1 copied, 1 there already\n");
    expect(stderr).toContain(
      "not copied: out/file: a link or file is in the place of its directory",
    );
    expect(await Bun.file(join(path, ".env")).text()).toBe("mine\n");
    expect(existsSync(join(world.home, "outside/file"))).toBe(false);
    expect((await world.pots(["files"], { cwd: acme })).code).toBe(2);
    // what is left is said until it is there
    const create = () => world.pots(["create", "x", "-A"], { cwd: acme });
    const left = "pots: not all files that git does not carry are in acme/x\n";
    expect((await create()).stderr).toBe(`${left}  finish it: pots files acme/x\n`);
    unlinkSync(join(path, "out"));
    expect((await world.pots(["setup", "acme", "x"], { cwd: acme })).code).toBe(0);
    expect(existsSync(join(path, "out/file"))).toBe(true);
    expect((await create()).stderr).toBe("");
  });

  test("where there are none, what was looked at is said: a worktree's own .pots.toml counts", async () => {
    const { world, acme } = await worldWithRemote();
    await using _ = world;
    await branchWithWork(world, acme, "older");
    write(acme, ".pots.toml", '[files]\ncopy = [".env*"]\n[setup]\ncreate = "true"\n');
    write(acme, ".gitignore", ".env*\n");
    await commit(world, acme, "files");
    write(acme, ".env", "mine\n");
    const files = async () => (await world.pots(["files", "older"], { cwd: acme })).stderr;
    expect(await files()).toBe(
      "no files to copy into acme/older\n" +
        "  ~/code/acme/.worktreeinclude is not there\n" +
        "  ~/code/acme-older/.pots.toml is not there\n" +
        "  ~/code/acme/.pots.toml has [files], but a worktree's own .pots.toml counts\n",
    );
    write(`${acme}-older`, ".pots.toml", '[files]\ncopy = ["nosuch"]\n');
    write(acme, ".worktreeinclude", "nosuch\n");
    const none = "names none that git ignores there";
    expect(await files()).toContain(
      `  ~/code/acme/.worktreeinclude ${none}\n  ~/code/acme-older/.pots.toml ${none}\n`,
    );
    write(`${acme}-older`, ".pots.toml", '[files]\ncopy = [".env"]\n');
    expect(await files()).toContain("from ~/code/acme: 1 copied");
    expect((await world.pots(["setup", "older"], { cwd: acme })).stderr).toBe(
      "older has no set-up: nothing was run\n" +
        "  ~/code/acme-older/.pots.toml has no [setup] create\n" +
        "  ~/code/acme/.pots.toml has [setup] create, but a worktree's own .pots.toml counts\n",
    );
  });
});
