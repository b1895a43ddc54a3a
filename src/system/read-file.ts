import { closeSync, constants, lstatSync, openSync, readSync, statSync } from "node:fs";

/**
 * The one reader of files. What pots reads, somebody else may have made: settings, a repository's
 * own files, what pots once wrote. A pipe in a file's place would keep pots waiting for a writer, a
 * device has no end, and while either is read no signal is heard.
 */

const MIB = 1024 * 1024;
const CHUNK = 4096;

/**
 * The bytes of a regular file.
 * @param most bytes; what pots reads is far smaller
 * @param links may the path's last part be a symbolic link? It may lead anywhere
 * @throws Error with the system's code where it cannot be read, or saying that it is no regular file
 *   or too large
 */
export function readBytes(
  path: string,
  most = MIB,
  links: "followed" | "refused" = "followed",
): Buffer {
  // first: a device may do something when it is opened
  const stats = links === "followed" ? statSync(path) : lstatSync(path);
  if (stats.isSymbolicLink()) throw new Error("it is a symbolic link");
  if (!stats.isFile()) {
    throw new Error(stats.isDirectory() ? "it is a directory" : "it is no regular file");
  }
  const tooLarge = () => new Error(`it is larger than ${most / MIB} MiB`);
  if (stats.size > most) throw tooLarge();
  // not to wait either for what takes its place meanwhile
  const { O_RDONLY, O_NONBLOCK, O_NOCTTY, O_NOFOLLOW } = constants;
  const whole = O_RDONLY | O_NONBLOCK | O_NOCTTY;
  const file = openSync(path, links === "followed" ? whole : whole | O_NOFOLLOW);
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    for (;;) {
      // the files of /proc say that they are empty
      const chunk = Buffer.allocUnsafe(Math.max(stats.size - size, CHUNK));
      const read = readSync(file, chunk);
      size += read;
      if (size > most) throw tooLarge();
      chunks.push(chunk.subarray(0, read));
      if (read === 0 || size === stats.size) {
        return chunks.length === 1 ? chunk.subarray(0, read) : Buffer.concat(chunks);
      }
    }
  } finally {
    closeSync(file);
  }
}

/** The same as text; what is not UTF-8 becomes U+FFFD. */
export function readText(path: string, most = MIB): string {
  return readBytes(path, most).toString();
}
