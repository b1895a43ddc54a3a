import { closeSync, constants, openSync, read, readSync } from "node:fs";
import { errorCode } from "../errors.ts";
import { decodeKey, type Key } from "./keys.ts";

/**
 * Keys from the terminal on stdin, read one byte at a time and only when the next key is wanted.
 * What is typed behind the key that ends a question so stays in the terminal, where tmux, which
 * pots becomes, finds it: a stream would have swallowed it.
 */

/** A terminal sends the rest of a sequence at once: an ESC alone for this long is the key. */
const ESCAPE_WAIT = 25;

/** A key with the bytes it was read from. */
export interface Keystroke extends Key {
  bytes: readonly number[];
}

const CLOSED: Keystroke = { name: "closed", text: "", bytes: [] };
const ESCAPE: Keystroke = { name: "escape", text: "", bytes: [0x1b] };

const STDIN = 0;

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
      if (this.bytes.length === 1 && this.bytes[0] === 0x1b && byte === 0x1b) {
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
    this.pending ??= this.readByte().finally(() => {
      this.pending = null;
    });
    if (this.bytes.length !== 1 || this.bytes[0] !== 0x1b) return await this.pending;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(() => resolve("late"), ESCAPE_WAIT);
    });
    try {
      return await Promise.race([this.pending, late]); // the read goes on, for the next key
    } finally {
      clearTimeout(timer);
    }
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

/** Bytes typed that nobody has read yet; for handing on, where no other program will read them. */
export function unreadBytes(): Buffer {
  let fd: number;
  try {
    // a description of its own: making stdin's non-blocking would last beyond pots
    fd = openSync("/dev/tty", constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return Buffer.alloc(0); // no controlling terminal: what was typed is not to be had
  }
  const chunks: Buffer[] = [];
  try {
    for (;;) {
      const chunk = Buffer.alloc(4096);
      const length = readSync(fd, chunk);
      if (length === 0) break;
      chunks.push(chunk.subarray(0, length));
    }
  } catch {
    // EAGAIN: that was all of it
  } finally {
    closeSync(fd);
  }
  return Buffer.concat(chunks);
}
