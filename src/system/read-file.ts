import {
  closeSync,
  constants,
  lstatSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
} from "node:fs";

/**
 * The one reader of files. What pots reads, somebody else may have made: settings, a repository's
 * own files, what pots once wrote. A pipe in a file's place would keep pots waiting for a writer, a
 * device has no end, and while either is read no signal is heard.
 */

const MIB = 1024 * 1024;

type Links = "followed" | "refused";

const { O_RDONLY, O_NONBLOCK, O_NOCTTY, O_NOFOLLOW } = constants;
const WITHOUT_WAITING = O_RDONLY | O_NONBLOCK | O_NOCTTY;

/** Not to wait for what may take the file's place after it was looked at. */
const FLAGS: Record<Links, string> = {
  // numbers, as node takes them too; its types do not say so
  followed: WITHOUT_WAITING as unknown as string,
  refused: (WITHOUT_WAITING | O_NOFOLLOW) as unknown as string,
};

/** @throws Error for what is no regular file, or larger than that: a device may do something when opened */
function requireReadable(path: string, most: number, links: Links): void {
  const stats = links === "followed" ? statSync(path) : lstatSync(path);
  if (stats.isSymbolicLink()) throw new Error("it is a symbolic link");
  if (!stats.isFile()) {
    throw new Error(stats.isDirectory() ? "it is a directory" : "it is no regular file");
  }
  requireSize(stats.size, most);
}

function requireSize(bytes: number, most: number): void {
  if (bytes > most) throw new Error(`it is larger than ${most / MIB} MiB`);
}

/**
 * The bytes of a regular file.
 * @param most bytes; what pots reads is far smaller
 * @param links may the path's last part be a symbolic link? It may lead anywhere
 * @throws Error with the system's code where it cannot be read, or saying that it is no regular file
 *   or too large
 */
export function readBytes(path: string, most = MIB, links: Links = "followed"): Buffer {
  requireReadable(path, most, links);
  const bytes = readFileSync(path, { flag: FLAGS[links] });
  requireSize(bytes.length, most); // the files of /proc say that they are empty
  return bytes;
}

/** The same as text; what is not UTF-8 becomes U+FFFD. In one call: many small files are read. */
export function readText(path: string, most = MIB): string {
  requireReadable(path, most, "followed");
  const text = readFileSync(path, { encoding: "utf8", flag: FLAGS.followed });
  requireSize(text.length, most);
  return text;
}

/** The first line of a regular file of any size; null: that is longer than 1 MiB. @throws as `readBytes` */
export function readFirstLine(path: string): string | null {
  requireReadable(path, Number.POSITIVE_INFINITY, "followed");
  const file = openSync(path, FLAGS.followed);
  try {
    const bytes = Buffer.alloc(MIB);
    const start = bytes.subarray(0, readSync(file, bytes));
    const end = start.indexOf("\n");
    return end < 0 ? null : start.toString("utf8", 0, end);
  } finally {
    closeSync(file);
  }
}
