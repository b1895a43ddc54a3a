import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Mark } from "../../src/sessions/model.ts";
import { setMark } from "../../src/tmux/mark.ts";
import { withAround } from "../../src/worktrees/around.ts";
import { inMilliseconds, madeAt } from "../../src/worktrees/git-directory.ts";
import { PLUM } from "../../test/support/plum.ts";

/** A private machine to measure on: a home, repositories, and tmux servers with sessions in them. */

export interface Size {
  sessions: number;
  worktrees: number;
  projects: number;
  /** In every project one worktree is gone, so that its sessions are orphaned. */
  gone?: boolean;
}

/** A tmux server and the repositories its sessions work in. */
export interface Fleet extends Size {
  name: string;
  socket: string;
  roots: string[];
  /** The mark of a worktree that has no session of task `bench`. */
  spare: Mark;
}

/** Most worktrees are told apart by a number in their name; this finds any session's. */
export const SESSION_NAME = /proj\d+-wt\d+-t\d+/;
/** One in so many sessions was not made by pots. */
const UNMANAGED_EVERY = 20;

interface Place {
  name: string;
  root: string;
  path: string;
  project: string;
}

const mark = ({ root, path, name }: Place, task: string): Mark => {
  const gitdir = join(root, ".git", "worktrees", name);
  const made = madeAt(gitdir);
  if (made === null) throw new Error(`${gitdir} is no worktree's`);
  return withAround({ root, worktree: path, gitdir, task, made: inMilliseconds(made) });
};

/** The words that give a session its mark, as pots does in the call that starts it. */
export function markWords(session: string, mark: Mark): readonly string[] {
  const [command] = setMark(`=${session}:`, mark);
  if (command === undefined) throw new Error("nothing sets a mark");
  return command;
}

const two = (n: number) => String(n).padStart(2, "0");

export class Machine {
  readonly base = realpathSync(mkdtempSync("/tmp/pots-bench-"));
  readonly home = join(this.base, "home");
  readonly env: Record<string, string>;
  private readonly sockets: string[] = [];

  constructor() {
    const bin = join(this.base, "bin");
    for (const dir of [this.home, bin]) mkdirSync(dir, { recursive: true });
    for (const tool of [
      "tmux",
      "git",
      "sh",
      "bash",
      "sed",
      "sleep",
      "fzf",
      "sesh",
      "tms",
      "workmux",
      "wt",
    ]) {
      const path = Bun.which(tool);
      if (path !== null) symlinkSync(path, join(bin, tool));
    }
    this.env = {
      HOME: this.home,
      PATH: bin,
      SHELL: "/bin/sh",
      TERM: "xterm-256color",
      LC_ALL: "C.UTF-8",
      GIT_CONFIG_NOSYSTEM: "1",
      TMUX_TMPDIR: this.base,
    };
    writeFileSync(
      join(this.home, ".gitconfig"),
      "[user]\n\tname = Bench\n\temail = bench@example.invalid\n[init]\n\tdefaultBranch = main\n",
    );
  }

  /** The environment with a program put before all others on PATH. */
  withProgram(name: string, script: string): Record<string, string> {
    const dir = join(this.base, `bin-${name}`);
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, name), script, { mode: 0o755 });
    return { ...this.env, PATH: `${dir}:${this.env.PATH}` };
  }

  withPlum(): Record<string, string> {
    return this.withProgram("plum", PLUM);
  }

  /** A server's socket, which is ended with the machine. */
  socket(name: string): string {
    const socket = join(this.base, `${name}.sock`);
    this.sockets.push(socket);
    return socket;
  }

  async must(argv: string[], cwd = this.home): Promise<string> {
    const child = Bun.spawn(argv, { cwd, env: this.env, stdin: "ignore", stderr: "pipe" });
    const [out, words] = await Promise.all([child.stdout.text(), child.stderr.text()]);
    if ((await child.exited) !== 0) throw new Error(`${argv.join(" ")}: ${words}`);
    return out;
  }

  async fleet(name: string, size: Size): Promise<Fleet> {
    const socket = this.socket(name);
    const roots: string[] = [];
    const worktrees: Place[] = [];
    for (let p = 0; p < size.projects; p++) {
      const project = `proj${two(p)}`;
      const root = join(this.home, name, project);
      mkdirSync(root, { recursive: true });
      await this.must(["git", "init", "-q"], root);
      await this.must(["git", "commit", "-q", "--allow-empty", "-m", "first"], root);
      roots.push(root);
      for (let w = p; w < size.worktrees; w += size.projects) {
        const name = `${project}-wt${two(w)}`;
        const path = join(dirname(root), name);
        await this.must(["git", "worktree", "add", "-q", "-b", `feature/wt${two(w)}`, path], root);
        worktrees.push({ name, root, path, project });
      }
    }
    const at = (index: number) => {
      const worktree = worktrees[index % worktrees.length];
      if (worktree === undefined) throw new Error("a fleet needs a worktree");
      return worktree;
    };
    const script = Array.from({ length: size.sessions }, (_, i) => {
      const worktree = at(i);
      const task = `t${Math.floor(i / worktrees.length)}`;
      const session = `${worktree.name}-${task}`;
      const start = `new-session -d -s ${session} -c ${worktree.path} -- sleep 100000`;
      if (i % UNMANAGED_EVERY === UNMANAGED_EVERY - 1) return start;
      return [
        start,
        markWords(session, mark(worktree, task))
          .map((word) => `"${word}"`)
          .join(" "),
      ].join("\n");
    });
    const file = join(this.base, `${name}.conf`);
    writeFileSync(file, `${script.join("\n")}\n`);
    await this.must([
      "tmux",
      "-S",
      socket,
      "-f",
      "/dev/null",
      "start-server",
      ";",
      "source-file",
      file,
    ]);
    const running = await this.must(["tmux", "-S", socket, "list-sessions", "-F", "x"]);
    if (running.length / 2 !== size.sessions) throw new Error(`${name}: not every session started`);
    if (size.gone) {
      for (const root of roots) {
        const lost = worktrees.find((worktree) => worktree.root === root);
        if (lost !== undefined) rmSync(lost.path, { recursive: true });
      }
    }
    const spare = mark(at(worktrees.length - 1), "bench");
    return { name, ...size, socket, roots, spare };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.sockets) {
      await Bun.spawn(["tmux", "-S", socket, "kill-server"], { stderr: "ignore" }).exited;
    }
    rmSync(this.base, { recursive: true, force: true });
  }
}
