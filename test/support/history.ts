import { createHash } from "node:crypto";
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { once } from "./once.ts";
import { World } from "./world.ts";

/** Repositories with a history: a remote on the disk, branches, commits, merges, and dirt. */

const cloned = once(async (world) => {
  const [remote, acme] = [join(world.base, "remote.git"), join(world.code, "acme")];
  await world.git(world.base, "init", "-q", "--bare", remote);
  await world.git(world.code, "clone", "-q", remote, acme);
  write(acme, ".gitignore", ".env\nnode_modules/\n");
  write(acme, "read.me", "one\ntwo\nthree\n");
  await commit(world, acme, "first");
  await world.git(acme, "push", "-q", "-u", "origin", "main");
  await world.git(acme, "remote", "set-head", "origin", "main");
});

/** A clone `acme` of a bare repository, with one commit; their paths. */
export async function projectWithRemote(world: World): Promise<{ acme: string; remote: string }> {
  await cloned(world, world.base);
  const acme = join(world.code, "acme");
  await world.git(acme, "update-index", "--refresh");
  return { acme, remote: join(world.base, "remote.git") };
}

/** The same in a world of its own. */
export async function worldWithRemote(): Promise<{ world: World; acme: string; remote: string }> {
  const world = new World();
  return { world, ...(await projectWithRemote(world)) };
}

export function write(top: string, path: string, text: string | Uint8Array): void {
  mkdirSync(dirname(join(top, path)), { recursive: true });
  writeFileSync(join(top, path), text);
}

/** Commits everything that is in a worktree; the commit. */
export async function commit(world: World, top: string, message: string): Promise<string> {
  await world.git(top, "add", "-A");
  await world.git(top, "commit", "-q", "--allow-empty", "-m", message);
  return await world.git(top, "rev-parse", "HEAD");
}

/** A worktree on a new branch with one commit of its own, which adds a file of the branch's name. */
export async function branchWithWork(world: World, root: string, branch: string): Promise<string> {
  const path = `${root}-${branch.replaceAll("/", "-")}`;
  await world.git(root, "worktree", "add", "-q", "-b", branch, path);
  write(path, `${branch.replaceAll("/", "-")}.txt`, `work of ${branch}\n`);
  await commit(world, path, `work of ${branch}`);
  return path;
}

/** Every file of a worktree with its kind, permissions and content, and what git says of it. */
export async function everything(world: World, top: string): Promise<string[]> {
  const status = await world.git(top, "status", "--porcelain=v2", "-uall", "--branch");
  const staged = await world.git(top, "ls-files", "--stage");
  return [...contents(top), ...status.split("\n"), ...staged.split("\n")];
}

function contents(top: string, below = ""): string[] {
  return readdirSync(join(top, below), { withFileTypes: true })
    .filter(({ name }) => name !== ".git")
    .flatMap((entry) => {
      const path = join(below, entry.name);
      const whole = join(top, path);
      if (entry.isDirectory()) return contents(top, path);
      const { mode } = lstatSync(whole);
      const content = entry.isSymbolicLink()
        ? readlinkSync(whole)
        : createHash("sha256").update(readFileSync(whole)).digest("hex");
      return [`${path} ${mode.toString(8)} ${content}`];
    })
    .sort();
}
