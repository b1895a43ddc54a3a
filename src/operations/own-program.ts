import { realPath } from "../system/paths.ts";
import { findProgram } from "../system/process.ts";

/** How others are to call pots: as it is found on PATH, which stays when it is upgraded. */
export function ownProgram(): string {
  const found = findProgram("pots");
  return found !== null && realPath(found) === realPath(process.execPath)
    ? found
    : process.execPath;
}
