/** Waiting for something to be so: presence is polled for, absence is held. */

const PATIENCE = 10_000;
const STEP = 10;

/** Polls until `look` gives something truthy, and gives that. @throws with the last look's value */
export async function eventually<T>(
  look: () => T | Promise<T>,
  what: string | (() => string) = "",
): Promise<NonNullable<T>> {
  const end = Date.now() + PATIENCE;
  let error: unknown;
  for (;;) {
    const began = performance.now();
    try {
      const seen = await look();
      if (seen) return seen as NonNullable<T>;
      error = undefined;
    } catch (thrown) {
      error = thrown;
    }
    if (Date.now() > end) {
      const words = typeof what === "function" ? what() : what;
      throw new Error(`waited in vain: ${words}`, { cause: error });
    }
    // a look that starts programs takes the time of what it waits for
    await Bun.sleep(Math.max(STEP, 2 * (performance.now() - began)));
  }
}

/** Looks again and again for a while; `look` must stay falsy. `milliseconds` is how long to hold. */
export async function never(look: () => unknown, milliseconds = 300): Promise<void> {
  const end = Date.now() + milliseconds;
  while (Date.now() < end) {
    if (await look()) throw new Error("what should never be so was so");
    await Bun.sleep(STEP);
  }
}
