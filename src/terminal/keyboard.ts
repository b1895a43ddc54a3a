import { closeSync, constants, openSync, read, readSync } from "node:fs";
import { errorCode } from "../system/errors.ts";
import { decodeKey, type Key, PASTE_END, pastedText } from "./keys.ts";
import { write } from "./output.ts";
import { setRaw } from "./terminal.ts";

/**
 * Keys from the terminal on stdin, read one byte at a time and only when the next key is wanted.
 * What is typed behind the key that ends a question so stays in the terminal, where tmux, which
 * pots becomes, finds it: a stream would have swallowed it.
 */

/**
 * Milliseconds within which a sequence begun is continued: an ESC alone for this long is the key, as
 * in fzf, which waits 100 unless ESCDELAY says otherwise. What began further is an unfinished
 * sequence, which over a slow line may still come, and is dropped when it does not.
 */
const ESCAPE_WAIT = escapeDelay(process.env.ESCDELAY);
const SEQUENCE_WAIT = 500;
/** Milliseconds between two looks for a byte. */
const STEP = 4;

function escapeDelay(wish: string | undefined): number {
  const wanted = Number(wish || "100");
  return Number.isInteger(wanted) && wanted > 0 ? Math.min(wanted, 1000) : 100;
}

/** A key with the bytes it was read from. */
export interface Keystroke extends Key {
  bytes: readonly number[];
}

const CLOSED: Keystroke = { name: "closed", text: "", bytes: [] };
const ESCAPE: Keystroke = { name: "escape", text: "", bytes: [0x1b] };

const STDIN = 0;
const ESC = 0x1b;
/** As much of a paste as is kept; nobody searches for more. */
const MOST_PASTED = 4096;

class Keyboard {
  private bytes: number[] = [];
  /** A key that was read with the one before it. */
  private ahead: Keystroke | null = null;
  /** Did the last byte go on with what was there, or begin anew? */
  private began: "before" | "anew" = "before";
  private pending: Promise<number | null> | null = null;

  /** The next key; `closed` when the terminal is gone. */
  async next(): Promise<Keystroke> {
    const { ahead } = this;
    this.ahead = null;
    if (ahead !== null) return ahead;
    for (;;) {
      const byte = this.bytes.length === 0 ? await this.nextByte() : await this.soon();
      if (byte === null) return CLOSED;
      const { bytes } = this;
      const wasEscape = byte === "late" ? bytes.at(-1) === ESC : bytes.join() === `${ESC}`;
      const key = byte === "late" ? this.drop() : this.add(byte);
      if (wasEscape && (byte === "late" || this.began === "anew")) {
        this.ahead = key; // ESC was a key by itself, and what came behind it is another
        return ESCAPE;
      }
      if (key?.name === "paste-start") return await pasted();
      if (key !== null) return key;
    }
  }

  private drop(): null {
    this.bytes = [];
    return null;
  }

  /** @returns the key that is whole with this byte */
  private add(byte: number): Keystroke | null {
    this.began = "before";
    this.bytes.push(byte);
    let key = decodeKey(this.bytes);
    if (key === "broken" || key === "escaped") {
      this.began = "anew";
      this.bytes = key === "broken" ? [byte] : [ESC, byte];
      key = decodeKey(this.bytes);
    }
    if (typeof key === "string") return null;
    const { bytes } = this;
    this.bytes = [];
    return { ...key, bytes };
  }

  private async soon(): Promise<number | "late"> {
    const alone = this.bytes.length === 1 && this.bytes[0] === ESC;
    const fd = openWithoutWaiting();
    if (fd === null) return "late";
    try {
      return await byteSoon(fd, alone ? ESCAPE_WAIT : SEQUENCE_WAIT);
    } finally {
      closeSync(fd);
    }
  }

  private async nextByte(): Promise<number | null> {
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

/** Pastes come between marks, so that they can be told from keys. */
const MARK_PASTES = "\u001b[?2004h";
const PASTES_AS_KEYS = "\u001b[?2004l";

/** Have each key as it is typed, unechoed, and what is pasted marked. @throws as write does */
export function startRaw(): void {
  setRaw(true);
  write(MARK_PASTES);
}

/** The terminal's modes as they were. */
export function endRaw(): void {
  try {
    write(PASTES_AS_KEYS);
    setRaw(false);
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
 * The next byte, when there is one soon. It is looked for rather than waited for: on a busy machine
 * a timer may be quicker than a read whose byte was there all the time. For the same reason it is
 * looked for once more when the time is over.
 * @param wait milliseconds
 */
async function byteSoon(fd: number, wait: number): Promise<number | "late"> {
  const end = performance.now() + wait;
  for (;;) {
    const isLast = performance.now() >= end;
    const [byte] = readNow(fd, 1); // one at a time: what is typed behind it stays where it is
    if (byte !== undefined) return byte;
    if (isLast) return "late";
    await Bun.sleep(STEP);
  }
}

/** What is pasted, up to its mark; where that does not come in time, all that came. */
async function pasted(): Promise<Keystroke> {
  const kept: number[] = [];
  const last: number[] = [];
  const fd = openWithoutWaiting();
  if (fd === null) return asPaste([]);
  try {
    for (;;) {
      const byte = await byteSoon(fd, SEQUENCE_WAIT);
      if (byte === "late") return asPaste([...kept, ...last]);
      last.push(byte);
      if (PASTE_END.every((wanted, i) => wanted === last[i])) return asPaste(kept);
      if (last.length < PASTE_END.length) continue;
      const [first = 0] = last.splice(0, 1);
      if (kept.length < MOST_PASTED) kept.push(first);
    }
  } finally {
    closeSync(fd);
  }
}

function asPaste(bytes: readonly number[]): Keystroke {
  return { name: "paste", text: pastedText(Uint8Array.from(bytes)), bytes: [] };
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
