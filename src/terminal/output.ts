import { writeSync } from "node:fs";
import { errorCode, PotsError, reasonOf } from "../system/errors.ts";
import { printable, tildeIn } from "./text.ts";

/**
 * Writing to stdout and stderr. `process.stdout` is left alone on purpose: touching it costs more
 * than everything else pots does at start-up together.
 */

/** Whoever read our output has had enough (`pots list | head -1`): nothing to report, stop. */
export class ReaderGone extends Error {}

/** What a failed write of stdout is to the person: nothing, or an error they can act on. */
function writeFailure(error: unknown): ReaderGone | PotsError {
  if (errorCode(error) === "EPIPE") return new ReaderGone();
  const message = `could not write the output: ${reasonOf(error)}`;
  return new PotsError("failed", message, "check where it is written to: is the disk full?");
}

/** Write all of a text. @throws what the system says */
function writeAll(fd: number, text: string | Uint8Array): void {
  let bytes = typeof text === "string" ? Buffer.from(text, "utf8") : text;
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(fd, bytes));
    } catch (error) {
      if (errorCode(error) !== "EAGAIN") throw error;
      Bun.sleepSync(1); // a pipe somebody else made non-blocking
    }
  }
}

/** Write all of a text to stdout. @throws ReaderGone when nobody reads any more, or PotsError */
export function write(text: string): void {
  try {
    writeAll(1, text);
  } catch (error) {
    throw writeFailure(error);
  }
}

/** Write bytes as they are, of another program, to stdout or stderr. @throws as write */
export function writeBytes(fd: 1 | 2, bytes: Uint8Array): void {
  try {
    writeAll(fd, bytes);
  } catch (error) {
    throw writeFailure(error);
  }
}

/** Print one or more lines on stdout. */
export function print(text: string): void {
  write(`${text}\n`);
}

/**
 * Print one or more lines on stderr: what is said about the work, not its result. Where that cannot
 * be written (its reader is gone, it is closed, its disk is full) the work goes on and the exit
 * code stays what it is: there is nobody to tell, and work left half done would be worse.
 */
export function say(text: string): void {
  if (listener !== null) {
    listener(text);
    return;
  }
  try {
    writeAll(2, `${text}\n`);
  } catch (error) {
    if (errorCode(error) === "") throw error; // not the system's
  }
}

/** Milliseconds after which a person is told what takes so long. */
export const SLOW = 1000;

/** Say what is being done, where that takes long. @throws what the work does */
export async function sayIfSlow<T>(text: string, work: () => Promise<T>): Promise<T> {
  const timer = setTimeout(() => say(text), SLOW);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}

let listener: ((text: string) => void) | null = null;

/**
 * While something is drawn on the screen, have what is said given to it instead.
 * @returns what ends that
 */
export function divertMessages(to: (text: string) => void): () => void {
  listener = to;
  return () => {
    listener = null;
  };
}

/** Say that something was not as it should be, and that pots went on. */
export function warn(text: string): void {
  say(`pots: warning: ${tildeIn(text, process.env.HOME ?? "")}`);
}

/** The same of several, in which anything may be. */
export function warnAll(warnings: readonly string[]): void {
  for (const warning of warnings) warn(printable(warning));
}
