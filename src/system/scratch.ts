import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PotsError, reasonOf } from "./errors.ts";

/**
 * A directory of its own for a moment; whoever asks for it removes it.
 * @throws PotsError saying where none can be made
 */
export function makeScratch(name: string): string {
  try {
    return mkdtempSync(join(tmpdir(), `${name}-`));
  } catch (error) {
    throw new PotsError(
      "failed",
      `no directory can be made in ${tmpdir()}: ${reasonOf(error)}`,
      "TMPDIR names another place; is the disk full, is it yours?",
    );
  }
}

/**
 * Runs `work` with a directory that is gone afterwards, also where a signal ends pots meanwhile.
 * @throws as `makeScratch` and `work`
 */
export async function inScratch<T>(
  name: string,
  work: (directory: string) => Promise<T>,
): Promise<T> {
  const directory = makeScratch(name);
  const remove = () => rmSync(directory, { recursive: true, force: true });
  process.once("exit", remove); // a signal ends pots where `finally` is never reached
  try {
    return await work(directory);
  } finally {
    process.off("exit", remove);
    remove();
  }
}
