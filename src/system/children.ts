import { Cancelled, EXIT } from "./errors.ts";

/**
 * The children that are running, and how they and pots end together when a signal says so. None
 * outlives pots.
 */

const living = new Set<Bun.Subprocess>();
/** The living child that has pots' terminal, and so its process group. */
let sharing: Bun.Subprocess | undefined;
/** The living child that has half-made things to remove where it is ended. */
let cleaning: Bun.Subprocess | undefined;

let begun = false;
setImmediate(begin);

function begin(): void {
  begun = true;
  watchAsNeeded();
}

/** Children that are being started: each is tracked, or never ran. */
let starting = 0;

/**
 * A child is about to be started, and is to end with pots from its first moment. Of the first, which
 * asks tmux ahead, that is so once what pots begins with has been read, or another is started: those
 * files may lie on a disk that does not answer.
 */
export function expectChild(): void {
  starting++;
  if (begun || living.size > 0) begin();
}

/** The expected child could not be started. */
export function expectNone(): void {
  starting--;
  if (begun) watchAsNeeded();
}

/** The expected child runs, and ends when pots does. */
export function track(child: Bun.Subprocess, sharesTerminal: boolean, cleansUp: boolean): void {
  starting--;
  living.add(child);
  if (sharesTerminal) sharing = child;
  if (sharesTerminal || cleansUp) cleaning = child;
}

/** The child has ended; what a captured one left running, which nobody waits for, ends too. */
export function untrack(child: Bun.Subprocess): void {
  living.delete(child);
  watchAsNeeded();
  if (cleaning === child) cleaning = undefined;
  if (sharing === child) sharing = undefined;
  else signalGroup(child);
}

/** Kill the child's whole group: a killed shell script would leave its own children behind. */
export function killGroup(child: Bun.Subprocess): void {
  endGroup(child, "SIGKILL");
}

function endGroup(child: Bun.Subprocess, signal: Signal | "SIGKILL"): void {
  if (child === sharing || !signalGroup(child, signal)) child.kill(signal);
}

/** @returns was there anything to kill? */
function signalGroup(child: Bun.Subprocess, signal: Signal | "SIGKILL" = "SIGKILL"): boolean {
  try {
    process.kill(-child.pid, signal);
    return true;
  } catch {
    return false;
  }
}

const questions = new Set<() => void>();

/**
 * What ends a child that only answers a question, when pots is about to be stopped: then nobody could
 * end it when its time is over, or pots' own.
 * @returns what is to be called when it has ended
 */
export function endWhenStopped(end: () => void): () => void {
  questions.add(end);
  return () => questions.delete(end);
}

/** Kill every child still running; for the way out. */
export function killChildren(): void {
  for (const child of living) killGroup(child);
}

const SIGNAL_EXITS = {
  SIGINT: EXIT.cancelled as number,
  SIGQUIT: 131,
  SIGTERM: 143,
  SIGHUP: 129,
};

type Signal = keyof typeof SIGNAL_EXITS;

/** Milliseconds that a child has to clean up, once told to end. */
const CLEANING_UP = 2000;

let ending = false;

/** Has a signal told pots to end? Then nothing more may be begun. */
export function isEnding(): boolean {
  return ending;
}

/**
 * A child that shares the terminal, or makes a worktree (git or plum), has half-made things to remove:
 * it is waited for. Ctrl-C has reached it there, and it decides what that means, as under a shell.
 */
async function end(signal: Signal): Promise<void> {
  ending = true;
  for (const child of living) {
    if (child !== cleaning) killGroup(child);
  }
  const waitedFor = cleaning;
  if (waitedFor !== undefined) {
    if (signal !== "SIGINT" || waitedFor !== sharing) {
      endGroup(waitedFor, signal);
      setTimeout(() => killGroup(waitedFor), CLEANING_UP);
    }
    await waitedFor.exited;
  }
  // behind the `^C` that stands there
  if (signal === "SIGINT" && asking === 0 && tellHalfDone("\n")) await untilTold();
  process.once("exit", () => tellHalfDone()); // the last to hear: the terminal is in order
  process.exit(SIGNAL_EXITS[signal]);
}

let untilTold = (): Promise<void> => Promise.resolve();

/** @param read waits, where what is told last would be gone at once, for the person to have read it */
export function onLastWords(read: () => Promise<void>): void {
  untilTold = read;
}

/** A child with our terminal ended by a ctrl-c: so does pots, as a shell's script would. */
export function interrupted(): void {
  if (!ending) void end("SIGINT");
}

/** Says what a piece of work leaves half done. @param before what its first line starts with */
type Tell = (before: string) => void;

const halfDone = new Set<Tell>();

/**
 * From now on there is work that would stay half done where pots ends in the middle of it, by a
 * signal or a person's "no".
 * @param tell says what is there, and how to go on; nobody else has to be asked for it
 * @returns what ends that
 */
export function leavesHalfDone(tell: Tell): () => void {
  halfDone.add(tell);
  watchAsNeeded();
  return () => {
    halfDone.delete(tell);
    watchAsNeeded();
  };
}

/** Do such work to its end; a "no" is told of later, when the screen is the person's again. */
export async function tellingHalfDone<T>(tell: Tell, work: () => Promise<T>): Promise<T> {
  const end = leavesHalfDone(tell);
  try {
    const result = await work();
    end();
    return result;
  } catch (error) {
    if (!(error instanceof Cancelled)) end(); // it has words of its own
    throw error;
  }
}

/** Tell of what stays half done, once. @returns was there anything? */
export function tellHalfDone(before = ""): boolean {
  const tells = [...halfDone];
  halfDone.clear();
  for (const [index, tell] of tells.entries()) tell(index === 0 ? before : "");
  return tells.length > 0;
}

let watching = false;
/** Somebody is being asked: the terminal has to be left in order. */
let asking = 0;
/** Pots is stopped, and the terminal in order. */
let stopped = false;

const handlers = (Object.keys(SIGNAL_EXITS) as Signal[]).map(
  (signal) => [signal, () => void end(signal)] as const,
);

/**
 * Signals are pots' own to answer only while there is something to end or to put in order. A handler
 * is not called before the work at hand is done, be it a read from a disk that does not answer; the
 * system's own way to end pots needs nobody.
 */
function watchAsNeeded(): void {
  const needed =
    ending || (!stopped && (starting > 0 || living.size > 0 || asking > 0 || halfDone.size > 0));
  if (needed === watching) return;
  watching = needed;
  for (const [signal, handler] of handlers) {
    if (needed) process.on(signal, handler);
    else process.off(signal, handler);
  }
}

/**
 * From now on pots is stopped, and the system ends it: what does (`kill %1`) comes with a signal to go
 * on, in the background, where the read for the next key stops it again before any handler is called.
 * @returns what ends that
 */
export function whileStopped(): () => void {
  stopped = true;
  for (const end of questions) end();
  watchAsNeeded();
  // the prompts' own
  const others = handlers.flatMap(([signal]) =>
    process.listeners(signal).map((listener) => [signal, listener] as const),
  );
  for (const [signal, listener] of others) process.off(signal, listener);
  return () => {
    if (!stopped) return;
    stopped = false;
    for (const [signal, listener] of others) process.on(signal, listener);
    watchAsNeeded();
  };
}

/**
 * From now on somebody is being asked, and a terminal that closes is their "no".
 * @returns what ends that
 */
export function whileAsked(): () => void {
  asking++;
  watchAsNeeded();
  SIGNAL_EXITS.SIGHUP = EXIT.cancelled;
  return () => {
    asking--;
    watchAsNeeded();
    SIGNAL_EXITS.SIGHUP = 129;
  };
}
