import { writeSync } from "node:fs";
import { errorCode } from "../errors.ts";

/**
 * Writing to stdout and stderr. `process.stdout` is left alone on purpose: touching it costs more
 * than everything else pots does at start-up together.
 */

/** Whoever read our output has had enough (`pots list | head -1`): nothing to report, stop. */
export class ReaderGone extends Error {}

/** Write all of a text. @throws ReaderGone when nobody reads any more */
export function write(fd: number, text: string): void {
  let bytes = Buffer.from(text, "utf8");
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(fd, bytes));
    } catch (error) {
      const code = errorCode(error);
      if (code === "EAGAIN")
        Bun.sleepSync(1); // a pipe somebody else made non-blocking
      else if (code === "EPIPE") throw new ReaderGone();
      else throw error;
    }
  }
}

/** Print one or more lines on stdout. */
export function print(text: string): void {
  write(1, `${text}\n`);
}

/** Print one or more lines on stderr: what is said about the work, not its result. */
export function say(text: string): void {
  if (listener !== null) listener(text);
  else write(2, `${text}\n`);
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
  say(`pots: warning: ${text}`);
}
