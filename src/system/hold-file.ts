import { rmSync, writeFileSync } from "node:fs";
import { errorCode } from "./errors.ts";
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
      writeFileSync(path, `${process.pid}\n`, { flag: "wx", mode: 0o600 });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw error;
      if (attempt > 1 || isAlive(holderOf(path))) return null;
      rmSync(path, { force: true }); // left over from a pots that was killed
    }
  }
}

function holderOf(path: string): number {
  try {
    return Number(readText(path, 100)) || 0;
  } catch {
    return 0; // it has let go
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
