import { PotsError, reasonOf } from "../system/errors.ts";
import {
  become,
  findProgram,
  type Outcome,
  type RunOptions,
  run,
  runNow,
  succeeded,
} from "../system/process.ts";
import { INSTALL_TMUX, requireVersion } from "./version.ts";

/**
 * The way to tmux: which server, which words, what its answers mean.
 * Only this folder knows tmux's language.
 */

/** Which server: tmux's own `-L` and `-S`; without them tmux follows `$TMUX` and `$TMUX_TMPDIR`. */
export interface ServerChoice {
  socketName?: string | undefined;
  socketPath?: string | undefined;
}

export function isSameServer(a: ServerChoice, b: ServerChoice): boolean {
  return a.socketName === b.socketName && a.socketPath === b.socketPath;
}

/** One tmux command: its name and arguments. */
export type TmuxCommand = readonly [string, ...string[]];

/** tmux ends a command at an argument's last `;`. An escaped one is text (cmd-parse.y). */
function literal(argument: string): string {
  return argument.endsWith(";") ? `${argument.slice(0, -1)}\\;` : argument;
}

/** Arguments for tmux: several commands become one call, in which a failure stops the rest. */
export function tmuxArguments(server: ServerChoice, commands: readonly TmuxCommand[]): string[] {
  const socket =
    server.socketPath !== undefined
      ? ["-S", server.socketPath]
      : server.socketName !== undefined
        ? ["-L", server.socketName]
        : [];
  const words = commands.flatMap((command, index) => [
    ...(index > 0 ? [";"] : []),
    ...command.map(literal),
  ]);
  return [...socket, ...words];
}

const NO_SESSIONS = [
  "no server running on ",
  "error connecting to .*\\(No such file or directory\\)",
  // a server without any: its last one has just ended, or `exit-empty` is off
  "no current target",
];

/** tmux's words where there are no sessions. Any other failure is a failure. */
export function saysNoSessions(stderr: string): boolean {
  return new RegExp(`^(${NO_SESSIONS.join("|")})`, "m").test(stderr);
}

/** Is the answer to a list that there are no sessions? */
export function foundNone(outcome: Outcome): boolean {
  return outcome.ending === "exited" && outcome.code === 1 && saysNoSessions(outcome.stderr);
}

/** The server ended while it was asked: the last session took it along, or it crashed. */
export function saysServerLeft(stderr: string): boolean {
  return /^(server exited|lost server)/m.test(stderr);
}

/** What was asked about is not there, be it alone or for want of any session. */
export function saysNotThere(stderr: string): boolean {
  return saysNoSessions(stderr) || /^can't find /m.test(stderr);
}

/** The same, or its server left while it was asked; any other failure tells nothing. */
export function saysGone(stderr: string): boolean {
  return saysNotThere(stderr) || saysServerLeft(stderr);
}

/** Milliseconds that an agent's hook may take in all. */
const HOOK = 2000;

/** A connection to one tmux server. */
export class Tmux {
  private readonly ahead = new Map<readonly TmuxCommand[], Promise<Outcome>>();

  /** What pots still has to do before it becomes tmux and is no more. */
  beforeBecoming: (() => Promise<void>) | null = null;

  /** The machine it runs on, as ssh knows it; null: this one. */
  readonly host: string | null = null;

  constructor(readonly server: ServerChoice) {}

  /** As messages call it. */
  protected get name(): string {
    return `tmux${this.where}`;
  }

  /** ` on build`; nothing for this machine. */
  protected get where(): string {
    return "";
  }

  /**
   * Ask what is certain to be asked next, while the code that will ask is still being loaded. The
   * answer is given once, to the first `try` of these very commands.
   */
  askAhead(question: readonly TmuxCommand[]): void {
    this.ahead.set(question, this.start(question, {}));
  }

  // -u: without a UTF-8 locale the client would replace every non-ASCII byte of its output.
  protected start(commands: readonly TmuxCommand[], options: RunOptions): Promise<Outcome> {
    return run(["tmux", "-u", ...tmuxArguments(this.server, commands)], options);
  }

  /** Run commands in one call. @throws PotsError where tmux is missing, or its host is silent */
  async try(commands: readonly TmuxCommand[], options: RunOptions = {}): Promise<Outcome> {
    const asked = this.ahead.get(commands);
    this.ahead.delete(commands);
    const outcome = await (asked ?? this.start(commands, options));
    if (outcome.ending === "missing") throw this.missing();
    return outcome;
  }

  /** The same with nothing else going on meanwhile, which is quicker: hooks are waited for. */
  tryNow(commands: readonly TmuxCommand[]): { code: number; stdout: string } {
    return runNow(["tmux", "-u", ...tmuxArguments(this.server, commands)], { timeout: HOOK });
  }

  /** Run commands in one call. @throws PotsError with tmux's own words when they fail */
  async must(
    doing: string,
    commands: readonly TmuxCommand[],
    options: RunOptions = {},
  ): Promise<string> {
    return (await this.succeed(doing, commands, options)).stdout;
  }

  private async succeed(
    doing: string,
    commands: readonly TmuxCommand[],
    options: RunOptions = {},
  ): Promise<Outcome> {
    const outcome = await this.try(commands, options);
    if (succeeded(outcome)) return outcome;
    throw await this.failure(doing, outcome);
  }

  /** Run a command, and read its answer. @throws PotsError as `must` and `read` */
  async mustRead<Read>(
    doing: string,
    command: TmuxCommand,
    what: string,
    reading: (output: string) => Read,
  ): Promise<Read> {
    return await this.read(what, await this.succeed(doing, [command]), reading);
  }

  /** The error for a failed call; a tmux that is too old is named as the cause. */
  async failure(doing: string, outcome: Outcome): Promise<PotsError> {
    await this.requireClient();
    const { mendFor } = await import("./mend.ts");
    return new PotsError(
      "failed",
      `${this.name} could not ${doing} (${outcome.summary})`,
      mendFor(outcome.stderr, this.host),
      { program: "tmux", stderr: outcome.stderr },
    );
  }

  /**
   * The reading of an answer, which throws an Error where it is none.
   * @param what it is a list of what. @throws PotsError; a tmux that is too old is named as the cause
   */
  async read<Read>(
    what: string,
    outcome: Pick<Outcome, "stdout" | "stderr">,
    reading: (output: string) => Read,
  ): Promise<Read> {
    try {
      return reading(outcome.stdout);
    } catch (error) {
      await this.requireClient();
      throw new PotsError(
        "failed",
        `${this.name}'s list of ${what} could not be read: ${reasonOf(error)}`,
        "nothing was done; check which tmux is first on PATH (pots doctor)",
        { program: "tmux", stderr: outcome.stderr },
      );
    }
  }

  /** What `tmux -V` prints. @throws PotsError when tmux is missing or cannot say */
  async version(): Promise<string> {
    const outcome = await this.askVersion();
    if (outcome.ending === "missing") throw this.missing();
    if (!succeeded(outcome)) {
      throw new PotsError(
        outcome.ending === "exited" ? "missing" : "failed",
        `${this.name} could not be run (${outcome.summary})`,
        "check which tmux is first on PATH",
        { program: "tmux", stderr: outcome.stderr },
      );
    }
    return outcome.stdout.trim();
  }

  protected askVersion(): Promise<Outcome> {
    return run(["tmux", "-V"]);
  }

  private client: Promise<void> | undefined;

  /** Asks once. @throws PotsError when the tmux on PATH is missing or too old */
  async requireClient(): Promise<void> {
    this.client ??= this.version().then((text) => requireVersion(text, this.where));
    await this.client;
  }

  /** Become tmux: pots' process is replaced and its terminal handed over. */
  async become(commands: readonly TmuxCommand[]): Promise<never> {
    const file = findProgram("tmux");
    if (file === null) throw this.missing();
    await this.beforeBecoming?.();
    return become(file, ["tmux", ...tmuxArguments(this.server, commands)]);
  }

  protected missing(): PotsError {
    return new PotsError("missing", "tmux was not found on PATH", INSTALL_TMUX);
  }
}
