/** Several streams over one socket: a byte for the kind, four for the length, then the bytes. */

const KINDS = ["order", "stdout", "stderr", "end", "stdin", "more"] as const;

export interface Frame {
  kind: (typeof KINDS)[number];
  bytes: Buffer;
}

const HEAD = 5;

export function frame(kind: Frame["kind"], bytes: Uint8Array): Buffer {
  const head = Buffer.alloc(HEAD);
  head.writeUInt8(KINDS.indexOf(kind), 0);
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

/** Puts the frames of a stream together again. */
export class FrameReader {
  private rest: Buffer = Buffer.alloc(0);

  /** The frames that are whole by now. @throws Error for what is no frame */
  push(bytes: Uint8Array): Frame[] {
    this.rest = this.rest.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.rest, bytes]);
    const frames: Frame[] = [];
    let at = 0;
    while (this.rest.length - at >= HEAD) {
      const kind = KINDS[this.rest.readUInt8(at)];
      const length = this.rest.readUInt32BE(at + 1);
      if (kind === undefined) throw new Error("what came is no frame");
      if (this.rest.length - at - HEAD < length) break;
      frames.push({ kind, bytes: this.rest.subarray(at + HEAD, at + HEAD + length) });
      at += HEAD + length;
    }
    this.rest = this.rest.subarray(at);
    return frames;
  }
}
