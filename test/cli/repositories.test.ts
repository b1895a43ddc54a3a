import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { markOf } from "../support/marks.ts";
import { World } from "../support/world.ts";

/** Repositories of every shape, and where in them one may stand. */

let world: World;
let acme = "";

beforeEach(async () => {
  world = new World();
  acme = await world.repository("acme");
  writeFileSync(`${acme}/file`, "");
  await world.git(acme, "add", "file");
  await world.git(acme, "commit", "-q", "-m", "second");
});

afterEach(async () => await world[Symbol.asyncDispose]());

async function created(cwd: string, ...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await world.pots(["create", ...words], { cwd });
  return code === 0 ? stdout.trim() : `exit ${code}: ${stderr}`;
}

test("a bare repository with worktrees beside it", async () => {
  const bare = `${world.code}/tool.git`;
  await world.git(world.code, "clone", "-q", "--bare", acme, bare);
  await world.git(bare, "worktree", "add", "-q", "-b", "feat", `${world.code}/tool-feat`);
  expect(await created(bare, "feat")).toBe("tool-feat-dev");
  expect(await created(`${world.code}/tool-feat`, "-t", "api")).toBe("tool-feat-api");
  expect((await markOf(world, "tool-feat-dev")).root).toBe(bare);
  expect(await created(bare)).toStartWith(
    "exit 2: pots: you stand in ~/code/tool.git, which is in none",
  );
  expect(await created(bare, "nope")).toContain(
    `git --git-dir=${bare} worktree add -b nope ${world.code}/tool-nope`,
  );
  // then git finds no bare repository by itself, and what it lists has to be asked by name
  await world.git(acme, "config", "--global", "safe.bareRepository", "explicit");
  await world.git(world.code, `--git-dir=${bare}`, "branch", "topic");
  expect(await created(`${world.code}/tool-feat`, "topic")).toContain(
    `git --git-dir=${bare} worktree add ${world.code}/tool-topic topic`,
  );
  await world.git(acme, "config", "--global", "--unset", "safe.bareRepository");
  await world.git(bare, "worktree", "remove", `${world.code}/tool-feat`);
  expect((await world.pots(["cleanup", "--yes"])).stderr).toContain("2 ended");
});

test("of a bare repository a worktree begins at the branch that its HEAD names, and has its files", async () => {
  const bare = `${world.code}/tool.git`;
  await world.git(world.code, "clone", "-q", "--bare", acme, bare);
  await world.git(bare, "branch", "live", "main~1");
  await world.git(bare, "symbolic-ref", "HEAD", "refs/heads/live");
  mkdirSync(`${bare}/info`, { recursive: true });
  writeFileSync(`${bare}/info/exclude`, ".env\n");
  for (const name of ["live", "main"]) {
    await world.git(bare, "worktree", "add", "-q", `${world.code}/tool-${name}`, name);
    writeFileSync(`${world.code}/tool-${name}/.env`, `of ${name}`);
    writeFileSync(`${world.code}/tool-${name}/.worktreeinclude`, ".env\n");
  }
  expect(await created(`${world.code}/tool-main`, "-w", "topic")).toBe("tool-topic-dev");
  expect(readFileSync(`${world.code}/tool-topic/.env`, "utf8")).toBe("of live");
  const [topic, live] = await Promise.all(
    ["topic", "live"].map((name) => world.git(bare, "rev-parse", name)),
  );
  expect(topic).toBe(live ?? "");
});

test("a repository hidden in .bare, with and without a .git that points to it", async () => {
  for (const name of ["plain", "signed"]) {
    const root = `${world.code}/${name}`;
    await world.git(world.code, "clone", "-q", "--bare", acme, `${root}/.bare`);
    if (name === "signed") writeFileSync(`${root}/.git`, "gitdir: ./.bare\n");
    await world.git(`${root}/.bare`, "worktree", "add", "-q", "-b", "feat", `${root}/feat`);
    expect(await created(root, "feat")).toBe(`${name}-feat-dev`);
    expect(await created(`${root}/feat`, "-t", "api")).toBe(`${name}-feat-api`);
    expect((await markOf(world, `${name}-feat-dev`)).root).toBe(root);
    expect(await created(root, "a/b")).toContain(`worktree add -b a/b ${root}/a-b`);
    await world.git(`${root}/.bare`, "branch", "deep/er");
    // not taken for it, and git makes no branch beside one below it
    expect(await created(root, "deep")).toContain("can be no branch deep beside deep/er;");
    await world.git(`${root}/.bare`, "worktree", "remove", `${root}/feat`);
    // the default branch's worktree stands for a main one; another project's is not meant instead
    await world.git(`${root}/.bare`, "worktree", "add", "-q", `${root}/main`, "main");
    const removed = await world.pots(["remove", "main", "-y"], { cwd: root });
    expect(removed).toMatchObject({
      ...{ code: 7, stderr: expect.stringContaining("it has main, the default branch") },
    });
    await world.git(`${root}/.bare`, "worktree", "remove", `${root}/main`);
    expect(await created(root, "main")).toStartWith(
      `exit 3: pots: there is no worktree main in ${name}`,
    );
  }
  expect((await world.pots(["cleanup", "--yes"])).stderr).toContain("4 ended");
});

test("from a directory below, and from another worktree", async () => {
  const auth = await world.worktree(acme, "auth");
  mkdirSync(`${auth}/deep/er`, { recursive: true });
  expect(await created(`${auth}/deep/er`)).toBe("acme-auth-dev");
  await world.worksIn("acme-auth-dev", auth);
  expect(await created(`${auth}/deep`, "main")).toBe("acme-main-dev");
});

test("from outside every repository, by project and by path", async () => {
  const auth = await world.worktree(acme, "auth");
  expect(await created("/", auth)).toBe("acme-auth-dev");
  expect(await created("/", "acme", "main")).toBe("acme-main-dev"); // remembered now
  expect(await created("/", "auth", "-t", "2")).toBe("acme-auth-2"); // the only one of that name
  expect(await created("/", "oauth")).toStartWith(
    "exit 3: pots: there is no worktree and no project",
  );
});

test("a submodule is a project of its own", async () => {
  await world.git(acme, "-c", "protocol.file.allow=always", "submodule", "add", "-q", acme, "sub");
  expect(await created(`${acme}/sub`)).toBe("sub-main-dev");
  expect(await created(`${acme}/sub`, "main", "-t", "api")).toBe("sub-main-api");
  await world.worksIn("sub-main-dev", `${acme}/sub`);
  // git leaves it empty in a new worktree
  await world.git(acme, "commit", "-qm", "sub");
  const made = await world.pots(["create", "with-sub", "-w", "-d"], { cwd: acme });
  expect(made.stderr).toEndWith(
    "a submodule is not checked out: sub\n  git -C ~/code/acme-with-sub submodule update --init\n",
  );
  const update = ["-c", "protocol.file.allow=always", "submodule", "--quiet", "update", "--init"];
  await world.git(`${acme}-with-sub`, ...update);
});

test("a repository whose git directory lies elsewhere", async () => {
  await world.git(
    world.code,
    "clone",
    "-q",
    "--separate-git-dir",
    `${world.code}/store`,
    acme,
    "apart",
  );
  const apart = `${world.code}/apart`;
  expect(await created(apart)).toBe("apart-main-dev");
  await world.worksIn("apart-main-dev", apart);
});

test("git's variables of a hook lead nowhere else", async () => {
  const auth = await world.worktree(acme, "auth");
  const other = await world.repository("other");
  const env = { GIT_DIR: `${other}/.git`, GIT_WORK_TREE: other, GIT_INDEX_FILE: `${other}/x` };
  expect((await world.pots(["create"], { cwd: auth, env })).stdout).toBe("acme-auth-dev\n");
  world.withPlum(); // which asks git without naming a directory
  expect((await world.pots(["create", "main"], { cwd: auth, env })).stdout).toBe("acme-main-dev\n");
  await world.worksIn("acme-main-dev", acme);
});

test("in a directory that was removed nothing is done, and one is told to leave it", async () => {
  const auth = await world.worktree(acme, "auth");
  await world.tmux("new-session", "-d", "-s", "mail");
  const pots = `${process.cwd()}/dist/pots`;
  const { code, stderr } = await world.run([
    "sh",
    "-c",
    `cd "$1" && git worktree remove . && exec "$0" create`,
    pots,
    auth,
  ]);
  expect(code).not.toBe(0);
  expect(stderr).toContain("directory");
  expect(await world.sessions()).toEqual(["mail"]);
  rmSync(auth, { recursive: true, force: true });
});
