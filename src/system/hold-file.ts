import { closeSync, linkSync, openSync, renameSync, statSync, writeFileSync } from "node:fs";
import { errorCode, naming } from "./errors.ts";
import { parseStat } from "./process-table.ts";
import { readText } from "./read-file.ts";
import { removeIfPossible } from "./write-whole.ts";

/**
 * Hold a file that says which pots is at work, so that a second one does not do the same. Its
 * directory has to be there.
 *
 * What a killed pots left over is taken over by one alone: by whoever holds a second file, named after
 * the text of the first, which no other pots ever writes. That one looks again, and puts its own file
 * in the place of the first in one step.
 * @returns what lets go again; null: another pots holds it
 * @throws Error with the system's words and code that names the file
 */
export function holdFile(path: string): (() => void) | null {
  try {
    return hold(path) ? () => removeIfPossible(path) : null; // what is left of it holds nobody off
  } catch (error) {
    throw naming(path, error);
  }
}

/** More often than this nobody lets go just then: a link that leads nowhere is there, and no file. */
const ATTEMPTS = 20;

function hold(path: string): boolean {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    if (makeNew(path)) return true;
    const text = heldText(path);
    if (text === null) continue; // it has let go
    return !isHeld(path, text) && takeOver(path, text);
  }
  throw new Error("it is there, and cannot be opened");
}

function takeOver(path: string, text: string): boolean {
  const claim = `${path}.${Bun.hash(text).toString(36)}.tmp`;
  if (!hold(claim)) return false;
  if (heldText(path) === text) {
    renameSync(claim, path);
    return true;
  }
  removeIfPossible(claim); // somebody was quicker, and has it or had it
  return false;
}

/** Anybody who shares the repository may read who holds it. @returns was it not there? */
function makeNew(path: string): boolean {
  const own = crypto.randomUUID();
  const text = `${process.pid} ${startOf(process.pid)} ${own}\n`;
  const draft = `${path}.${own}.tmp`;
  try {
    writeNew(draft, text);
    linkSync(draft, path); // there with its text, or not at all
    return true;
  } catch (error) {
    const code = errorCode(error);
    if (code === "EEXIST") return false;
    if (!NO_LINKS.has(code)) throw error;
  } finally {
    removeIfPossible(draft);
  }
  try {
    writeNew(path, text);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    removeIfPossible(path);
    throw error;
  }
}

/** Where a disk has no links (FAT, some of another machine) the text comes just after the file. */
const NO_LINKS = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"]);

function writeNew(path: string, text: string): void {
  const file = openSync(path, "wx", 0o644);
  try {
    writeFileSync(file, text);
  } finally {
    closeSync(file);
  }
}

/** Null: it is not there. @throws what the system says, for who holds it is not known then */
function heldText(path: string): string | null {
  try {
    return readText(path, 100);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}

/** Milliseconds in which a pots that has made the file writes who it is. */
const BEGINNING = 1000;

function isHeld(path: string, text: string): boolean {
  if (text === "") {
    const at = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY;
    return Math.abs(Date.now() - at) < BEGINNING;
  }
  const [, pid = "0", start = ""] = /^(\d{1,10}) ?(\w*)(?: [\w-]+)?\n$/.exec(text) ?? [];
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
