import { EXIT } from "./errors.ts";

/**
 * The children that are running, and how they and pots end together when a signal says so. None
 * outlives pots.
 */

const living = new Set<Bun.Subprocess>();
/** The living child that has pots' terminal, and so its process group. */
let sharing: Bun.Subprocess | undefined;

/** From now on the child ends when pots does. */
export function track(child: Bun.Subprocess, sharesTerminal: boolean): void {
  living.add(child);
  if (sharesTerminal) sharing = child;
}

/** The child has ended; what a captured one left running, which nobody waits for, ends too. */
export function untrack(child: Bun.Subprocess): void {
  living.delete(child);
  if (sharing === child) sharing = undefined;
  else signalGroup(child);
}

/** Kill the child's whole group: a killed shell script would leave its own children behind. */
export function killGroup(child: Bun.Subprocess): void {
  if (child === sharing || !signalGroup(child)) child.kill("SIGKILL");
}

/** @returns was there anything to kill? */
function signalGroup(child: Bun.Subprocess): boolean {
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

const SIGNAL_EXITS = {
  SIGINT: EXIT.cancelled as number,
  SIGQUIT: 131,
  SIGTERM: 143,
  SIGHUP: 129,
};

type Signal = keyof typeof SIGNAL_EXITS;

/** Milliseconds that a child with our terminal has to clean up, once told to end. */
const CLEANING_UP = 2000;

let ending = false;

/** Has a signal told pots to end? Then nothing more may be begun. */
export function isEnding(): boolean {
  return ending;
}

/**
 * A child that shares the terminal (git or plum, making a worktree) has half-made things to remove:
 * it is waited for. Ctrl-C has reached it too, and it decides what that means, as under a shell.
 */
async function end(signal: Signal): Promise<void> {
  ending = true;
  for (const child of living) {
    if (child !== sharing) killGroup(child);
  }
  const waitedFor = sharing;
  if (waitedFor !== undefined) {
    if (signal !== "SIGINT") {
      waitedFor.kill(signal);
      setTimeout(() => waitedFor.kill("SIGKILL"), CLEANING_UP);
    }
    await waitedFor.exited;
  }
  process.exit(SIGNAL_EXITS[signal]);
}

let watching = false;

/** Captured children have a process group of their own, so ending them with us is up to us. */
export function dieWithChildren(): void {
  if (watching) return;
  watching = true;
  for (const signal of Object.keys(SIGNAL_EXITS) as Signal[]) {
    process.on(signal, () => void end(signal));
  }
}

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
