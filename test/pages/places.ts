import { mkdirSync, symlinkSync } from "node:fs";
import { installClaude } from "../support/agents.ts";
import { POTS, type World } from "../support/world.ts";

/** Where the reader of a page stands: a machine on which its examples can be followed. */

/** What every reader has. */
function programs(world: World): void {
  for (const name of ["mkdir", "ls", "touch", "jq"]) world.link(name);
  installClaude(world);
  // where its installer puts pots, and where Claude Code's puts claude
  const own = `${world.home}/.local/bin`;
  mkdirSync(own, { recursive: true });
  symlinkSync(POTS, `${own}/pots`);
  symlinkSync(`${world.bin}/claude`, `${own}/claude`);
  world.env.PATH = `${own}:${world.bin}`;
}

/** acme in ~/code, with worktrees auth and pay beside it, and a stand-in for Claude Code. */
async function acme(world: World): Promise<string> {
  programs(world);
  const root = await world.repository("acme");
  for (const name of ["auth", "pay"]) await world.worktree(root, name, name);
  return root;
}

/** Two folders of projects. */
async function twoFolders(world: World): Promise<string> {
  mkdirSync(`${world.home}/work`);
  return await acme(world);
}

/** An empty folder. */
async function nothing(world: World): Promise<string> {
  programs(world);
  return world.code;
}

/** acme, with stand-ins for the programs that its layout names. */
async function working(world: World): Promise<string> {
  for (const name of ["nvim", "docker"]) world.program(name, "#!/bin/sh\nexec sleep 1000\n");
  const npm = 'if [ "$1" = ci ]; then echo "added 12 packages"; exit; fi\nexec sleep 1000';
  world.program("npm", `#!/bin/sh\n${npm}\n`);
  const root = await acme(world);
  world.file("code/acme/web/index.html", "");
  await world.git(root, "add", "web");
  await world.git(root, "commit", "-q", "-m", "Begin the site");
  return root;
}

/** acme with a tag, a remote, a merged branch, an ignored file, and changes not committed. */
async function inTheMiddle(world: World): Promise<string> {
  const root = await acme(world);
  await world.git(root, "tag", "v1.2");
  world.file("code/acme/.gitignore", ".env\n");
  world.file("code/acme/.env", "PORT=8080\n");
  await world.git(root, "add", ".gitignore");
  await world.git(root, "commit", "-q", "-m", "Ignore what is secret");
  world.file("code/acme-pay/pay.md", "");
  await world.git(`${root}-pay`, "add", "pay.md");
  await world.git(`${root}-pay`, "commit", "-q", "-m", "Begin to pay");
  await world.git(root, "merge", "-q", "--no-ff", "-m", "Merge pay", "pay");
  const origin = `${world.home}/origin`;
  await world.git(root, "clone", "-q", "--bare", root, origin);
  await world.git(origin, "branch", "cart");
  await world.git(root, "remote", "add", "origin", origin);
  await world.git(root, "fetch", "-q", "origin");
  world.file("code/acme/notes.md", "unfinished\n");
  return root;
}

/** A clone of pots, built. */
async function clone(world: World): Promise<string> {
  programs(world);
  mkdirSync(`${world.code}/pots/dist`, { recursive: true });
  symlinkSync(POTS, `${world.code}/pots/dist/pots`);
  return `${world.code}/pots`;
}

const PLACES: Record<string, (world: World) => Promise<string>> = {
  README: clone,
  start: nothing,
  layouts: working,
  settings: twoFolders,
  worktrees: inTheMiddle,
};

/** Where the reader of a page stands: beside acme unless told otherwise. */
export const placeOf = (page: string) => PLACES[page] ?? acme;
