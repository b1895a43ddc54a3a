import { childEnvironment } from "./child-environment.ts";
import {
  expectChild,
  expectNone,
  isEnding,
  killChildren,
  killGroup,
  track,
  untrack,
} from "./children.ts";
import { errorCode, reasonOf } from "./errors.ts";
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

export interface RunOptions {
  cwd?: string;
  /** Added to the environment. */
  env?: Record<string, string>;
  /** Milliseconds; Infinity: as long as it takes. */
  timeout?: number;
  /** A text that has to stand in its stdout within so many milliseconds. */
  sign?: { text: string; within: number } | undefined;
  /** The child shares pots' terminal; nothing is captured. */
  shareTerminal?: boolean;
  /** What the child reads; nothing when left out. */
  input?: Uint8Array;
  /** Its stdin stays open behind that: so it hears when pots ends. */
  holdInput?: boolean | undefined;
  /** Where stdout goes instead of being captured: pots' own stderr, or a file that is not there yet. */
  stdoutTo?: string | "stderr";
  /** Bytes that it may print. */
  most?: number;
  signal?: AbortSignal;
}

const TIMEOUT = 10_000;
/** Nothing can be heard meanwhile. */
const TIMEOUT_SYNC = 1000;
/** Waited for once a signal has said that pots is to end: it goes no further. */
const NEVER = new Promise<never>(() => {});
const MIB = 1024 * 1024;
const MOST_OUTPUT = 16 * MIB;

let report: ((line: string) => void) | undefined;

/** Have every child's command, time and ending reported as one line (`--verbose`). */
export function traceChildren(sink: (line: string) => void): void {
  report = sink;
}

/** Run `argv` to its end. Never throws for what the child does: the outcome says it. */
export async function run(argv: [string, ...string[]], options: RunOptions = {}): Promise<Outcome> {
  const started = performance.now();
  const outcome = await runChild(argv, options);
  report?.(
    `${argv.map(quoteForReading).join(" ")}  [${Math.round(performance.now() - started)} ms, ${outcome.summary}]`,
  );
  return outcome;
}

/**
 * Run `argv` to its end while nothing else goes on: for a rare question in the midst of reading
 * files, that is answered at once.
 */
export function runSync(argv: [string, ...string[]]): { code: number; stdout: string } {
  const started = performance.now();
  const { exitCode, stdout } = Bun.spawnSync(argv, {
    env: childEnvironment({ LC_ALL: "C" }),
    stdin: "ignore",
    stderr: "ignore",
    timeout: TIMEOUT_SYNC,
    killSignal: "SIGKILL",
    maxBuffer: MOST_OUTPUT,
  });
  const ms = Math.round(performance.now() - started);
  report?.(`${argv.map(quoteForReading).join(" ")}  [${ms} ms, exit ${exitCode}]`);
  return { code: exitCode ?? -1, stdout: stdout.toString() };
}

/** Milliseconds that an agent's hook may take in all. */
const HOOK_TIMEOUT = 2000;

/**
 * Run it with everything else at a standstill: no signal is heard meanwhile, so it is for a quick
 * answer alone. Its code is -1 where it did not exit by itself or never ran.
 */
export function runNow(argv: [string, ...string[]]): { code: number; stdout: string } {
  const stdio = { stdin: "ignore", stdout: "pipe", stderr: "ignore" } as const;
  try {
    const options = { env: childEnvironment(), timeout: HOOK_TIMEOUT, ...stdio };
    const { exitCode, stdout } = Bun.spawnSync(argv, options);
    return { code: exitCode ?? -1, stdout: stdout.toString() };
  } catch {
    return { code: -1, stdout: "" };
  }
}

async function runChild(argv: [string, ...string[]], options: RunOptions): Promise<Outcome> {
  if (isEnding()) await NEVER;
  const shared = options.shareTerminal === true;
  const timeout = shared ? undefined : (options.timeout ?? TIMEOUT);
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
  track(child, shared);
  if (options.holdInput && options.input !== undefined) give(child, options.input);
  let forced: Ending | undefined;
  const force = (ending: Ending) => {
    forced ??= ending;
    killGroup(child);
  };
  let waited = timeout ?? 0;
  const isBounded = timeout !== undefined && timeout !== Infinity;
  const timer = isBounded ? setTimeout(() => force("timedOut"), timeout) : undefined;
  const abort = () => force("killed");
  options.signal?.addEventListener("abort", abort);
  if (options.signal?.aborted) abort();
  const tooMuch = () => force("tooMuch");
  const ended = child.exited;
  const most = options.most ?? MOST_OUTPUT;
  const chunks: Uint8Array[] = [];
  const { sign } = options;
  const look = () => {
    if (sign === undefined || Buffer.concat(chunks).includes(sign.text)) return;
    waited = sign.within;
    force("timedOut");
  };
  const begins = sign === undefined ? undefined : setTimeout(look, sign.within);
  const [stdout, stderr] = await Promise.all([
    collect(child.stdout, ended, most, tooMuch, chunks),
    collect(child.stderr, ended, most, tooMuch),
  ]);
  await ended;
  clearTimeout(timer);
  clearTimeout(begins);
  options.signal?.removeEventListener("abort", abort);
  untrack(child);
  if (isEnding()) await NEVER;
  const whole = stdout?.whole === false ? "cutShort" : "exited";
  const ending = forced ?? (child.signalCode === null ? whole : "killed");
  const code = ending === "exited" ? (child.exitCode ?? -1) : -1;
  const summaries: Record<Ending, string> = {
    exited: `exit ${code}`,
    cutShort: "its output did not end",
    killed: `killed by ${child.signalCode}`,
    timedOut: `no answer in ${waited / 1000} s`,
    tooMuch: `printed more than ${most / MIB} MB`,
    missing: "",
    unusable: "",
  };
  const bytes = stdout?.bytes ?? NOTHING;
  return {
    ending,
    code,
    bytes,
    stdout: bytes.toString(),
    stderr: stderr?.bytes.toString() ?? "",
    summary: summaries[ending],
  };
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
 * A program in pots' own process group, reading from pots' terminal; what it writes is the caller's
 * to read. @throws Error when it cannot be started
 */
export function startPiped(
  argv: readonly [string, ...string[]],
  cwd: string,
): Bun.Subprocess<"inherit", "pipe", "pipe"> {
  return Bun.spawn([...argv], {
    ...{ cwd, env: childEnvironment(), stdin: "inherit", stdout: "pipe", stderr: "pipe" },
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
