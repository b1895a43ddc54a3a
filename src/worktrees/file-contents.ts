import {
  type BigIntStats,
  lstatSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { errorCode, PotsError, reasonOf } from "../system/errors.ts";
import { inScratch } from "../system/scratch.ts";
import { type GitOptions, gitLine, pathBytes, SYNC } from "./ask-git.ts";

/** Files of a worktree as they are, byte for byte, without what git would make of them. */

/**
 * Runs `work` with a directory that is gone afterwards.
 * @throws PotsError for what the system says of a file: a full disk, one that may not be read
 */
export async function withScratch<T>(work: (directory: string) => Promise<T>): Promise<T> {
  try {
    return await inScratch("pots-work", work);
  } catch (error) {
    if (error instanceof PotsError || errorCode(error) === "") throw error;
    const message = `what is in the worktree could not be read, or kept: ${reasonOf(error)}`;
    throw new PotsError("failed", message, "is a disk full, or a file not yours to read?");
  }
}

/** A path below `top`, given as a Latin-1 field, for the file system. */
export const wholePath = (top: string, path: string): Buffer =>
  Buffer.concat([Buffer.from(`${top}/`), pathBytes(path)]);

/** Null where nothing is. @throws Error of the system for any other reason not to know */
function lstatOrNull(path: Buffer): BigIntStats | null {
  try {
    return lstatSync(path, { bigint: true });
  } catch (error) {
    if (/^(ENOENT|ENOTDIR)$/.test(errorCode(error))) return null;
    throw error;
  }
}

/**
 * What stands at a path of the worktree itself, or null. To git nothing does where the way there
 * leads through a link, wherever that leads.
 * @returns a function that remembers the directories it went through: for one look only
 */
export function statsIn(top: string): (path: string) => BigIntStats | null {
  const known = new Map<string, boolean>([[".", true]]);
  const isDirectory = (path: string): boolean => {
    const answer =
      known.get(path) ??
      (isDirectory(dirname(path)) && lstatOrNull(wholePath(top, path))?.isDirectory() === true);
    known.set(path, answer);
    return answer;
  };
  return (path) => (isDirectory(dirname(path)) ? lstatOrNull(wholePath(top, path)) : null);
}

/** git hashes as many bytes as there are: that may take long. Milliseconds. */
const TIMEOUT = 600_000;

/**
 * The names that git gives the files' contents as they are. git reads paths from lines, and takes a
 * carriage return for a line's end and a quote for its own: a path with such, and a link, whose
 * target is its content, go through a file or link in `scratch`.
 * @param flags `-w` writes the objects
 */
export async function hashFiles(
  top: string,
  paths: readonly string[],
  scratch: string,
  flags: readonly string[],
): Promise<string[]> {
  if (paths.length === 0) return [];
  const lines = paths.map((path, i) => {
    const whole = wholePath(top, path);
    const substitute = join(scratch, `content-${i}`);
    if (lstatSync(whole).isSymbolicLink()) {
      writeFileSync(substitute, readlinkSync(whole, { encoding: "buffer" }));
    } else if (/[\n\r"]/.test(path)) symlinkSync(whole, substitute);
    else return path;
    return Buffer.from(substitute).toString("latin1");
  });
  const input = Buffer.from(`${lines.join("\n")}\n`, "latin1");
  const options: GitOptions = { input, timeout: TIMEOUT };
  const words = [...SYNC, "hash-object", "--no-filters", ...flags, "--stdin-paths"];
  const names = (await gitLine(top, words, options)).split("\n");
  for (const [i] of paths.entries()) rmSync(join(scratch, `content-${i}`), { force: true });
  if (names.length !== paths.length) {
    throw new PotsError("failed", "git did not name every file's content", "pots doctor");
  }
  return names;
}
