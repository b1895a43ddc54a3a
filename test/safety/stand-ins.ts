import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { once } from "../support/once.ts";
import { started } from "../support/started.ts";
import { POTS, real, type World } from "../support/world.ts";

/** Programs on PATH that do not do as they should, and what must hold whatever they do. */

export { real };

/** Ways to fail, as a shell script's body. */
export const FAULTS = {
  fails: "echo 'the disk is on fire' >&2; exit 3",
  dies: 'printf "half a li"; kill -KILL $$',
  crashes: "kill -SEGV $$",
  floods: "exec tr '\\0' x < /dev/zero",
  talksRubbish: "echo hello; echo 'this is no list'; exit 0",
  saysNothing: "exit 0",
} as const;

/** Never answers, and starts a child of its own that would not either. */
export const HANGS = "sleep 1000 & echo $$ $! >> $HOME/hanging; wait";

/**
 * A program that fails where its words hold `where`, and is itself everywhere else.
 * `$HOME/calls` gets a line for each call that is met.
 */
export function breaking(world: World, tool: string, where: string, body: string): void {
  const met = `echo met >> "$HOME/calls"; ${body}`;
  world.program(
    tool,
    `#!/bin/sh\ncase "$*" in *"${where}"*) ${met} ;; esac\nexec ${real(tool)} "$@"\n`,
  );
}

export function mend(world: World, tool: string): void {
  world.without(tool);
  world.link(tool);
}

export function unexecutable(world: World, tool: string): void {
  const path = join(world.bin, tool);
  rmSync(path, { force: true });
  writeFileSync(path, "#!/bin/sh\n");
  chmodSync(path, 0o644);
}

/** Every session with what identifies it and its whole mark, by tmux's own word. */
export async function everySession(world: World): Promise<string[]> {
  const fields = ["id", "name"].map((field) => `#{session_${field}}`);
  const { code, stdout } = await world.run([
    ...[real("tmux"), "-u", "list-sessions", "-F"],
    ["#{pid}", ...fields, "#{@pots}"].join("|"),
  ]);
  return code === 0 ? stdout.trim().split("\n").sort() : [];
}

/** Is a process there and not merely waiting to be buried? */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !/\) Z /.test(readFileSync(stat, "utf8"));
}

/** The processes that HANGS started in this world. */
export function hanging(world: World): number[] {
  const path = join(world.home, "hanging");
  return existsSync(path) ? readFileSync(path, "utf8").trim().split(/\s+/).map(Number) : [];
}

/** Starts pots without waiting for its end. */
export function startPots(world: World, args: string[], cwd = world.home): Bun.Subprocess {
  return Bun.spawn([POTS, ...args], {
    cwd,
    env: world.env,
    stdin: "ignore",
    stdout: "ignore",
    stderr: "ignore",
  });
}

const worktrees = once(async (made) => {
  const root = await made.repository("acme");
  for (const name of ["gone", "here"]) await made.worktree(root, name);
});

/** A project with worktree `gone`, whose session is an orphan, and `here`, whose session is not. */
export async function withOrphan(world: World): Promise<{ acme: string; orphan: string }> {
  await worktrees(world, world.code);
  const acme = join(world.code, "acme");
  await world.must([POTS, "create", "acme", "gone"], { cwd: acme });
  await started(world, acme, "here");
  await world.tmux("new-session", "-d", "-s", "acme-gone", "-c", acme);
  await world.git(acme, "worktree", "remove", `${acme}-gone`);
  return { acme, orphan: "acme-gone-dev" };
}
