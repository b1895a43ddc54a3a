import { realpathSync } from "node:fs";

/** Paths as they are written and as they are. */

/** The path with symbolic links resolved as far as it is there. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** `~` and `~/code` written out; every other path, `~bob` among them, as it is. */
export function expandHome(path: string, home: string): string {
  return path === "~" || path.startsWith("~/") ? home + path.slice(1) : path;
}
