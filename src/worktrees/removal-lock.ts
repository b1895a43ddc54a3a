import { join } from "node:path";
import { errorCode, PotsError, reasonOf } from "../system/errors.ts";
import { holdFile } from "../system/hold-file.ts";

/** Two pots that remove one worktree at once: the second one says so, and does nothing. */

/** In the worktree's own git directory: it goes with it. */
const FILE = "pots-removing";

/** @returns what lets go again. @throws PotsError when another pots holds it */
export function holdForRemoval(gitdir: string): () => void {
  const letGo = tryToHold(gitdir);
  if (letGo !== null) return letGo;
  throw new PotsError(
    "refused",
    "another pots is removing it",
    "wait for that one; pots list --all shows what is left",
  );
}

function tryToHold(gitdir: string): (() => void) | null {
  try {
    return holdFile(join(gitdir, FILE));
  } catch (error) {
    if (errorCode(error) === "ENOENT") throw removedMeanwhile();
    const message = `it cannot be held for removal: ${reasonOf(error)}`;
    throw new PotsError("failed", message, `look at ${gitdir}: is the disk full, is it yours?`);
  }
}

export const removedMeanwhile = () =>
  new PotsError("failed", "it was removed meanwhile by somebody else", "pots list --all");
