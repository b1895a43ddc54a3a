import { becoming, type Program } from "../hosts/script.ts";
import { askHost, inTerminal } from "../hosts/ssh.ts";
import { PotsError } from "../system/errors.ts";
import { findProgram, type Outcome, type RunOptions } from "../system/process.ts";
import { type ServerChoice, Tmux, type TmuxCommand, tmuxArguments } from "./connection.ts";
import { INSTALL_TMUX } from "./version.ts";

/**
 * A connection to a tmux server on another machine. All that is asked of tmux, and done with it, is
 * the same as here; what compares and acts in one call of tmux does so there.
 */
export class TmuxThere extends Tmux {
  override readonly host: string;

  /** @param server the same choice holds on every machine */
  constructor(host: string, server: ServerChoice) {
    super(server);
    this.host = host;
  }

  protected override get where(): string {
    return ` on ${this.host}`;
  }

  /** What its `tmux -V` came to: asked in the same call as whatever is asked first. */
  private told: Outcome | undefined;

  protected override async start(
    commands: readonly TmuxCommand[],
    options: RunOptions,
  ): Promise<Outcome> {
    const [outcome] = await this.ask(commands, [], options);
    return outcome;
  }

  /**
   * Run commands of tmux, then other programs, in one call of ssh.
   * @param first a program that runs before them: its outcome is the last one
   * @returns for tmux and each of the others what came of it; null: it was not come to
   * @throws PotsError when the host does not answer, or has no tmux
   */
  async ask(
    commands: readonly TmuxCommand[],
    others: readonly Program[],
    { input, timeout, signal }: RunOptions = {},
    first?: Program,
  ): Promise<[Outcome, ...(Outcome | null)[]]> {
    const programs: Program[] = [
      ...(first === undefined ? [] : [first]),
      { words: ["tmux", "-V"] },
      { words: this.tmuxWords(commands), input },
      ...others,
    ];
    const answers = await askHost(this.host, programs, { timeout, signal });
    const before = first === undefined ? [] : [answers.shift() ?? null];
    const [version, outcome, ...rest] = answers;
    if (version == null) throw this.lost(first !== undefined);
    this.told = version;
    if (version.ending === "missing") throw this.missing();
    return [outcome ?? unanswered(version), ...rest, ...before];
  }

  /** The words with which tmux there runs these commands. */
  tmuxWords(commands: readonly TmuxCommand[]): Program["words"] {
    return ["tmux", "-u", ...tmuxArguments(this.server, commands)];
  }

  /** The words with which a pots there does something on the same server. */
  potsWords(words: readonly string[]): Program["words"] {
    return ["pots", ...tmuxArguments(this.server, []), ...words];
  }

  protected override async askVersion(): Promise<Outcome> {
    if (this.told !== undefined) return this.told;
    const [version] = await askHost(this.host, [{ words: ["tmux", "-V"] }]);
    if (version == null) throw this.lost(false);
    this.told = version;
    return version;
  }

  /** @param begun was it to do something before? */
  private lost(begun: boolean): PotsError {
    return new PotsError(
      "failed",
      `${this.host}: the connection was lost before its tmux answered`,
      begun
        ? `what it was to do may be done, or a part of it: pots list --host ${this.host} shows what is there`
        : "",
    );
  }

  override tryNow(): never {
    throw new Error("a host is never asked with everything else at a standstill");
  }

  /**
   * The words with which this terminal becomes these commands there.
   * @throws PotsError where there is no ssh here
   */
  showing(commands: readonly TmuxCommand[]): string[] {
    return this.inTerminal(becoming(this.tmuxWords(commands)));
  }

  /** The words that run a script there in this terminal, its descriptor 3. @throws as `showing` */
  inTerminal(script: string): string[] {
    const [program, ...words] = inTerminal(this.host, script);
    const file = findProgram(program);
    if (file !== null) return [file, ...words];
    throw new PotsError("missing", "ssh was not found on PATH", "install OpenSSH's client");
  }

  protected override missing(): PotsError {
    return new PotsError("missing", `tmux was not found on ${this.host}`, INSTALL_TMUX);
  }
}

/** The outcome of commands that the call did not come to: where tmux hangs, it does so from its version on. */
function unanswered(version: Outcome): Outcome {
  if (version.ending !== "exited") return version;
  const nothing = { stdout: "", bytes: Buffer.alloc(0) };
  return {
    ...version,
    ...nothing,
    ending: "cutShort",
    code: -1,
    summary: "the connection was lost",
  };
}
