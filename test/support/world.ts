import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statfsSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { once } from "./once.ts";
import { PLUM } from "./plum.ts";
import { eventually } from "./wait.ts";

/**
 * A small machine of its own for one test: a temporary home, a PATH with nothing on it but what is
 * put there, a tmux server on a socket of its own, real git repositories, and the compiled pots.
 */

export const POTS = resolve(import.meta.dir, "../../dist/pots");

export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

export interface Wishes {
  cwd?: string;
  env?: Record<string, string | undefined>;
}

/** Found where the person running the tests has them, whatever their PATH. */
const TOOLS = [
  "tmux",
  "git",
  "sh",
  "bash",
  "cat",
  "env",
  "find",
  "mv",
  "ps",
  "sed",
  "sleep",
  "stty",
  "tail",
  "tr",
];

/**
 * The real program, wherever the person running the tests has it, whatever a World has on its PATH.
 * `POTS_TEST_TMUX` names the tmux to test with.
 * @throws Error where it is missing
 */
export function real(tool: string): string {
  const known = found.get(tool);
  if (known !== undefined) return known;
  const chosen = tool === "tmux" ? process.env.POTS_TEST_TMUX : undefined;
  const path = chosen || Bun.which(tool);
  if (path === null) throw new Error(`${tool} is missing: ./scripts/setup.sh test`);
  found.set(tool, path);
  return path;
}

const found = new Map<string, string>();
let version: number | undefined;

/** The version of the tmux that is tested with: 302 for 3.2a, Infinity for one in the making. */
export function tmuxVersion(): number {
  if (version === undefined) {
    const said = Bun.spawnSync([real("tmux"), "-V"]).stdout.toString();
    const match = /^tmux (?:next-)?(\d+)\.(\d+)/.exec(said);
    version = match === null ? Number.POSITIVE_INFINITY : Number(match[1]) * 100 + Number(match[2]);
  }
  return version;
}

/** 3.4 prints a `$` before a letter, `_` or `{` as `\$`. */
function dollars(printed: string): string {
  return tmuxVersion() === 304 ? printed.replace(/\\\$(?=[A-Za-z_{])/g, "$") : printed;
}

/** The same, and 3.4 and 3.5 print control bytes as `\033`. */
function asItWas(printed: string): string {
  if (tmuxVersion() < 304 || tmuxVersion() > 305) return printed;
  return dollars(printed).replace(/\\([0-7]{3})/g, (_, octal) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}

/**
 * Where worlds are made: in memory where there is plenty and programs may be run there, as thousands
 * of small files come and go, which ext4 takes a third of the suite's time for. `POTS_TEST_DIRECTORY`
 * names another place.
 */
const WORLDS = process.env.POTS_TEST_DIRECTORY || (isRoomy("/dev/shm") ? "/dev/shm" : "/tmp");

function isRoomy(directory: string): boolean {
  const mounts = existsSync("/proc/mounts") ? readFileSync("/proc/mounts", "utf8") : "";
  const options = mounts.split("\n").find((line) => line.split(" ")[1] === directory);
  if (options === undefined || /\bnoexec\b/.test(options)) return false;
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize > 4 * 1024 ** 3;
}

const repository = once(async (world, path) => {
  await world.git(path, "init", "-q");
  await world.git(path, "commit", "-q", "--allow-empty", "-m", "first");
});

export class World implements AsyncDisposable {
  readonly base = realpathSync(mkdtempSync(join(WORLDS, "pots-")));
  readonly home = join(this.base, "home");
  /** The whole of PATH. */
  readonly bin = join(this.base, "bin");
  /** Where repositories are made. */
  readonly code = join(this.home, "code");
  readonly env: Record<string, string> = {
    HOME: this.home,
    PATH: this.bin,
    SHELL: "/bin/sh",
    TERM: "xterm-256color",
    TMUX_TMPDIR: join(this.base, "tmux"),
    LC_ALL: "C.UTF-8",
    TZ: "UTC",
    PS1: "$ ",
    GIT_CONFIG_NOSYSTEM: "1",
  };

  constructor() {
    if (!existsSync(POTS)) throw new Error("dist/pots is missing: bun run build");
    for (const dir of [this.code, this.bin, this.env.TMUX_TMPDIR ?? ""]) {
      mkdirSync(dir, { recursive: true });
    }
    for (const tool of TOOLS) {
      symlinkSync(real(tool), join(this.bin, tool));
    }
    writeFileSync(
      join(this.home, ".gitconfig"),
      // no housekeeping and no sample hooks: a thousand repositories are made, and soon thrown away
      "[user]\n\tname = Test\n\temail = test@example.invalid\n" +
        "[init]\n\tdefaultBranch = main\n\ttemplateDir =\n" +
        "[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n",
    );
    // Not a login shell: /etc/profile would bring in this machine's PATH and prompt.
    writeFileSync(join(this.home, ".tmux.conf"), "set -g default-command /bin/sh\n");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // each of its servers, also one that a test that failed has left; a Glob passes sockets over
    const directory = this.env.TMUX_TMPDIR ?? "";
    for (const socket of readdirSync(directory, { recursive: true, encoding: "utf8" })) {
      if (!socket.includes("/")) continue;
      await this.run([real("tmux"), "-S", join(directory, socket), "kill-server"]);
    }
    rmSync(this.base, { recursive: true, force: true });
  }

  /** Runs a program to its end, with no input and no terminal. */
  async run(argv: string[], { cwd = this.home, env = {} }: Wishes = {}): Promise<Ended> {
    const child = Bun.spawn(argv, {
      cwd,
      env: { ...this.env, ...env },
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    });
    const [stdout, stderr, code] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ]);
    return { code, stdout, stderr };
  }

  async pots(args: string[], wishes: Wishes = {}): Promise<Ended> {
    return await this.run([POTS, ...args], wishes);
  }

  /** @throws when the program fails */
  async must(argv: string[], wishes: Wishes = {}): Promise<string> {
    const { code, stdout, stderr } = await this.run(argv, wishes);
    if (code !== 0) throw new Error(`${argv.join(" ")}: exit ${code}\n${stderr}`);
    return stdout.replace(/\n$/, "");
  }

  async tmux(...args: string[]): Promise<string> {
    return await this.must([real("tmux"), "-u", ...args]);
  }

  async git(cwd: string, ...args: string[]): Promise<string> {
    return await this.must([real("git"), ...args], { cwd });
  }

  /** Names of the server's sessions, sorted; none without a server. */
  async sessions(): Promise<string[]> {
    const { code, stdout } = await this.run([
      real("tmux"),
      "-u",
      "list-sessions",
      "-F",
      "#{session_name}",
    ]);
    // a server on its way out answers with nothing
    const names = code === 0 ? dollars(stdout).split("\n") : [];
    return names.filter((name) => name !== "").sort();
  }

  /** Ends the server, and waits until another can be started. */
  async endServer(): Promise<void> {
    await this.tmux("kill-server");
    await this.serverGone();
  }

  /** Holds when there is no server: one on its way out takes calls still. */
  async serverGone(): Promise<void> {
    await eventually(async () => {
      const { stderr } = await this.run([real("tmux"), "list-sessions"]);
      return /^(no server running on|error connecting to .*No such file)/.test(stderr);
    }, "the server gone");
  }

  /** A session's option, environment variable or format, by tmux's own word. */
  async format(session: string, format: string): Promise<string> {
    return asItWas(await this.tmux("display-message", "-p", "-t", `=${session}:`, format));
  }

  /**
   * What a session's active pane shows: wrapped lines as one, without the blanks behind them, which
   * some versions of tmux keep.
   */
  async screen(session: string): Promise<string> {
    const shown = await this.tmux("capture-pane", "-p", "-J", "-t", `=${session}:`);
    return shown.replace(/ +$/gm, "");
  }

  /** Holds when a session's active pane works in a directory, as it does shortly after its start. */
  async worksIn(session: string, path: string): Promise<void> {
    let seen = "";
    await eventually(
      async () => {
        seen = await this.format(session, "#{pane_current_path}");
        return seen === path;
      },
      () => `${session} to work in ${path}, not in ${seen}`,
    );
  }

  /** A repository with one commit; its path. */
  async repository(name: string, parent = this.code): Promise<string> {
    const path = join(parent, name);
    mkdirSync(path, { recursive: true });
    await repository(this, path);
    return path;
  }

  /** A worktree beside its repository, named `<repository>-<suffix>` like its branch; its path. */
  async worktree(repository: string, suffix: string, branch?: string): Promise<string> {
    const path = `${repository}-${suffix}`;
    const name = branch ?? `wt-${crypto.randomUUID().slice(0, 8)}`;
    await this.git(repository, "worktree", "add", "-q", "-b", name, path);
    return path;
  }

  /** Puts a program on PATH, in place of any other of that name. */
  program(name: string, script: string): void {
    const path = join(this.bin, name);
    rmSync(path, { force: true });
    writeFileSync(path, script);
    chmodSync(path, 0o755);
  }

  /** Puts one more of this machine's programs on PATH. */
  link(name: string): void {
    symlinkSync(real(name), join(this.bin, name));
  }

  /** Puts pots itself on PATH. */
  withPots(): void {
    symlinkSync(POTS, join(this.bin, "pots"));
  }

  /** Takes a program off PATH. */
  without(name: string): void {
    rmSync(join(this.bin, name), { force: true });
  }

  /** Puts the stand-in for plum on PATH. */
  withPlum(): void {
    this.program("plum", PLUM);
  }

  file(path: string, text: string): void {
    const whole = join(this.home, path);
    mkdirSync(join(whole, ".."), { recursive: true });
    writeFileSync(whole, text);
  }
}
