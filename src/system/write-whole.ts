import {
  closeSync,
  fsyncSync,
  futimesSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { naming } from "./errors.ts";

/**
 * Write a file so that it is there whole or not at all, whenever pots is killed or the power
 * fails. Its directory is made where it is missing, for its owner alone.
 * @param at when it is to have been written, in Unix milliseconds; null: now
 * @throws Error with the system's words and code that names the file; then nothing is left behind
 */
export function writeWhole(
  path: string,
  text: string,
  { mode = 0o600, at = null }: { mode?: number; at?: number | null } = {},
): void {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const file = openSync(draft, "wx", mode);
    try {
      writeFileSync(file, text);
      if (at !== null) futimesSync(file, at / 1000, at / 1000);
      fsyncSync(file); // else the new name may be on the disk before the text is
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (error) {
    removeIfPossible(draft);
    throw naming(path, error);
  }
}

/** Where it could not be written it may not be removable either: the first error is the one to tell. */
export function removeIfPossible(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // it stays, and is in nobody's way
  }
}
