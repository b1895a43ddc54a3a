/** What an agent hands to its hook on stdin. */

/** Milliseconds in which the agent has to have said what it has to say. */
const READING = 300;

/** More than this is not read; what a tool printed may be far more. */
export const MOST_BYTES = 64 * 1024;

/** Its start, however long it is; what has come by then where the agent does not end it. */
export async function readHookInput(): Promise<string> {
  const chunks: Uint8Array[] = [];
  try {
    const reader = Bun.stdin.stream().getReader();
    const over = Bun.sleep(READING).then(() => ({ done: true, value: undefined }) as const);
    for (let size = 0; size < MOST_BYTES; ) {
      const { done, value } = await Promise.race([reader.read(), over]);
      if (done) break;
      chunks.push(value);
      size += value.length;
    }
  } catch {
    // it is closed: an agent is not to be bothered with what is wrong here
  }
  return Buffer.concat(chunks).subarray(0, MOST_BYTES).toString();
}
