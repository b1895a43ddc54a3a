import { closeSync, openSync, rmSync, statSync, writeFileSync } from "node:fs";
import { errorCode, naming } from "./errors.ts";
import { parseStat } from "./processes.ts";
import { readText } from "./read-file.ts";
import { removeIfPossible } from "./write-whole.ts";

/**
 * Hold a file that says which pots is at work, so that a second one does not do the same. Its
 * directory has to be there.
 * @returns what lets go again; null: another pots holds it
 * @throws Error with the system's words and code that names the file
 */
export function holdFile(path: string): (() => void) | null {
  for (let attempt = 1; ; attempt++) {
    try {
      writeNew(path, `${process.pid} ${startOf(process.pid)}\n`);
      return () => removeIfPossible(path); // what is left of it holds nobody off
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw naming(path, error);
      if (attempt > 1 || isTaken(path)) return null;
    }
  }
}

/** Is it held? What is left over from a pots that was killed is removed. @throws as `holdFile` */
function isTaken(path: string): boolean {
  try {
    if (isHeld(path)) return true;
    rmSync(path, { force: true });
    return false;
  } catch (error) {
    throw naming(path, error);
  }
}

/** Anybody who shares the repository may read who holds it. @throws as `holdFile`; then it is not there */
function writeNew(path: string, text: string): void {
  const file = openSync(path, "wx", 0o644);
  try {
    writeFileSync(file, text);
  } catch (error) {
    removeIfPossible(path);
    throw error;
  } finally {
    closeSync(file);
  }
}

/** Milliseconds in which a pots that has made the file writes who it is. */
const BEGINNING = 1000;

/** @throws what the system says, for who holds it is not known then */
function isHeld(path: string): boolean {
  let text: string;
  try {
    text = readText(path, 100);
    if (text === "") return Math.abs(Date.now() - statSync(path).mtimeMs) < BEGINNING;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false; // it has let go
    throw error;
  }
  const [, pid = "0", start = ""] = /^(\d{1,10}) ?(\w*)\n$/.exec(text) ?? [];
  if (!isAlive(Number(pid))) return false;
  // after a reboot another process has its number, and may run for weeks
  const now = startOf(Number(pid));
  return start === "" || now === "" || start === now;
}

/** Tells a process from others that have had its number; `""` where the system does not say. */
function startOf(pid: number): string {
  try {
    return parseStat(pid, readText(`/proc/${pid}/stat`))?.start ?? "";
  } catch {
    return ""; // no /proc, or it has ended
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}
