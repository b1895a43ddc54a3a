import { type FSWatcher, watch } from "node:fs";
import { join } from "node:path";

/** Told by the system when what Claude Code publishes changes. */

export interface Changes extends Disposable {
  /** Settles with the next change from now on. */
  next: () => Promise<void>;
}

/** @param directory Claude's own; where it cannot be watched, nothing is ever told of it */
export function watchPublished(directory: string): Changes {
  let waiting = Promise.withResolvers<void>();
  let watcher: FSWatcher | null = null;
  try {
    watcher = watch(join(directory, "sessions"), () => {
      waiting.resolve();
      waiting = Promise.withResolvers<void>();
    });
    watcher.on("error", () => {}); // as without it: whoever waits looks again all the same
  } catch {
    // it is not there, or the system has no more watches
  }
  return { next: () => waiting.promise, [Symbol.dispose]: () => watcher?.close() };
}
