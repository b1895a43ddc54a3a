import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { errorCode, PotsError, reasonOf } from "../system/errors.ts";

/** Two pots that remove one worktree at once: the second one says so, and does nothing. */

/** In the worktree's own git directory: it goes with it. */
const FILE = "pots-removing";

/** @returns what lets go again. @throws PotsError when another pots holds it */
export function holdForRemoval(gitdir: string): () => void {
  const path = join(gitdir, FILE);
  for (let attempt = 1; ; attempt++) {
    try {
      writeFileSync(path, `${process.pid}\n`, { flag: "wx" });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (errorCode(error) === "ENOENT") throw removedMeanwhile();
      if (errorCode(error) !== "EEXIST") {
        const message = `it cannot be held for removal: ${reasonOf(error)}`;
        throw new PotsError("failed", message, `look at ${gitdir}: is the disk full, is it yours?`);
      }
      if (attempt > 1 || isAlive(holderOf(path))) {
        throw new PotsError(
          "refused",
          "another pots is removing it",
          "wait for that one; pots list --all shows what is left",
        );
      }
      rmSync(path, { force: true }); // left over from a pots that was killed
    }
  }
}

export const removedMeanwhile = () =>
  new PotsError("failed", "it was removed meanwhile by somebody else", "pots list --all");

function holderOf(path: string): number {
  try {
    return Number(readFileSync(path, "utf8")) || 0;
  } catch {
    return 0; // it has let go
  }
}

function isAlive(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}
