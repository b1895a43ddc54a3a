import { childEnvironment } from "./child-environment.ts";
import {
  expectChild,
  expectNone,
  interrupted,
  isEnding,
  killChildren,
  track,
  untrack,
} from "./children.ts";
import { errorCode, reasonOf } from "./errors.ts";
import { holdTo, type Limits, MOST_OUTPUT } from "./limits.ts";
import { collect, give, NOTHING } from "./pipes.ts";

/**
 * The only file that starts child processes. A child never sees a shell: its arguments are
 * passed as they are. Each has a timeout and a limit on what it may print.
 */

/**
 * How a child ended. `cutShort`: it exited, but something it started kept its stdout open, so that
 * there may be more to its answer. `missing` and `unusable`: it never ran.
 */
export type Ending =
  | "exited"
  | "cutShort"
  | "killed"
  | "timedOut"
  | "tooMuch"
  | "missing"
  | "unusable";

export interface Outcome {
  ending: Ending;
  /** Exit code; -1 when the child never ran or did not exit by itself. */
  code: number;
  stdout: string;
  /** stdout as it came: names and paths need not be UTF-8. */
  bytes: Buffer;
  stderr: string;
  /** What happened, for people: `exit 1`, `killed by SIGSEGV`, `no answer in 5 s`. */
  summary: string;
}

/** Did it exit by itself, with 0? Any other end tells nothing, whatever was printed by then. */
export function succeeded({ ending, code }: Pick<Outcome, "ending" | "code">): boolean {
  return ending === "exited" && code === 0;
}

export interface RunOptions extends Limits {
  cwd?: string;
  /** Added to the environment. */
  env?: Record<string, string>;
  /** The child shares pots' terminal; nothing is captured. */
  shareTerminal?: boolean;
  /** It has half-made things to remove where pots is ended: it is told to end, and waited for. */
  cleansUp?: boolean;
  /** What the child reads; nothing when left out. */
  input?: Uint8Array;
  /** Its stdin stays open behind that: so it hears when pots ends. */
  holdInput?: boolean | undefined;
  /** Where stdout goes instead of being captured: pots' own stderr, or a file that is not there yet. */
  stdoutTo?: string | "stderr";
}

/** Waited for once a signal has said that pots is to end: it goes no further. */
const NEVER = new Promise<never>(() => {});

let report: ((line: string) => void) | undefined;

/** Have every child's command, time and ending reported as one line (`--verbose`). */
export function traceChildren(sink: (line: string) => void): void {
  report = sink;
}

/** Run `argv` to its end. Never throws for what the child does: the outcome says it. */
export async function run(argv: [string, ...string[]], options: RunOptions = {}): Promise<Outcome> {
  const started = performance.now();
  const outcome = await runChild(argv, options);
  trace(argv, started, outcome.summary);
  return outcome;
}

function trace(argv: readonly string[], started: number, summary: string): void {
  if (report === undefined) return;
  const ms = Math.round(performance.now() - started);
  report(`${argv.map(quoteForReading).join(" ")}  [${ms} ms, ${summary}]`);
}

interface NowOptions {
  /** Added to the environment. */
  env?: Record<string, string>;
  /** Milliseconds, in which no signal is heard. */
  timeout: number;
}

/**
 * Run `argv` to its end with everything else at a standstill: for a quick answer alone. Its code is
 * -1 where it did not exit by itself or never ran.
 */
export function runNow(
  argv: [string, ...string[]],
  { env, timeout }: NowOptions,
): { code: number; stdout: string } {
  const started = performance.now();
  const limits = { timeout, killSignal: "SIGKILL", maxBuffer: MOST_OUTPUT } as const;
  const stdio = { stdin: "ignore", stdout: "pipe", stderr: "ignore" } as const;
  try {
    const options = { env: childEnvironment(env), ...limits, ...stdio };
    const { exitCode, stdout } = Bun.spawnSync(argv, options);
    trace(argv, started, `exit ${exitCode}`);
    return { code: exitCode ?? -1, stdout: stdout.toString() };
  } catch (error) {
    trace(argv, started, reasonOf(error));
    return { code: -1, stdout: "" };
  }
}

async function runChild(argv: [string, ...string[]], options: RunOptions): Promise<Outcome> {
  if (isEnding()) await NEVER;
  const shared = options.shareTerminal === true;
  let child: Bun.Subprocess;
  expectChild();
  try {
    child = Bun.spawn(argv, {
      env: childEnvironment(options.env),
      stdin: options.holdInput ? "pipe" : (options.input ?? (shared ? "inherit" : "ignore")),
      stdout: stdoutOf(options),
      stderr: shared ? "inherit" : "pipe",
      detached: !shared,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
  } catch (error) {
    expectNone();
    return neverRan(error, options.cwd);
  }
  track(child, shared, options.cleansUp === true);
  if (options.holdInput && options.input !== undefined) give(child, options.input);
  const printed: Uint8Array[] = [];
  const { most, tooMuch, toRunAnew, lift } = holdTo(
    shared ? { ...options, timeout: Infinity } : options,
    child,
    printed,
  );
  const ended = child.exited;
  const [stdout, stderr] = await Promise.all([
    collect(child.stdout, ended, most, tooMuch, printed),
    collect(child.stderr, ended, most, tooMuch),
  ]);
  await ended;
  const broken = lift();
  // ctrl-c reaches both, and may end the child before it is heard here
  if (shared) await new Promise(setImmediate);
  if (shared && child.signalCode === "SIGINT") interrupted();
  untrack(child);
  if (isEnding()) await NEVER;
  if (toRunAnew()) return await runChild(argv, options);
  const told = { bytes: stdout.bytes, stdout: stdout.bytes.toString() };
  return {
    ...told,
    stderr: stderr.bytes.toString(),
    ...(broken ? { ...broken, code: -1 } : endOf(child, stdout.whole)),
  };
}

/** How a child ended that came to no limit. @param whole was its stdout read to its end? */
function endOf({ signalCode, exitCode }: Bun.Subprocess, whole: boolean) {
  if (signalCode !== null) {
    return { ending: "killed", code: -1, summary: `killed by ${signalCode}` } as const;
  }
  if (!whole) return { ending: "cutShort", code: -1, summary: "its output did not end" } as const;
  const code = exitCode ?? -1;
  return { ending: "exited", code, summary: `exit ${code}` } as const;
}

function stdoutOf({ shareTerminal, stdoutTo }: RunOptions) {
  if (stdoutTo === "stderr") return 2;
  if (stdoutTo !== undefined) return Bun.file(stdoutTo);
  return shareTerminal === true ? "inherit" : "pipe";
}

function neverRan(error: unknown, cwd: string | undefined): Outcome {
  const missing = errorCode(error) === "ENOENT" && cwd === undefined;
  return {
    ending: missing ? "missing" : "unusable",
    code: -1,
    stdout: "",
    bytes: NOTHING,
    stderr: "",
    summary: missing ? "not found on PATH" : reasonOf(error),
  };
}

/**
 * A program that pots neither waits for nor ends; it reads and writes nothing.
 * @throws Error when it cannot be started
 */
export function startDetached(argv: readonly [string, ...string[]], env: Record<string, string>) {
  const nothing = { stdin: "ignore", stdout: "ignore", stderr: "ignore" } as const;
  Bun.spawn([...argv], { env: childEnvironment(env), detached: true, ...nothing }).unref();
}

/**
 * A program in pots' own process group; what it writes is the caller's to read.
 * @param stdin `inherit`: it reads from pots' terminal; `pipe`: what the caller writes
 * @throws Error when it cannot be started
 */
export function startPiped(
  argv: readonly [string, ...string[]],
  cwd: string,
  stdin: "inherit" | "pipe",
): Bun.Subprocess<"inherit" | "pipe", "pipe", "pipe"> {
  // Bun's pipe is a socket: a bash that no shell started takes that for rshd's, and reads ~/.bashrc
  const level = Number(process.env.SHLVL) >= 1 ? {} : { SHLVL: "1" };
  return Bun.spawn([...argv], {
    ...{ cwd, env: childEnvironment(level), stdin, stdout: "pipe", stderr: "pipe" },
  });
}

function quoteForReading(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word);
}

/** The absolute path of a program on PATH, or null. */
export function findProgram(name: string): string | null {
  return Bun.which(name);
}

/**
 * Become another program (execve): on success this never returns and no pots process is left.
 * @throws Error when the program cannot be executed
 */
export function become(file: string, argv: string[]): never {
  if (process.execve === undefined) throw new Error("this system cannot replace a process");
  killChildren(); // nobody would be left to do it
  process.execve(file, argv, childEnvironment());
  throw new Error(`${file} could not be started`);
}
