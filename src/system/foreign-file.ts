import { errorCode, reasonOf } from "./errors.ts";
import { readBytes } from "./read-file.ts";

/**
 * Reading a file of a repository, which somebody else may have made, without throwing: a link may
 * lead to what is nobody's to show, and what is wrong with it is said beside other things.
 */

export interface ForeignFileOptions {
  /** Bytes; a larger file is a problem, not cut. */
  most: number;
  /** Follow a symbolic link in the last part of the path. */
  followLink?: boolean;
}

/** The whole of a regular file; `missing` where nothing has that name; else why it is not read. */
export type ForeignFile =
  | { kind: "read"; bytes: Buffer }
  | { kind: "missing" }
  | { kind: "problem"; reason: string };

/** Read it once. Never throws, never waits. */
export function readForeignFile(path: string, options: ForeignFileOptions): ForeignFile {
  try {
    return { kind: "read", bytes: readBytes(path, options.most, options.followLink === true) };
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return { kind: "missing" };
    return { kind: "problem", reason: reasonOf(error) };
  }
}
