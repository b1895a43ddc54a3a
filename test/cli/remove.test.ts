import { describe, expect, test } from "bun:test";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { mend } from "../safety/stand-ins.ts";
import { branchWithWork, commit, everything, worldWithRemote, write } from "../support/history.ts";
import { POTS, real, type World } from "../support/world.ts";

const refs = async (world: World, root: string) =>
  (await world.git(root, "for-each-ref", "--format=%(refname)")).split("\n");
const branches = async (world: World, root: string) =>
  (await refs(world, root)).flatMap((ref) => /^refs\/heads\/(.*)/.exec(ref)?.[1] ?? []);

describe("a branch goes with its worktree when all of its work is in the default branch:", () => {
  test("merged, squashed, or with nothing to add; on the remote as well as here", async () => {
    const { world, acme } = await worldWithRemote();
    await using _ = world;
    const names = ["merged", "squashed", "undone", "pushed", "empty"];
    for (const name of names) await branchWithWork(world, acme, name);
    await world.git(acme, "merge", "-q", "--no-ff", "-m", "merge", "merged");
    await world.git(acme, "merge", "-q", "--squash", "squashed");
    await commit(world, acme, "squashed");
    write(acme, "squashed.txt", "and changed again\n");
    await commit(world, acme, "after the squash");
    await world.git(`${acme}-undone`, "revert", "--no-edit", "HEAD");
    await world.git(`${acme}-empty`, "reset", "-q", "--hard", "main~1");
    await world.git(`${acme}-pushed`, "push", "-q", "origin", "HEAD:main");
    await world.git(acme, "fetch", "-q");
    for (const name of names) {
      const { code, stderr } = await world.pots(["remove", name, "-y"], { cwd: acme });
      expect({ name, code, stderr }).toMatchObject({
        ...{ name, code: 0, stderr: expect.stringContaining(`deleted branch ${name}`) },
      });
    }
    expect(await branches(world, acme)).toEqual(["main"]);
    // what a squash leaves on no branch can still be brought back
    for (const name of names) {
      const { code } = await world.pots(["undo", name], { cwd: acme });
      expect({ name, code, there: existsSync(`${acme}-${name}`) }).toEqual({
        ...{ name, code: 0, there: true },
      });
    }
    expect(await branches(world, acme)).toEqual([...names, "main"].sort());
  });

  test("otherwise it stays: unpushed, pushed, or with an upstream that is [gone]", async () => {
    const { world, acme } = await worldWithRemote();
    await using _ = world;
    for (const name of ["unpushed", "pushed", "gone"]) {
      const path = await branchWithWork(world, acme, name);
      if (name === "unpushed") continue;
      await world.git(path, "push", "-q", "-u", "origin", name);
    }
    await world.git(acme, "push", "-q", "origin", ":gone");
    await world.git(acme, "fetch", "-q", "--prune");
    expect(await world.git(acme, "branch", "-vv")).toContain("origin/gone: gone");
    for (const name of ["unpushed", "pushed", "gone"]) {
      const { code, stderr } = await world.pots(["rm", name, "-y"], { cwd: acme });
      expect({ name, code, there: existsSync(`${acme}-${name}`) }).toEqual({
        ...{ name, code: 0, there: false },
      });
      expect(stderr).toContain(`branch    ${name} stays: it is not merged into main`);
      const alone = name !== "pushed";
      expect(stderr.includes("1 commit nowhere else")).toBe(alone);
      expect(stderr.includes(`has, which stay on ${name}\n`)).toBe(alone);
    }
    // git tells such a name, and does not find it by what that is as text
    const add = `${real("git")} worktree add -q -b "$(printf 'caf\\351')" ${acme}-latin`;
    await world.must(["sh", "-c", add], { cwd: acme });
    const { stderr } = await world.pots(["rm", "latin", "-y"], { cwd: acme });
    expect(stderr).toContain("branch    caf\ufffd stays: its name is not UTF-8\n");
    const every = ["caf\ufffd", "gone", "main", "pushed", "unpushed"];
    expect(await branches(world, acme)).toEqual(every);
    expect((await refs(world, acme)).filter((ref) => ref.startsWith("refs/pots"))).toEqual([]);
  });

  test("or when another worktree is rebasing it, at no branch meanwhile", async () => {
    const { world, acme } = await worldWithRemote();
    await using _ = world;
    const path = await branchWithWork(world, acme, "x");
    await world.git(acme, "merge", "-q", "-s", "ours", "x"); // merged
    await world.git(acme, "worktree", "add", "-q", "--detach", `${acme}-other`);
    await world.git(`${acme}-other`, "switch", "-q", "--ignore-other-worktrees", "x");
    const env = { GIT_SEQUENCE_EDITOR: "sed -i 1ibreak" };
    await world.run(["git", "rebase", "-q", "-i", "HEAD~1"], { cwd: `${acme}-other`, env });
    const { code, stderr } = await world.pots(["remove", "x", "-y"], { cwd: acme });
    expect({ code, there: existsSync(path) }).toEqual({ code: 0, there: false });
    expect(stderr).toContain(`x stays: it is in use in ${acme}-other too`);
    expect(await branches(world, acme)).toContain("x");
  });

  test("or when it has a second name, which would lead nowhere", async () => {
    const { world, acme } = await worldWithRemote();
    await using _ = world;
    await world.git(acme, "branch", "x");
    await world.git(acme, "symbolic-ref", "refs/heads/alias", "refs/heads/x");
    await world.git(acme, "worktree", "add", "-q", `${acme}-x`, "alias");
    const { code, stderr } = await world.pots(["remove", "x", "-y"], { cwd: acme });
    expect({ code, there: existsSync(`${acme}-x`) }).toEqual({ code: 0, there: false });
    expect(stderr).toContain("x stays: alias is a second name of it");
    expect(await branches(world, acme)).toEqual(["alias", "main", "x"]);
  });

  test("or when the files to compare are only on the remote", async () => {
    const { world, acme, remote } = await worldWithRemote();
    await using _ = world;
    const x = await branchWithWork(world, acme, "x");
    write(x, "read.me", "of x\n");
    await commit(world, x, "more of x");
    await world.git(x, "push", "-q", "origin", "x");
    await world.git(acme, "merge", "-q", "--squash", "x");
    await commit(world, acme, "squashed");
    write(acme, "read.me", "of main\n");
    await commit(world, acme, "after it");
    await world.git(acme, "push", "-q", "origin", "main");
    await world.git(remote, "config", "uploadpack.allowFilter", "true");
    const [from, part] = [`file://${remote}`, `${world.code}/part`];
    await world.git(world.code, "clone", "-q", "--filter=blob:none", from, part);
    await world.git(part, "worktree", "add", "-q", "-b", "x", `${part}-x`, "origin/x");
    const { code, stderr } = await world.pots(["remove", "x", "-y"], { cwd: part });
    expect({ code, stderr }).toMatchObject({
      ...{ code: 0, stderr: expect.stringContaining("x stays: it is not merged into main") },
    });
    expect(existsSync(`${part}-x`)).toBe(false);
  });

  test("or when it was asked to be kept", async () => {
    const { world, acme } = await worldWithRemote();
    await using _ = world;
    await world.git(acme, "worktree", "add", "-q", "-b", "x", `${acme}-x`);
    await world.pots(["remove", "x", "-y", "--keep-branch"], { cwd: acme });
    expect(await branches(world, acme)).toEqual(["main", "x"]);
  });
});

describe("refused, whatever was said, with everything left as it is:", () => {
  /** Removing `name` fails with exit 7 and these words, and changes no file and no ref. */
  async function isRefused(world: World, acme: string, name: string, why: string) {
    const look = async () => [existsSync(`${acme}-${name}`), await refs(world, acme)];
    const before = await look();
    const { code, stderr } = await world.pots(["rm", name, "-y", "--discard"], { cwd: acme });
    expect({ name, code, stderr }).toMatchObject({
      ...{ name, code: 7, stderr: expect.stringContaining(why) },
    });
    expect(await look()).toEqual(before);
  }

  test("the main worktree, whatever it stands on; a locked one; one with other work in it", async () => {
    const { world, acme } = await worldWithRemote();
    await using _ = world;
    await world.git(acme, "switch", "-q", "-c", "elsewhere");
    await isRefused(world, acme, "main", "main worktree");
    const paths = ["locked", "rebasing", "conflict", "holder", "clone"].map((name) => ({
      name,
      path: `${acme}-${name}`,
    }));
    for (const { name } of paths) await branchWithWork(world, acme, name);
    await world.git(acme, "worktree", "lock", "--reason", "on a stick", `${acme}-locked`);
    await isRefused(world, acme, "locked", "it is locked (on a stick)");
    write(`${acme}-rebasing`, "read.me", "mine\n");
    await commit(world, `${acme}-rebasing`, "mine");
    write(acme, "read.me", "theirs\n");
    await commit(world, acme, "theirs");
    await world.run(["git", "rebase", "elsewhere"], { cwd: `${acme}-rebasing` });
    await isRefused(world, acme, "rebasing", "a rebase is under way in it");
    await branchWithWork(world, acme, "squashing");
    await world.git(`${acme}-squashing`, "config", "merge.autoStash", "true");
    write(`${acme}-squashing`, "read.me", "put aside by git\n");
    await world.git(`${acme}-squashing`, "merge", "-q", "--squash", "holder");
    await isRefused(world, acme, "squashing", "a merge is under way in it");
    await branchWithWork(world, acme, "notes");
    const notes = (...words: string[]) =>
      world.run(["git", "notes", ...words], { cwd: `${acme}-notes` });
    for (const ref of ["ours", "theirs"]) await notes("--ref", ref, "add", "-m", ref);
    expect((await notes("--ref", "ours", "merge", "theirs")).stderr).toContain("Fix conflicts");
    await isRefused(world, acme, "notes", "a merge of notes is under way in it");
    write(`${acme}-conflict`, "read.me", "mine\n");
    await world.git(`${acme}-conflict`, "stash", "-q");
    await world.git(`${acme}-conflict`, "merge", "-q", "elsewhere");
    await world.run(["git", "stash", "pop"], { cwd: `${acme}-conflict` });
    await isRefused(world, acme, "conflict", "conflicts are not resolved in 1 file");
    await world.git(`${acme}-holder`, "worktree", "add", "-q", "node_modules/inner");
    await isRefused(world, acme, "holder", "other repositories lie in it: ");
    await world.git(`${acme}-clone`, "init", "-q", "tool");
    await isRefused(world, acme, "clone", "other repositories lie in it: tool/");
  });

  test("one with a repository of whatever kind in it, however deep", async () => {
    const { world, acme } = await worldWithRemote();
    await using _ = world;
    const deep = "node_modules/a/b/c";
    const other = await world.repository("other");
    const makes: [name: string, inside: string, make: (path: string) => Promise<unknown>][] = [
      ["clone", `${deep}/d/`, (path) => world.git(path, "clone", "-q", other, `${deep}/d`)],
      [
        "bare",
        `${deep}/d.git/`,
        (path) => world.git(path, "init", "-q", "--bare", `${deep}/d.git`),
      ],
      [
        "linked",
        `${deep}/d/`,
        (path) => world.git(other, "worktree", "add", "-q", join(path, deep, "d")),
      ],
      ["new", "x/y/z.git/", (path) => world.git(path, "clone", "-q", "--bare", other, "x/y/z.git")],
      [
        "separate",
        `${deep}/git/`,
        (path) =>
          world.git(path, "init", "-q", `--separate-git-dir=${deep}/git`, `${world.base}/s`),
      ],
      ...[".jj", ".sl", ".bzr", ".pijul", "_darcs"].map((sign): (typeof makes)[number] => [
        ...([sign.slice(1), `${deep}/`] as const),
        async (path) => mkdirSync(join(path, deep, sign), { recursive: true }),
      ]),
    ];
    for (const [name, inside, make] of makes) {
      const path = await branchWithWork(world, acme, name);
      write(path, `${deep}/sibling/file`, "");
      await make(path);
      await isRefused(world, acme, name, `other repositories lie in it: ${inside}`);
    }
    // what is in commits is not lost, and a link is not what it leads to
    const path = await branchWithWork(world, acme, "kept");
    await world.git(path, "clone", "-q", "--bare", other, "fixture.git");
    write(path, "fixture.git/refs/kept", "");
    await commit(world, path, "a repository as files");
    mkdirSync(join(path, deep), { recursive: true });
    symlinkSync(other, join(path, deep, "other"));
    symlinkSync("..", join(path, deep, "up"));
    const { code, stderr } = await world.pots(["rm", "kept", "-y"], { cwd: acme });
    expect({ code, stderr, there: existsSync(path) }).toMatchObject({ code: 0, there: false });
    expect(existsSync(join(other, ".git/HEAD"))).toBe(true);
  });

  test("somebody else's checkout at a path that git lists, and a disk that is not mounted", async () => {
    const { world, acme } = await worldWithRemote();
    await using _ = world;
    for (const name of ["x", "y", "stick"]) await branchWithWork(world, acme, name);
    rmSync(`${acme}-x`, { recursive: true });
    await world.git(world.code, "clone", "-q", acme, `${acme}-x`);
    await isRefused(world, acme, "x", "not this project's worktree");
    renameSync(`${acme}-y`, `${acme}-away`);
    await world.git(acme, "worktree", "add", "-q", "-f", "--detach", `${acme}-other`);
    renameSync(`${acme}-other`, `${acme}-y`); // another worktree's directory stands in its place
    const { code } = await world.pots(["remove", `${acme}-y`, "-y"], { cwd: acme });
    expect({ code, there: existsSync(`${acme}-y/read.me`) }).toEqual({ code: 7, there: true });
    await world.git(acme, "worktree", "lock", `${acme}-stick`);
    await branchWithWork(world, acme, "moved");
    renameSync(`${acme}-moved`, `${world.code}/there`);
    const moved = await world.pots(["remove", "moved", "-y", "--discard"], { cwd: acme });
    expect(moved.stderr).toContain(
      `it was moved to ~/code/there by hand\n  tell git, then remove it: git -C ${world.code}/there worktree repair`,
    );
    expect(moved.stderr).not.toContain("detached"); // nobody has looked
    // also where a link to it was left, by which git finds it
    symlinkSync(`${world.code}/there`, `${acme}-moved`);
    const linked = await world.pots(["remove", `${world.code}/there`, "-y"], { cwd: acme });
    expect(linked).toMatchObject({
      code: 7,
      stderr: expect.stringContaining("by hand\n  tell git"),
    });
    await world.run(["git", "worktree", "repair"], { cwd: `${world.code}/there` }); // and fails for x
    const told = await world.pots(["remove", `${world.code}/there`, "-y"], { cwd: acme });
    expect({ code: told.code, there: existsSync(`${world.code}/there`) }).toEqual({
      ...{ code: 0, there: false },
    });
    renameSync(`${acme}-stick`, `${world.home}/unmounted`);
    const gone = await world.pots(["remove", "stick", "-y"], { cwd: acme });
    expect(gone.code).toBe(7);
    expect(gone.stderr).toContain("it is locked; its directory is not there");
    expect(gone.stderr).toContain(`git -C ${acme} worktree repair <its new place>`);
    expect(gone.stderr).not.toContain("prune");
    mkdirSync(`${acme}-stick`); // an empty mount point
    expect((await world.pots(["remove", "stick", "-y"], { cwd: acme })).code).toBe(7);
    expect(await world.git(acme, "worktree", "list")).toContain("acme-stick");
  });

  test("what git never takes: a .git that is no repository, or of another case, or among tracked files", async () => {
    const { world, acme } = await worldWithRemote();
    await using _ = world;
    const path = await branchWithWork(world, acme, "x");
    for (const name of ["a/.git/notes", "b/.GIT/notes"]) {
      write(path, name, "notes\n");
      await isRefused(world, acme, "x", `git does not take ${name.slice(0, 7)}, so that it cannot`);
      expect(existsSync(join(path, name))).toBe(true);
      rmSync(join(path, name.slice(0, 1)), { recursive: true });
    }
    write(path, "tracked/file", "file\n");
    await commit(world, path, "tracked");
    await world.git(join(path, "tracked"), "init", "-q");
    await isRefused(world, acme, "x", "git does not take tracked/.git/");
    rmSync(join(path, "tracked/.git"), { recursive: true });
    write(path, "git~1/notes", "a name of the same directory elsewhere\n");
    await isRefused(world, acme, "x", "git cannot keep git~1/notes");
  });

  test("what git looks past: another directory's files, and commits of refs that go with it", async () => {
    const { world, acme } = await worldWithRemote();
    await using _ = world;
    const path = await branchWithWork(world, acme, "past");
    await world.git(acme, "config", "extensions.worktreeConfig", "true");
    await world.git(acme, "worktree", "add", "-q", "--detach", `${world.home}/same`, "past");
    await world.git(path, "config", "--worktree", "core.worktree", `${world.home}/same`);
    write(path, "read.me", "changed\n"); // and git sees the file that is not
    await isRefused(world, acme, "past", `git takes ${world.home}/same for it (core.worktree)`);
    await branchWithWork(world, acme, "refs");
    const tree = await world.git(`${acme}-refs`, "rev-parse", "HEAD^{tree}");
    const only = await world.git(`${acme}-refs`, "commit-tree", tree, "-p", "HEAD", "-m", "only");
    await world.git(`${acme}-refs`, "update-ref", "refs/worktree/keep", only);
    await isRefused(world, acme, "refs", "1 commit that only its refs/worktree have would be lost");
    await branchWithWork(world, acme, "unborn");
    await world.git(`${acme}-unborn`, "update-ref", "refs/worktree/keep", only);
    await world.git(`${acme}-unborn`, "switch", "-q", "--orphan", "nothing-yet");
    await isRefused(
      world,
      acme,
      "unborn",
      "1 commit that only its refs/worktree have would be lost",
    );
    await branchWithWork(world, acme, "stray");
    await world.git(`${acme}-stray`, "symbolic-ref", "HEAD", "refs/worktree/topic");
    write(`${acme}-stray`, "topic", "topic\n");
    await commit(world, `${acme}-stray`, "on no branch");
    await isRefused(
      world,
      acme,
      "stray",
      "its HEAD leads to refs/worktree/topic, which is no branch",
    );
  });

  test("what is not ours to delete or to read, at which git would stop halfway", async () => {
    const { world, acme } = await worldWithRemote();
    await using _ = world;
    const path = await branchWithWork(world, acme, "x");
    write(path, "node_modules/cache/mod/file", "");
    const cache = join(path, "node_modules/cache/mod");
    // root may do anything: there the same is tried as somebody else
    const isRoot = process.getuid?.() === 0;
    const nobody = ["--reuid=65534", "--regid=65534", "--clear-groups", "--"];
    const as = isRoot ? [real("setpriv"), ...nobody] : [];
    const pots = join(world.base, "pots");
    copyFileSync(POTS, pots);
    if (isRoot) await world.must([real("chown"), "-R", "65534:65534", world.base]);
    for (const [directory, mode, why] of [
      [world.code, 0o555, "git could not delete what is in ../"],
      [cache, 0o555, "git could not delete what is in node_modules/cache/mod/"],
      [cache, 0o000, "whether a repository lies in it cannot be told: node_modules/cache/mod/"],
    ] as const) {
      chmodSync(directory, mode);
      const run = await world.run([...as, pots, "remove", "x", "-y"], { cwd: acme });
      chmodSync(directory, 0o755);
      expect(run).toMatchObject({ code: 7, stderr: expect.stringContaining(why) });
      expect(existsSync(join(path, "x.txt"))).toBe(true);
    }
    const sticky = join(path, "node_modules/sticky");
    write(sticky, "others", ""); // as a container leaves it, where root is who makes it
    chmodSync(sticky, 0o1777);
    if (isRoot) {
      const { stderr } = await world.run([...as, pots, "remove", "x", "-n"], { cwd: acme });
      expect(stderr).toContain("git could not delete what is in node_modules/sticky/, and would");
      await world.must([real("chown"), "65534:65534", join(sticky, "others")]);
    }
    const own = await world.run([...as, pots, "remove", "x", "-n"], { cwd: acme });
    expect(own.stderr).not.toContain("refused");
    // what git says of a failure is passed on
    world.program(
      "git",
      `#!/bin/sh\ncase "$*" in *"worktree remove"*) echo 'the disk is on fire' >&2; exit 255;; esac\nexec ${real("git")} "$@"\n`,
    );
    const { stderr } = await world.run([...as, pots, "remove", "x", "-y"], { cwd: acme });
    expect(stderr).toContain("git: the disk is on fire\n");
    // it deletes what it can and forgets the worktree, so that its command cannot be tried again
    const halfway = `${real("git")} "$@"; ${real("mkdir")} -p ${path}/left; echo 'failed to delete' >&2; exit 255`;
    world.program(
      "git",
      `#!/bin/sh\ncase "$*" in *"worktree remove"*) ${halfway};; esac\nexec ${real("git")} "$@"\n`,
    );
    const half = await world.run([...as, pots, "remove", "x", "-y"], { cwd: acme });
    expect(half.code).toBe(1);
    expect(half.stderr).toMatch(
      /git could not delete all of .*-x, and has forgotten that worktree\n {2}git: failed to delete\n {2}move what is left elsewhere, or delete it\n {2}its branch x was kept\n/,
    );
  });

  test("submodules with work: files, or commits that only they have", async () => {
    const { world, acme } = await worldWithRemote();
    await using _ = world;
    const lib = await world.repository("lib");
    write(lib, "lib.c", "int x;\n");
    await commit(world, lib, "lib");
    const path = await branchWithWork(world, acme, "x");
    const allow = ["-c", "protocol.file.allow=always"];
    await world.git(path, ...allow, "submodule", "--quiet", "add", lib, "lib");
    await commit(world, path, "with lib");
    const clean = await world.pots(["remove", "x", "-y"], { cwd: acme });
    expect(clean.stderr).toContain("submodules are checked out in it");
    // what git ignores in one goes as well, and a change may hide from git
    write(path, "lib/secret.key", "only here\n");
    write(world.home, ".config/git/ignore", "*.key\n");
    const plan = await world.pots(["remove", "x", "-n", "--discard"], { cwd: acme });
    expect(plan.stdout + plan.stderr).toContain("  ignored   lib/secret.key (not saved)\n");
    await world.git(join(path, "lib"), "update-index", "--assume-unchanged", "lib.c");
    write(path, "lib/lib.c", "int z;\n");
    await isRefused(world, acme, "x", "submodules hold work: lib: 1 changed or untracked file");
    await world.git(join(path, "lib"), "update-index", "--no-assume-unchanged", "lib.c");
    await world.git(join(path, "lib"), "checkout", "-q", "lib.c");
    write(path, "lib/new.c", "int y;\n");
    await isRefused(world, acme, "x", "submodules hold work: lib: 1 changed or untracked file");
    await commit(world, join(path, "lib"), "only here");
    await world.git(path, "submodule", "--quiet", "update"); // back, the commit is on a branch
    await isRefused(world, acme, "x", "lib: commits that are nowhere else");
    await world.git(
      join(path, "lib"),
      "push",
      "-q",
      "origin",
      "HEAD:refs/heads/pushed",
      "main:more",
    );
    const elsewhere = join(world.base, "lib-elsewhere");
    await world.git(join(path, "lib"), "worktree", "add", "-q", "--detach", elsewhere);
    await isRefused(world, acme, "x", `lib: a worktree of its own (${elsewhere})`);
    await world.git(join(path, "lib"), "worktree", "remove", elsewhere);
    // stashed, and amended: nothing but git's log names what was there
    const inLib = (...words: string[]) => world.git(join(path, "lib"), ...words);
    for (const text of ["int a;", "int b;"]) {
      write(path, "lib/lib.c", `${text}\n`);
      await inLib("stash", "-q");
    }
    await isRefused(world, acme, "x", "lib: 2 stashes");
    await inLib("stash", "clear");
    await inLib("commit", "-q", "--allow-empty", "-m", "amended away");
    const left = await inLib("rev-parse", "--short", "HEAD");
    await inLib("reset", "-q", "--hard", "HEAD~");
    await isRefused(world, acme, "x", `lib: commit ${left}, which only its log names`);
    await isRefused(
      world,
      acme,
      "x",
      "to let go of what only a log names, there: git reflog expire",
    );
    await world.git(path, "submodule", "--quiet", "deinit", "lib"); // its repository stays
    await isRefused(world, acme, "x", `lib: commit ${left}, which only its log names`);
    const own = await world.git(path, "rev-parse", "--absolute-git-dir");
    await world.git(
      join(own, "modules/lib"),
      "--work-tree=.",
      "reflog",
      "expire",
      "--expire=now",
      "--all",
    );
    write(own, "modules/lib/hooks/pre-push", "#!/bin/sh\nmake test\n");
    write(own, "modules/lib/hooks/post-merge", '#!/bin/sh\ngit lfs post-merge "$@"\n');
    const done = await world.pots(["remove", "x", "-y", "--discard"], { cwd: acme });
    expect({ code: done.code, there: existsSync(path) }).toEqual({ code: 0, there: false });
    expect(done.stdout + done.stderr).toContain(
      "  ignored   lib/.git/hooks/pre-push (not saved)\n",
    );
    // one whose name is not UTF-8 cannot be asked
    const other = await branchWithWork(world, acme, "y");
    const entry = `160000,${await world.git(lib, "rev-parse", "HEAD")},$(printf 'b\\377')`;
    const add = `git update-index --add --cacheinfo "${entry}" && git commit -qm sub`;
    await world.must(
      ["sh", "-c", `${add} && ${real("git")} clone -q ${lib} "$(printf 'b\\377')"`],
      { cwd: other },
    );
    const { code, stderr } = await world.pots(["remove", "y", "-y", "--discard"], { cwd: acme });
    expect({ code, there: existsSync(other) }).toEqual({ code: 7, there: true });
    expect(stderr).toContain("submodules hold work: b");
  });
});

describe("uncommitted work", () => {
  test("is not removed without --discard: changed, staged, untracked, or hidden from git", async () => {
    const { world, acme } = await worldWithRemote();
    await using _ = world;
    const path = await branchWithWork(world, acme, "x");
    const dirt: [what: string, () => Promise<unknown> | undefined, count: string][] = [
      ["untracked", async () => write(path, "new.txt", "new\n"), "1 untracked file"],
      ["staged", () => world.git(path, "add", "new.txt"), "1 changed file"],
      ["changed", async () => write(path, "read.me", "changed\n"), "2 changed files"],
      [
        "hidden",
        async () => {
          await world.git(path, "reset", "-q", "--hard");
          await world.git(path, "update-index", "--assume-unchanged", "read.me");
          write(path, "read.me", "hidden\n");
        },
        "1 changed file",
      ],
      [
        "in a split index, whose parts may go at once",
        async () => {
          await world.git(acme, "config", "splitIndex.sharedIndexExpire", "now");
          await world.git(acme, "config", "core.splitIndex", "true");
          await world.git(path, "update-index", "--split-index");
        },
        "1 changed file",
      ],
    ];
    for (const [what, make, count] of dirt) {
      await make();
      const before = await everything(world, path);
      const { code, stderr } = await world.pots(["remove", "x", "-y"], { cwd: acme });
      expect({ what, code }).toEqual({ what, code: 7 });
      expect(stderr).toContain(`${count} would be lost`);
      expect(await everything(world, path)).toEqual(before);
    }
    const { code } = await world.pots(["remove", "x", "-y", "--discard"], { cwd: acme });
    await world.pots(["undo", "x"], { cwd: acme });
    expect({ code, hidden: await Bun.file(join(path, "read.me")).text() }).toEqual({
      ...{ code: 0, hidden: "hidden\n" },
    });
  });

  test("commits on no branch count as such", async () => {
    const { world, acme } = await worldWithRemote();
    await using _ = world;
    const path = `${acme}-x`;
    await world.git(acme, "worktree", "add", "-q", "--detach", path);
    write(path, "only.txt", "only here\n");
    const only = await commit(world, path, "only here");
    const refused = await world.pots(["remove", "x", "-y"], { cwd: acme });
    expect(refused.code).toBe(7);
    expect(refused.stderr).toContain("1 commit on no branch would be lost");
    await world.pots(["remove", "x", "-y", "--discard"], { cwd: acme });
    const listed = (await world.pots(["undo"], { cwd: acme })).stdout;
    expect(listed).toContain(`detached-${only.slice(0, 7)}/`);
    await world.pots(["undo", listed.split(" ")[0] ?? ""], { cwd: acme });
    expect(await world.git(path, "rev-parse", "HEAD")).toBe(only);
  });
});

test("its sessions end, others stay, and everything is shown before", async () => {
  const { world, acme } = await worldWithRemote();
  await using _ = world;
  const path = await branchWithWork(world, acme, "x");
  writeFileSync(join(path, ".env"), "SECRET=1\n");
  for (const words of [["x"], ["x", "-t", "api"], ["main"]]) {
    await world.pots(["create", ...words], { cwd: acme });
  }
  await world.tmux("new-session", "-d", "-s", "mine", "-c", path, "exec sleep 1000");
  const asked = await world.pots(["remove", "x"], { cwd: acme });
  expect({ code: asked.code, there: existsSync(path) }).toEqual({ code: 2, there: true });
  expect(asked.stderr).toContain("pots remove x --yes");
  const dry = await world.pots(["remove", "x", "--dry-run"], { cwd: acme });
  expect({ code: dry.code, there: existsSync(path) }).toEqual({ code: 0, there: true });
  // from inside of it, too
  const { code, stderr } = await world.pots(["remove", "x", "-y"], { cwd: path });
  expect({ code, there: existsSync(path) }).toEqual({ code: 0, there: false });
  for (const line of [
    "acme/x  ~/code/acme-x",
    "  ignored   .env (not saved)",
    "  session   acme-x-dev ends",
    "  session   acme-x-api ends",
    "  session   mine stays: not pots' own",
    "removed ~/code/acme-x",
    "ended acme-x-dev",
  ]) {
    expect(stderr).toContain(line);
  }
  expect(await world.sessions()).toEqual(["acme-main-dev", "mine"]);
});

test("what holds no content is shown, and directories without any come back", async () => {
  const { world, acme } = await worldWithRemote();
  await using _ = world;
  const path = await branchWithWork(world, acme, "x");
  const [empty, bytes] = [join(path, "tmp/deep"), Buffer.from(`${path}/\xff`, "latin1")];
  mkdirSync(empty, { recursive: true });
  mkdirSync(bytes);
  await world.must([real("mkfifo"), join(path, "pipe")]);
  const dry = await world.pots(["remove", "x", "-n"], { cwd: acme });
  expect(dry.stderr).toContain(
    "  special   pipe: no file, so not saved\n  empty     tmp/deep/, \ufffd/\n",
  );
  write(path, "new", "new\n");
  const { code, stderr } = await world.pots(["remove", "x", "-y", "--discard"], { cwd: acme });
  expect({ code, there: existsSync(path) }).toEqual({ code: 0, there: false });
  expect(stderr).toContain("  empty     tmp/deep/, \ufffd/, back with pots undo\n");
  await world.pots(["undo", "x"], { cwd: acme });
  expect([existsSync(empty), existsSync(bytes)]).toEqual([true, true]);
});

test("a file that is open in an editor is named, also where git ignores what that keeps beside it", async () => {
  const { world, acme } = await worldWithRemote();
  await using _ = world;
  const path = await branchWithWork(world, acme, "x");
  write(path, "src/.read.me.swp", "b0VIM\n");
  const open = "src/read.me is open in an editor, or was when that crashed (src/.read.me.swp)";
  const refused = await world.pots(["remove", "x", "-y"], { cwd: acme });
  expect(refused).toMatchObject({
    code: 7,
    stderr: expect.stringContaining(`  refused   ${open}\n`),
  });
  write(acme, ".git/info/exclude", "*.swp\n");
  const shown = await world.pots(["remove", "x", "-n"], { cwd: acme });
  expect(shown).toMatchObject({
    code: 0,
    stderr: expect.stringContaining(`  editor    ${open}\n`),
  });
});

test("several are removed together or, where one may not be, not at all; a part names none", async () => {
  const { world, acme } = await worldWithRemote();
  await using _ = world;
  for (const name of ["one", "two"]) await branchWithWork(world, acme, name);
  write(`${acme}-two`, "dirt", "");
  const none = await world.pots(["remove", "one", "two", "-y"], { cwd: acme });
  expect(none.stderr).toContain("would be lost; nothing was removed");
  const part = await world.pots(["remove", "on", "-y"], { cwd: acme });
  expect(part).toEqual({
    ...{ code: 3, stdout: "" },
    stderr: "pots: there is no worktree on in acme\n  nearest: one\n",
  });
  expect([existsSync(`${acme}-one`), existsSync(`${acme}-two`)]).toEqual([true, true]);
  const both = await world.pots(["remove", "one", "two", "-y", "--discard"], { cwd: acme });
  expect(both.code).toBe(0);
  expect([existsSync(`${acme}-one`), existsSync(`${acme}-two`)]).toEqual([false, false]);
});

test("without a question a name alone is no worktree of another project: a line may run twice", async () => {
  const { world, acme } = await worldWithRemote();
  await using _ = world;
  const other = await world.repository("other");
  await world.worktree(other, "spike", "spike");
  await world.pots(["create", "spike", "-d"], { cwd: other }); // a known project
  await world.pots(["create", "spike", "-w", "-d"], { cwd: acme });
  const remove = (...words: string[]) => world.pots(["remove", ...words, "--yes"], { cwd: acme });
  expect((await remove("spike")).code).toBe(0);
  const again = await remove("spike");
  expect(again).toMatchObject({ code: 3, stdout: "" });
  expect(again.stderr).toBe(
    "pots: there is no worktree spike in acme\n  other has one: pots remove other/spike --yes\n",
  );
  expect(existsSync(`${other}-spike`)).toBe(true);
  expect((await remove("other/spike")).code).toBe(0);
  expect(existsSync(`${other}-spike`)).toBe(false);
});

test("a path names a worktree only where it is its top, a part of a project's name none", async () => {
  const { world, acme } = await worldWithRemote();
  await using _ = world;
  const path = await branchWithWork(world, acme, "x");
  write(path, "docs/a/file", "");
  write(path, "docs/b", "");
  await commit(world, path, "docs");
  for (const word of ["docs/a", "docs/b", "./docs", "docs/a/.."]) {
    const { code, stderr } = await world.pots(["remove", word, "-y"], { cwd: path });
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: `pots: ${word} is inside the worktree acme/x, and is none itself\n  to remove all of acme/x: pots remove x\n`,
    });
  }
  const dot = await world.pots(["remove", ".", "-y"], { cwd: join(path, "docs") });
  expect(dot.stderr).toContain("is inside the worktree acme/x");
  const far = await world.pots(["remove", `${path}/docs`, "-y"]);
  expect(far.stderr).toContain("to remove all of acme/x: pots remove ~/code/acme-x");
  // a worktree's name that is a path as well, and two that share one
  const named = await branchWithWork(world, acme, "docs/a");
  await world.git(acme, "worktree", "add", "-q", "-b", "other", `${world.home}/elsewhere/x`);
  const two = await world.pots(["remove", "x", "-y"], { cwd: acme });
  expect({ code: two.code, stderr: two.stderr }).toEqual({
    code: 4,
    stderr:
      "pots: several worktrees are called x\n  name one by its path:\n    ~/code/acme-x (x)\n    ~/elsewhere/x (other)\n",
  });
  const lib = await world.repository("lib");
  await world.git(lib, "worktree", "add", "-q", "-b", "docs/a", `${lib}-docs-a`);
  await world.pots(["create", `${lib}-docs-a`, "-d"]); // what has a session has its name all the same
  const several = await world.pots(["remove", "docs/a", "-y"], {
    ...{ cwd: world.home, env: { POTS_PROJECT_DIRS: world.code } },
  });
  expect(several).toMatchObject({
    code: 4,
    stderr: expect.stringMatching(
      / docs\/a\n {2}name one by its path:(\n {4}~\/code\/(acme|lib)-docs-a \(docs\/a\)){2}\n$/,
    ),
  });
  await world.pots(["kill", "lib-docs-a-dev", "-y"]);
  // a repository in the main checkout, such as a submodule's, is never removed: no other one
  await world.git(acme, "init", "-q", "docs/a");
  const plan = await world.pots(["remove", "docs/a", "-n"], { cwd: acme });
  expect(plan.stdout + plan.stderr).toStartWith("acme/docs-a  ~/code/acme-docs-a\n");
  const part = await world.pots(["remove", "acm", "-y"], {
    env: { POTS_PROJECT_DIRS: world.code },
  });
  expect({ code: part.code, stderr: part.stderr }).toMatchObject({
    ...{ code: 3, stderr: expect.stringContaining("there is no worktree and no project acm") },
  });
  expect([existsSync(path), existsSync(named)]).toEqual([true, true]);
  symlinkSync(path, join(world.home, "link"));
  expect((await world.pots(["remove", "docs/a", "-y"], { cwd: path })).code).toBe(0);
  expect((await world.pots(["remove", "../home/link", "-y"], { cwd: world.home })).code).toBe(0);
  expect([existsSync(path), existsSync(named)]).toEqual([false, false]);
});

test("links that pots made to the main worktree's files are no work, and lose nothing", async () => {
  const { world, acme } = await worldWithRemote();
  await using _ = world;
  const path = await branchWithWork(world, acme, "x");
  write(acme, "node_modules/p/i.js", "kept\n"); // ignored as a directory, which a link is not
  symlinkSync(join(acme, "node_modules"), join(path, "node_modules"));
  symlinkSync(join(acme, "elsewhere"), join(path, "mine"));
  const mine = await world.pots(["remove", "x", "-y"], { cwd: acme });
  expect(mine.stderr).toContain("1 untracked file would be lost");
  rmSync(join(path, "mine"));
  const refuses = `case " $* " in *" worktree remove "*) sleep 1.5; exit 3; esac`;
  world.program("git", `#!/bin/sh\n${refuses}\nexec ${real("git")} "$@"\n`);
  const refused = await world.pots(["remove", "x", "-y"], { cwd: acme });
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain("  removing it, file by file\n"); // what takes long is told
  expect(readlinkSync(join(path, "node_modules"))).toBe(join(acme, "node_modules"));
  mend(world, "git");
  expect((await world.pots(["remove", "x", "-y"], { cwd: acme })).code).toBe(0);
  expect(existsSync(path)).toBe(false);
  expect(await Bun.file(join(acme, "node_modules/p/i.js")).text()).toBe("kept\n");
});
