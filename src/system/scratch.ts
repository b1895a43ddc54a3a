import { mkdtempSync } from "node:fs";
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
