/** What goes through a child's pipes. */

export const NOTHING = Buffer.alloc(0);
/** How long a pipe may stay open after the child itself has ended. */
const PIPE_GRACE = 500;

interface Collected {
  bytes: Buffer;
  /** It was read to its end. */
  whole: boolean;
}

/**
 * All of a pipe; stops waiting shortly after the child's end, whoever holds the pipe. Records of
 * what was cut short may look complete, so the caller has to be told.
 */
export async function collect(
  pipe: unknown,
  ended: Promise<unknown>,
  most: number,
  tooMuch: () => void,
  chunks: Uint8Array[] = [],
): Promise<Collected> {
  if (!(pipe instanceof ReadableStream)) return { bytes: NOTHING, whole: true };
  const reader = (pipe as ReadableStream<Uint8Array>).getReader();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let whole = true;
  void ended.then(() => {
    timer = setTimeout(() => {
      whole = false;
      void reader.cancel();
    }, PIPE_GRACE);
  });
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > most) {
      tooMuch();
      break;
    }
    chunks.push(value);
  }
  await ended;
  clearTimeout(timer);
  return { bytes: Buffer.concat(chunks), whole };
}

/** What a child reads, its stdin staying open. */
export function give({ stdin }: Bun.Subprocess, input: Uint8Array): void {
  if (stdin === undefined || typeof stdin === "number") return;
  stdin.write(input);
  void Promise.resolve(stdin.flush()).catch(() => {}); // it ended: its outcome says so
}
