import { rmSync, writeFileSync } from "node:fs";
import { errorCode } from "./errors.ts";
import { parseStat } from "./processes.ts";
import { readText } from "./read-file.ts";

/**
 * Hold a file that says which pots is at work, so that a second one does not do the same. Its
 * directory has to be there.
 * @returns what lets go again; null: another pots holds it
 * @throws what the system says
 */
export function holdFile(path: string): (() => void) | null {
  for (let attempt = 1; ; attempt++) {
    try {
      const text = `${process.pid} ${startOf(process.pid)}\n`;
      writeFileSync(path, text, { flag: "wx", mode: 0o600 });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw error;
      if (attempt > 1 || isHeld(path)) return null;
      rmSync(path, { force: true }); // left over from a pots that was killed
    }
  }
}

function isHeld(path: string): boolean {
  let text: string;
  try {
    text = readText(path, 100);
  } catch {
    return false; // it has let go
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
