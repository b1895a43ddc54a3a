import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { KEYS, TestTerminal } from "../test/support/terminal.ts";
import { eventually } from "../test/support/wait.ts";
import { POTS, World } from "../test/support/world.ts";
import { svg } from "./pictures/svg.ts";

/**
 * Draws the README's pictures from the real binary in a real terminal: `bun run build`, then
 * `bun run pictures`. Its world is made for it: a home, two projects, a tmux server of its own.
 */

const LOG = [
  "12:04:31 \u001b[32mINFO\u001b[0m  listening on port 4000",
  "12:04:38 \u001b[32mINFO\u001b[0m  \u001b[1mGET\u001b[0m  /api/prunes 200 in 4 ms",
  "12:04:39 \u001b[32mINFO\u001b[0m  \u001b[1mGET\u001b[0m  /api/prunes/17 200 in 3 ms",
  "12:04:52 \u001b[33mWARN\u001b[0m  \u001b[1mPOST\u001b[0m /api/juice 422: no prunes left",
  "12:05:07 \u001b[32mINFO\u001b[0m  \u001b[1mPOST\u001b[0m /api/prunes 201 in 9 ms",
  "12:05:11 \u001b[32mINFO\u001b[0m  \u001b[1mPOST\u001b[0m /api/juice 200 in 21 ms",
];

const HISTORY = [
  "Sign in with a passkey",
  "Keep who signed in for a week",
  "Say why a sign-in failed",
];

/** Projects acme and prunejuice, as in the middle of a working day. */
async function workingDay(): Promise<World> {
  const world = new World();
  for (const name of ["AUTHOR", "COMMITTER"])
    world.env[`GIT_${name}_DATE`] = "2026-01-31T12:00:00Z";
  // no login shell: this machine's profile has no place in a picture
  world.file(".tmux.conf", "set -g default-command 'bash --norc --noprofile'\n");
  symlinkSync(POTS, join(world.bin, "pots"));
  const acme = await world.repository("acme");
  const auth = await world.worktree(acme, "auth", "feature/auth");
  const billing = await world.worktree(acme, "billing", "billing");
  await world.worktree(acme, "search", "fix/search-order");
  for (const subject of HISTORY) {
    await world.git(auth, "commit", "-q", "--allow-empty", "-m", subject);
  }
  const juice = await world.repository("prunejuice");
  const feature = await world.worktree(juice, "impl", "impl");
  await world.worktree(juice, "press", "feature/cold-press");
  world.file("code/prunejuice-impl/server.log", `${LOG.join("\n")}\n`);
  const create = (cwd: string, ...words: string[]) =>
    world.must([POTS, "create", "--no-attach", ...words], { cwd });
  await world.tmux("new-session", "-d", "-s", "notes", "-c", world.home);
  await create(billing);
  await create(juice, "main");
  await create(auth, "acme", "auth", "api");
  await create(auth);
  await create(feature, "prunejuice", "impl", "backend", "--", "exec tail -f server.log");
  await create(acme, "main");
  await world.git(acme, "worktree", "remove", billing);
  return world;
}

/** A shell in a terminal where `words` were typed. */
async function typed(world: World, words: string, size: { cols: number; rows: number }) {
  const terminal = new TestTerminal(
    world,
    [join(world.bin, "bash"), "--norc", "--noprofile"],
    { cwd: join(world.code, "acme"), env: { PS1: "\\[\\e[32m\\]~/code/acme\\[\\e[0m\\] $ " } },
    size,
  );
  await terminal.waitFor("$");
  terminal.type(`${words}${KEYS.enter}`);
  return terminal;
}

async function draw(terminal: TestTerminal, rows: number, file: string, title: string) {
  await Bun.write(file, svg(terminal.emulator, rows, title));
  console.log(`drew ${file}`);
}

async function drawList(world: World): Promise<void> {
  await using terminal = await typed(world, "pots list", { cols: 122, rows: 14 });
  await terminal.waitFor(/orphaned(.|\n)*\$\s*$/);
  const rows = terminal.lines().findLastIndex((line) => line.includes("~/code/"));
  await draw(
    terminal,
    rows,
    ".github/list.svg",
    "pots list: sessions, with project, worktree and state",
  );
}

async function drawPicker(world: World): Promise<void> {
  await using terminal = await typed(world, "pots", { cols: 112, rows: 13 });
  await terminal.waitFor("prunejuice/press");
  const pointed = () => terminal.lines().find((line) => line.startsWith("▌")) ?? "";
  while (!pointed().includes("prunejuice-impl-backend")) {
    const before = pointed();
    terminal.type(KEYS.down);
    await eventually(() => pointed() !== before);
  }
  await terminal.waitFor("no prunes left");
  const title = "pots: sessions to pick from, and what the selected one shows";
  await draw(terminal, 13, ".github/picker.svg", title);
  terminal.type(KEYS.ctrlC);
}

{
  await using world = await workingDay();
  await using client = new TestTerminal(world, ["tmux", "-u", "attach", "-t", "=acme-main-dev"]);
  await client.waitFor("$");
  await drawList(world);
  await drawPicker(world);
}
