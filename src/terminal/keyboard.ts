import { closeSync, constants, openSync, read, readSync } from "node:fs";
import { errorCode } from "../system/errors.ts";
import { decodeKey, type Key } from "./keys.ts";

/**
 * Keys from the terminal on stdin, read one byte at a time and only when the next key is wanted.
 * What is typed behind the key that ends a question so stays in the terminal, where tmux, which
 * pots becomes, finds it: a stream would have swallowed it.
 */

/** A terminal sends the rest of a sequence at once: an ESC alone for this long is the key. */
const ESCAPE_WAIT = 24;
const ESCAPE_STEP = 4;

/** A key with the bytes it was read from. */
export interface Keystroke extends Key {
  bytes: readonly number[];
}

const CLOSED: Keystroke = { name: "closed", text: "", bytes: [] };
const ESCAPE: Keystroke = { name: "escape", text: "", bytes: [0x1b] };

const STDIN = 0;
const ESC = 0x1b;

class Keyboard {
  private bytes: number[] = [];
  private pending: Promise<number | null> | null = null;

  /** The next key; `closed` when the terminal is gone. */
  async next(): Promise<Keystroke> {
    for (;;) {
      const byte = await this.nextByte();
      if (byte === "late") {
        this.bytes = [];
        return ESCAPE;
      }
      if (byte === null) return CLOSED;
      if (this.bytes.length === 1 && this.bytes[0] === ESC && byte === ESC) {
        return ESCAPE; // the second may start a sequence of its own
      }
      this.bytes.push(byte);
      const key = decodeKey(this.bytes);
      if (key === null) continue;
      const { bytes } = this;
      this.bytes = [];
      return { ...key, bytes };
    }
  }

  private async nextByte(): Promise<number | null | "late"> {
    if (this.bytes.length === 1 && this.bytes[0] === ESC) return await byteSoon();
    this.pending ??= this.readByte().finally(() => {
      this.pending = null;
    });
    return await this.pending;
  }

  private async readByte(): Promise<number | null> {
    const buffer = Buffer.alloc(1);
    for (;;) {
      const { code, length } = await new Promise<{ code: string; length: number }>((resolve) => {
        read(STDIN, buffer, 0, 1, null, (error, length) => {
          resolve({ code: error === null ? "" : errorCode(error), length });
        });
      });
      if (code === "EAGAIN") {
        await Bun.sleep(10); // somebody left the terminal non-blocking
      } else if (code !== "EINTR") return length === 1 ? (buffer[0] ?? null) : null;
    }
  }
}

/** The one reader of stdin: what is typed behind the last key of one question is the next one's. */
export const keyboard = new Keyboard();

/** Have each key as it is typed, unechoed. */
export function startRaw(): void {
  process.stdin.setRawMode(true);
}

/** The terminal's modes as they were. */
export function endRaw(): void {
  try {
    process.stdin.setRawMode(false);
  } catch {
    // the terminal is gone, and its modes with it
  }
}

/**
 * The terminal opened once more, for reads that do not wait: making stdin's own description
 * non-blocking would last beyond pots. Null: there is no way to it.
 */
function openWithoutWaiting(): number | null {
  for (const path of ["/dev/tty", "/proc/self/fd/0"]) {
    try {
      return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    } catch {
      // no controlling terminal, or no such file system: try the other
    }
  }
  return null;
}

/** What is there to be read now. */
function readNow(fd: number, most: number): Buffer {
  const buffer = Buffer.alloc(most);
  try {
    return buffer.subarray(0, readSync(fd, buffer));
  } catch {
    return Buffer.alloc(0); // EAGAIN: nothing; any other error the next waiting read meets too
  }
}

/**
 * The byte behind an ESC, when there is one soon. It is looked for rather than waited for: on a
 * busy machine a timer may be quicker than a read whose byte was there all the time.
 */
async function byteSoon(): Promise<number | "late"> {
  const fd = openWithoutWaiting();
  if (fd === null) return "late";
  try {
    for (let waited = 0; ; waited += ESCAPE_STEP) {
      const [byte] = readNow(fd, 1);
      if (byte !== undefined) return byte;
      if (waited >= ESCAPE_WAIT) return "late";
      await Bun.sleep(ESCAPE_STEP);
    }
  } finally {
    closeSync(fd);
  }
}

/** Bytes typed that nobody has read yet; for handing on, where no other program will read them. */
export function unreadBytes(): Buffer {
  const fd = openWithoutWaiting();
  if (fd === null) return Buffer.alloc(0);
  try {
    const chunks: Buffer[] = [];
    do chunks.push(readNow(fd, 4096));
    while (chunks.at(-1)?.length);
    return Buffer.concat(chunks);
  } finally {
    closeSync(fd);
  }
}
