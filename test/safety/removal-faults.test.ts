import { describe, expect, test } from "bun:test";
import { closeSync, existsSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import {
  branchWithWork,
  commit,
  everything,
  projectWithRemote,
  worldWithRemote,
  write,
} from "../support/history.ts";
import { KEYS, TestTerminal } from "../support/terminal.ts";
import { eventually } from "../support/wait.ts";
import { POTS, real, World } from "../support/world.ts";
import { FAULTS, mend, startPots } from "./stand-ins.ts";

/** Removing and undoing, with a git that fails, hangs or is killed at some step, and others at work. */

async function dirtyWorktree() {
  const { world, acme } = await worldWithRemote();
  const path = await branchWithWork(world, acme, "x");
  write(path, "read.me", "staged\n");
  await world.git(path, "add", "read.me");
  write(path, "read.me", "changed\n");
  write(path, "new.txt", "new\n");
  return { world, acme, path, before: await everything(world, path) };
}

/** A git that does something where its words hold `where`: before or after it did its own work. */
function git(world: World, where: string, { before = "", after = "" }): void {
  const own = `${real("git")} "$@"`;
  const met = `${before}\n${own}; code=$?\n${after}\nexit $code`;
  world.program("git", `#!/bin/sh\ncase " $* " in *" ${where} "*) ${met} ;; esac\nexec ${own}\n`);
}

const removing = ["remove", "x", "-y", "--discard"];

/** The worktree is there as it was, or undo makes it so. */
async function nothingIsLost(world: World, acme: string, path: string, before: string[]) {
  if (!existsSync(join(path, "new.txt"))) {
    // a removal that was cut off leaves the rest for the next one to remove
    if (existsSync(path)) await world.git(acme, "worktree", "remove", "--force", path);
    const { code, stderr } = await world.pots(["undo", "x"], { cwd: acme });
    expect({ code, stderr }).toMatchObject({ code: 0 });
  }
  expect(await everything(world, path)).toEqual(before);
}

test("a git that fails at any step of a removal: it is said, and nothing is lost", async () => {
  const { world, acme, path, before } = await dirtyWorktree();
  await using _ = world;
  const every = [
    ...["list", "status", "ls-files", "for-each-ref", "merge-base", "write-tree"],
    ...["hash-object", "commit-tree", "update-ref", "remove"],
  ];
  const faults: [string, string[]][] = [
    [FAULTS.fails, every],
    [FAULTS.dies, ["status", "hash-object", "remove"]],
    // elsewhere that is an answer: there may be nothing to say
    [FAULTS.saysNothing, ["list", "write-tree", "hash-object", "commit-tree"]],
  ];
  for (const [fault, steps] of faults) {
    for (const step of steps) {
      git(world, step, { before: fault });
      const { code, stderr } = await world.pots(removing, { cwd: acme });
      mend(world, "git");
      expect({ step, failed: code !== 0, said: stderr.includes("pots: ") }).toEqual({
        ...{ step, failed: true, said: true },
      });
      expect({ step, there: await everything(world, path) }).toEqual({ step, there: before });
    }
  }
});

test("pots killed after any step that writes: all is there, or undo brings it back", async () => {
  const { world, acme, path, before } = await dirtyWorktree();
  await using _ = world;
  await world.git(acme, "merge", "-q", "x"); // so that the branch goes too
  const steps = ["write-tree", "hash-object", "commit-tree", "update-ref", "remove", "-d"];
  for (const step of steps) {
    git(world, step, { after: "kill -KILL $PPID" });
    const { code } = await world.pots(removing, { cwd: acme });
    expect({ step, code }).toEqual({ step, code: 137 });
    mend(world, "git");
    await nothingIsLost(world, acme, path, before);
  }
  // and git itself, in the middle of removing the files
  git(world, "remove", {
    before: `${real("rm")} ${path}/new.txt ${path}/x.txt; kill -KILL $PPID $$`,
  });
  await world.pots(removing, { cwd: acme });
  mend(world, "git");
  await nothingIsLost(world, acme, path, before);
  // what a killed pots left behind keeps nobody from removing it
  const trace = join(world.base, "trace");
  const env = { GIT_TRACE2_EVENT: trace };
  expect((await world.pots(removing, { cwd: acme, env })).code).toBe(0);
  // and every object of it was on the disk before anything was removed
  const writes = readFileSync(trace, "utf8")
    .split("\n")
    .filter((line) => /"event":"start".*"(hash-object|write-tree|mktree|commit-tree)"/.test(line));
  expect(writes.length).toBeGreaterThan(6);
  expect(writes.filter((line) => !line.includes('"core.fsync=all"'))).toEqual([]);
});

test("a disk that is full while the work is saved: nothing is removed", async () => {
  const { world, acme, path, before } = await dirtyWorktree();
  await using _ = world;
  for (const step of ["hash-object", "write-tree", "commit-tree", "update-ref"]) {
    git(world, step, { before: "ulimit -f 0; trap '' XFSZ" });
    const { code, stderr } = await world.pots(removing, { cwd: acme });
    mend(world, "git");
    expect({ step, code, there: await everything(world, path) }).toEqual({
      ...{ step, code: 1, there: before },
    });
    expect(stderr).toContain(`pots: git ${step} failed in `);
  }
  const full = 'ulimit -f 0; trap "" XFSZ; exec "$@"'; // for pots' own files as well
  const ended = await world.run(["sh", "-c", full, "sh", POTS, ...removing], { cwd: acme });
  expect(ended.stderr).not.toContain("bug");
  expect({ code: ended.code, there: await everything(world, path) }).toEqual({
    ...{ code: 1, there: before },
  });
});

describe("what changes between the look and the act", () => {
  test("stops it: a commit, a change, a session that is new", async () => {
    const world = new World();
    await using _ = world;
    const { acme } = await projectWithRemote(world);
    const path = await branchWithWork(world, acme, "x");
    const changes: [string, () => Promise<unknown>][] = [
      ["a commit", () => commit(world, path, "late")],
      ["a change", async () => write(path, "late.txt", "late\n")],
      ["an ignored file", async () => write(path, ".env", "late\n")],
      ["a session", () => world.pots(["create", "x"], { cwd: acme })],
      // one that was shown may go, and no other with it
      ["one more change", async () => write(path, "late.txt", "late\n")],
    ];
    for (const [what, change] of changes) {
      for (const late of ["late.txt", ".env"]) rmSync(join(path, late), { force: true });
      const discard = what === "one more change" ? ["--discard"] : [];
      if (discard.length > 0) write(path, "shown.txt", "shown\n");
      const words = ["remove", "x", ...discard];
      await using terminal = TestTerminal.pots(world, words, { cwd: acme });
      await terminal.waitFor("Remove this worktree?");
      await change();
      terminal.type(`y${KEYS.enter}`);
      expect({ what, code: await terminal.exited() }).toEqual({ what, code: 7 });
      const text = terminal.text().replace(/\s+/g, " ");
      expect(text).toContain("changed meanwhile");
      expect(text.includes("new in it, and would not be saved: .env")).toBe(
        what === "an ignored file",
      );
      expect(existsSync(path)).toBe(true);
    }
  });

  test("stops it, though everything may be discarded: what came while it was cleared up", async () => {
    const world = new World();
    await using _ = world;
    const { acme } = await projectWithRemote(world);
    const path = `${acme}-x`;
    await world.git(acme, "worktree", "add", "-q", "-b", "x", path);
    const late: [string, string][] = [
      ["late.txt", "echo late > late.txt"],
      ["a commit", "git checkout -q --detach; git commit -q --allow-empty -m late"],
    ];
    for (const [what, command] of late) {
      const project = `[setup]\nremove = "${command}"\n`;
      world.file(".config/pots/projects/acme.toml", project);
      const words = ["remove", "x", "-y", "--discard", "--keep-branch"];
      const { code, stderr } = await world.pots(words, { cwd: acme });
      expect({ what, code, there: existsSync(path) }).toEqual({ what, code: 7, there: true });
      expect(stderr).toContain("changed meanwhile; it was not removed");
      rmSync(join(path, "late.txt"), { force: true });
    }
    // a program that goes on writing is named, with its file
    world.file(".config/pots/projects/acme.toml", "");
    const log = openSync(join(path, "server.log"), "a");
    await using server = Bun.spawn([real("tail"), "-f", "/dev/null"], { stdout: log });
    closeSync(log);
    // while it is read, and after that
    for (const when of ["update-ref", "--show-toplevel"]) {
      git(world, when, { before: `echo more >> ${path}/server.log` });
      const { code, stderr } = await world.pots(removing, { cwd: acme });
      mend(world, "git");
      expect({ when, code, there: existsSync(path) }).toEqual({ when, code: 7, there: true });
      const who = process.platform === "linux" ? `tail (${server.pid})` : "what writes there";
      expect(stderr).toContain(`  written meanwhile: server.log\n  stop ${who}, then try again\n`);
    }
  });

  test("keeps the branch: commits that came, or a worktree that has it now", async () => {
    const world = new World();
    await using _ = world;
    const { acme } = await projectWithRemote(world);
    const late: [string, string][] = [
      [
        "moved",
        "update-ref refs/heads/moved $(git -C ACME commit-tree -m late -p moved moved^{tree})",
      ],
      ["used", "worktree add -q ACME-again used"],
    ];
    for (const [name, words] of late) {
      await world.git(acme, "worktree", "add", "-q", "-b", name, `${acme}-${name}`);
      git(world, "remove", {
        after: `${real("git")} -C ${acme} ${words.replaceAll("ACME", acme)}`,
      });
      const { code, stderr } = await world.pots(["remove", name, "-y"], { cwd: acme });
      mend(world, "git");
      expect({ name, code, kept: stderr.includes(`branch ${name} stays: it `) }).toEqual({
        ...{ name, code: 1, kept: true },
      });
      expect(await world.git(acme, "branch", "--list", name)).toContain(name);
    }
    // a question that failed is no answer
    await world.git(acme, "worktree", "add", "-q", "-b", "x", `${acme}-x`);
    git(world, "rev-parse --verify --quiet", { before: FAULTS.fails });
    const { code, stderr } = await world.pots(["remove", "x", "-y"], { cwd: acme });
    mend(world, "git");
    expect({ code, kept: await world.git(acme, "branch", "--list", "x") }).toMatchObject({
      ...{ code: 1, kept: expect.stringContaining("x") },
    });
    expect(stderr).toContain("git rev-parse failed");
    expect(stderr).not.toContain("moved meanwhile");
  });

  test("written at any moment after the work was read, until git removes it: kept, or saved", async () => {
    const { world, acme, path, before } = await dirtyWorktree();
    await using _ = world;
    const [log, count] = [join(world.home, "asked"), join(world.home, "count")];
    const [written, late] = [`${path}-written`, `${path}/new.txt`];
    /** What git is asked in a removal; before the `which`th time, the file is written once. */
    const removeWritingAt = async (which: number) => {
      for (const old of [log, count, written]) rmSync(old, { force: true, recursive: true });
      const early = `printf . >> ${count}; read -r times < ${count}; [ \${#times} -lt ${which} ]`;
      const writing = `${real("mkdir")} ${written} 2>&- && [ -e ${late} ] && echo late >> ${late}`;
      const own = `exec ${real("git")} "$@"`;
      world.program("git", `#!/bin/sh\necho "$*" >> ${log}\n${early} || { ${writing}; }\n${own}\n`);
      await world.pots(removing, { cwd: acme });
      mend(world, "git");
      return readFileSync(log, "utf8").trimEnd().split("\n");
    };
    const asked = await removeWritingAt(Number.MAX_SAFE_INTEGER);
    await nothingIsLost(world, acme, path, before);
    const last = asked.findIndex((words) => words.includes("worktree remove"));
    expect(last).toBeGreaterThan(20);
    for (let which = last - 6; which <= last; which++) {
      write(path, "new.txt", "new\n");
      await removeWritingAt(which);
      if (!existsSync(path)) await world.pots(["undo", "x"], { cwd: acme });
      const text = readFileSync(late, "utf8");
      expect({ which, before: asked[which - 1], text }).toMatchObject({ text: "new\nlate\n" });
    }
  });

  test("two at once: one removes it, the other says so, and nothing is lost", async () => {
    const { world, acme, path, before } = await dirtyWorktree();
    await using _ = world;
    await world.pots(["create", "x"], { cwd: acme });
    const both = await Promise.all([1, 2].map(() => world.pots(removing, { cwd: acme })));
    expect(both.filter(({ code }) => code === 0)).toHaveLength(1);
    const other = both.find(({ code }) => code !== 0);
    expect(other?.stderr).toMatch(
      /another pots is removing it|meanwhile|no longer a worktree|no worktree/,
    );
    expect(await world.sessions()).toEqual([]);
    await nothingIsLost(world, acme, path, before);
  });
});

test("a git that hangs is waited for no longer than the person wants, and nothing is removed", async () => {
  const { world, acme, path, before } = await dirtyWorktree();
  await using _ = world;
  git(world, "status", { before: 'echo met >> "$HOME/calls"; exec sleep 1000' });
  const pots = startPots(world, removing, acme);
  await eventually(() => existsSync(join(world.home, "calls")), "git was never asked");
  pots.kill("SIGINT");
  expect(await pots.exited).toBe(130);
  mend(world, "git");
  expect(await everything(world, path)).toEqual(before);
});

test("pots killed at any step of taking changes along: they are where they were, or saved", async () => {
  const { world, acme, path, before } = await dirtyWorktree();
  await using _ = world;
  const contents = ["staged\n", "changed\n", "new\n"];
  /** Which of the contents are in no file, index or saved commit. */
  const missing = async () => {
    const found = new Set<string>();
    const saved = await world.git(acme, "for-each-ref", "--format=%(refname)", "refs/pots");
    for (const ref of saved.split("\n").filter((name) => name !== "")) {
      for (const file of [":read.me", "^2:read.me", "^3:new.txt"]) {
        found.add(`${await world.git(acme, "show", `${ref}${file}`)}\n`);
      }
    }
    for (const top of [path, `${acme}-next`].filter((each) => existsSync(each))) {
      for (const file of ["read.me", "new.txt"].map((name) => join(top, name))) {
        if (existsSync(file)) found.add(readFileSync(file, "utf8"));
      }
      found.add(`${await world.git(top, "show", ":read.me")}\n`);
    }
    return contents.filter((content) => !found.has(content));
  };
  const taking = ["create", "next", "-w", "--take", "--from", "HEAD", "-d"];
  for (const step of ["commit-tree", "update-ref", "add", "read-tree", "checkout-index", "-d"]) {
    git(world, step, { after: "kill -KILL $PPID" });
    const { code } = await world.pots(taking, { cwd: path });
    mend(world, "git");
    expect({ step, code, missing: await missing() }).toEqual({ step, code: 137, missing: [] });
    await world.run(["git", "worktree", "remove", "--force", `${acme}-next`], { cwd: acme });
    await world.run(["git", "branch", "-D", "next"], { cwd: acme });
    if ((await world.git(path, "status", "--short")) === "") break; // it had all been moved
    expect({ step, there: await everything(world, path) }).toEqual({ step, there: before });
  }
});

test("git uses no network but for a fetch that was asked for, in a partial clone too", async () => {
  const world = new World();
  await using _ = world;
  const { acme: source, remote } = await projectWithRemote(world);
  for (const name of ["squashed", "open"]) await branchWithWork(world, source, name);
  await world.git(source, "merge", "-q", "--squash", "squashed");
  await commit(world, source, "squashed");
  await world.git(source, "push", "-q", "origin", "main", "squashed", "open");
  await world.git(remote, "config", "uploadpack.allowFilter", "true");
  const acme = join(world.code, "partial/acme");
  const clone = ["clone", "-q", "--filter=blob:none", `file://${remote}`, acme];
  await world.git(world.code, ...clone);
  await world.git(acme, "worktree", "add", "-q", `${acme}-squashed`, "squashed");
  await world.git(acme, "worktree", "add", "-q", `${acme}-open`, "open");
  write(`${acme}-open`, "read.me", "changed\n");
  await world.git(acme, "remote", "set-url", "origin", "ssh://nowhere.invalid/acme.git");
  world.program("ssh", '#!/bin/sh\necho "$@" >> "$HOME/network"\nexit 1\n');
  const network = () => {
    const path = join(world.home, "network");
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  };
  const quiet = [
    ...[
      ["list", "--all"],
      ["create", "main"],
      ["create", "squashed", "-d"],
    ],
    ...[
      ["create", "new", "-w", "-n"],
      ["remove", "open", "-y", "--discard"],
      ["undo", "open"],
    ],
    ...[["remove", "squashed", "-y"], ["undo"], ["files", "open"], ["cleanup", "-n"]],
  ];
  for (const words of quiet) {
    await world.pots(words, { cwd: acme });
    expect({ words, network: network() }).toEqual({ words, network: "" });
  }
  await world.pots(["create", "pr:1", "-w"], { cwd: acme });
  expect(network()).toContain("nowhere.invalid");
}, 30_000);
