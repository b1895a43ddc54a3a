import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { errorCode, reasonOf } from "./errors.ts";

/**
 * Reading a file that somebody else may have made, in a repository for one. Opening a pipe would
 * wait for its writer, a device may never end, and a link may lead to what is nobody's to show.
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
  const { O_RDONLY, O_NONBLOCK, O_NOCTTY, O_NOFOLLOW } = constants;
  const flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | (options.followLink ? 0 : O_NOFOLLOW);
  let fd: number;
  try {
    fd = openSync(path, flags);
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return { kind: "missing" };
    return problem(code === "ELOOP" ? "it is a symbolic link" : reasonOf(error));
  }
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) return problem("it is no regular file");
    if (stats.size > options.most) return problem(tooLarge(options.most));
    return readWhole(fd, options.most);
  } catch (error) {
    return problem(reasonOf(error));
  } finally {
    closeSync(fd);
  }
}

/** The file may grow, and one in /proc has no size: what is read decides. */
function readWhole(fd: number, most: number): ForeignFile {
  const chunks: Buffer[] = [];
  let size = 0;
  for (;;) {
    const chunk = Buffer.alloc(16 * 1024);
    const read = readSync(fd, chunk);
    if (read === 0) return { kind: "read", bytes: Buffer.concat(chunks) };
    size += read;
    if (size > most) return problem(tooLarge(most));
    chunks.push(chunk.subarray(0, read));
  }
}

const problem = (reason: string): ForeignFile => ({ kind: "problem", reason });
const tooLarge = (most: number) => `it is larger than ${most / 1024} KiB`;
