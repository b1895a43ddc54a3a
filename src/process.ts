import { EXIT, errorCode, reasonOf } from "./errors.ts";

/**
 * The only file that starts child processes. A child never sees a shell: its arguments are
 * passed as they are. Each has a timeout and a limit on what it may print, and none outlives pots.
 */

/** How a child ended. `missing` and `unusable`: it never ran. */
export type Ending = "exited" | "killed" | "timedOut" | "tooMuch" | "missing" | "unusable";

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
  /** Milliseconds. */
  timeout?: number;
  /** The child shares pots' terminal; nothing is captured. */
  shareTerminal?: boolean;
  signal?: AbortSignal;
}

const TIMEOUT = 10_000;
const NOTHING = Buffer.alloc(0);
const MOST_OUTPUT = 16 * 1024 * 1024;
/** How long a pipe may stay open after the child itself has ended. */
const PIPE_GRACE = 500;

/** Variables that git sets for hooks, and that would lead its children to another repository. */
const GIT_LOCATION =
  /^GIT_(DIR|WORK_TREE|INDEX_FILE|COMMON_DIR|OBJECT_DIRECTORY|NAMESPACE|PREFIX)$/;

/** pots' own environment as a child may have it. */
export function childEnvironment(extra: Record<string, string> = {}): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !GIT_LOCATION.test(name)) env[name] = value;
  }
  return Object.assign(env, extra);
}

let report: ((line: string) => void) | undefined;

/** Have every child's command, time and ending reported as one line (`--verbose`). */
export function traceChildren(sink: (line: string) => void): void {
  report = sink;
}

const living = new Set<Bun.Subprocess>();

/** The whole group: a killed shell script would leave its own children behind. */
function killGroup(child: Bun.Subprocess): void {
  if (!killStragglers(child)) child.kill("SIGKILL"); // shares our terminal and so our group
}

/** What a captured child left running, which nobody waits for. @returns was there anything? */
function killStragglers(child: Bun.Subprocess): boolean {
  try {
    process.kill(-child.pid, "SIGKILL");
    return true;
  } catch {
    return false;
  }
}

/** Kill every child still running; for the way out. */
export function killChildren(): void {
  for (const child of living) killGroup(child);
}

let watching = false;
const SIGNAL_EXITS: Record<"SIGINT" | "SIGTERM" | "SIGHUP", number> = {
  SIGINT: EXIT.cancelled,
  SIGTERM: 143,
  SIGHUP: 129,
};

/**
 * From now on somebody is being asked, and a terminal that closes is their "no".
 * @returns what ends that
 */
export function whileAsked(): () => void {
  dieWithChildren();
  SIGNAL_EXITS.SIGHUP = EXIT.cancelled;
  return () => {
    SIGNAL_EXITS.SIGHUP = 129;
  };
}

/** Captured children have a process group of their own, so ending them with us is up to us. */
function dieWithChildren(): void {
  if (watching) return;
  watching = true;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      killChildren();
      process.exit(SIGNAL_EXITS[signal]);
    });
  }
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

async function runChild(argv: [string, ...string[]], options: RunOptions): Promise<Outcome> {
  dieWithChildren();
  const shared = options.shareTerminal === true;
  const timeout = shared ? undefined : (options.timeout ?? TIMEOUT);
  let child: Bun.Subprocess;
  try {
    child = Bun.spawn(argv, {
      env: childEnvironment(options.env),
      stdin: shared ? "inherit" : "ignore",
      stdout: shared ? "inherit" : "pipe",
      stderr: shared ? "inherit" : "pipe",
      detached: !shared,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
  } catch (error) {
    return neverRan(error, options.cwd);
  }
  living.add(child);
  let forced: Ending | undefined;
  const force = (ending: Ending) => {
    forced ??= ending;
    killGroup(child);
  };
  const timer = timeout === undefined ? undefined : setTimeout(() => force("timedOut"), timeout);
  const abort = () => force("killed");
  options.signal?.addEventListener("abort", abort);
  if (options.signal?.aborted) abort();
  const tooMuch = () => force("tooMuch");
  const ended = child.exited;
  const pipes = [child.stdout, child.stderr].map((pipe) => collect(pipe, ended, tooMuch));
  const [bytes = NOTHING, stderr = NOTHING] = await Promise.all(pipes);
  await ended;
  clearTimeout(timer);
  options.signal?.removeEventListener("abort", abort);
  living.delete(child);
  if (!shared) killStragglers(child);
  const ending = forced ?? (child.signalCode === null ? "exited" : "killed");
  const code = ending === "exited" ? (child.exitCode ?? -1) : -1;
  const summaries: Record<Ending, string> = {
    exited: `exit ${code}`,
    killed: `killed by ${child.signalCode}`,
    timedOut: `no answer in ${(timeout ?? 0) / 1000} s`,
    tooMuch: `printed more than ${MOST_OUTPUT / 1024 / 1024} MB`,
    missing: "",
    unusable: "",
  };
  return {
    ending,
    code,
    bytes,
    stdout: bytes.toString(),
    stderr: stderr.toString(),
    summary: summaries[ending],
  };
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

/** All of a pipe; stops waiting shortly after the child's end, whoever holds the pipe. */
async function collect(
  pipe: unknown,
  ended: Promise<unknown>,
  tooMuch: () => void,
): Promise<Buffer> {
  if (!(pipe instanceof ReadableStream)) return NOTHING;
  const reader = (pipe as ReadableStream<Uint8Array>).getReader();
  let timer: ReturnType<typeof setTimeout> | undefined;
  void ended.then(() => {
    timer = setTimeout(() => void reader.cancel(), PIPE_GRACE);
  });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > MOST_OUTPUT) {
      tooMuch();
      break;
    }
    chunks.push(value);
  }
  await ended;
  clearTimeout(timer);
  return Buffer.concat(chunks);
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
