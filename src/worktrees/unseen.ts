import { type Dirent, lstatSync, readdirSync } from "node:fs";
import { errorCode, PotsError, reasonOf } from "../system/errors.ts";
import { pathText } from "./ask-git.ts";
import { wholePath } from "./file-contents.ts";
import type { FilesLook } from "./files-look.ts";

/** What lies in a worktree and git tells nothing of; paths as Latin-1 fields. */
export interface Unseen {
  /** What git never takes: a `.git` of any case below the top, and whatever else it left out. */
  overlooked: string[];
  /** Pipes, sockets and devices: there is nothing in them to be kept. */
  special: string[];
  /** Directories with nothing in them. */
  empty: string[];
}

/**
 * Every file that is neither tracked nor told of as untracked or ignored. Submodules, repositories
 * and ignored directories are not gone into.
 * @param looked with ignored files, each untracked file by itself
 * @throws PotsError for a directory that cannot be read
 */
export async function lookForUnseen(
  top: string,
  { status, entries }: Pick<FilesLook, "status" | "entries">,
): Promise<Unseen> {
  const { untracked, ignored } = status;
  const tracked = entries.flatMap(({ mode, path }) =>
    mode === "160000" ? [path, `${path}/`] : [path],
  );
  const known = new Known([...tracked, ...untracked, ...ignored]);
  const unseen: Unseen = { overlooked: [], special: [], empty: [] };
  await walk(top, known, unseen);
  for (const paths of Object.values(unseen)) paths.sort(); // file systems have orders of their own
  return unseen;
}

/** Paths as git has them; those of directories that are not gone into end in `/`. */
class Known {
  private readonly paths: Set<string>;
  private folded: Set<string> | null = null;

  constructor(paths: readonly string[]) {
    this.paths = new Set(paths);
  }

  /** Also where the file system has the name in another case or form of its letters than git. */
  has(path: string): boolean {
    if (this.paths.has(path)) return true;
    this.folded ??= new Set([...this.paths].map(fold));
    return this.folded.has(fold(path));
  }
}

const fold = (path: string) => pathText(path).normalize("NFC").toLowerCase();

/** After so many directories the program gets to see a signal. */
const AT_ONCE = 500;

async function walk(top: string, known: Known, unseen: Unseen): Promise<void> {
  const waiting = [""]; // or paths that end in `/`
  let count = 0;
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (++count % AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
    const entries = entriesOf(top, at);
    if (entries?.length === 0 && at !== "") unseen.empty.push(at);
    for (const { name, entry } of entries ?? []) {
      const path = at + name;
      const isDirectory = entry.isDirectory();
      const shown = isDirectory ? `${path}/` : path;
      if (path === ".git") continue;
      if (name.toLowerCase() === ".git") unseen.overlooked.push(shown);
      else if (isDirectory) {
        if (!known.has(shown)) waiting.push(shown);
      } else if (!entry.isFile() && !entry.isSymbolicLink()) unseen.special.push(path);
      else if (!known.has(path)) unseen.overlooked.push(path);
    }
  }
}

type Kind = Pick<Dirent, "isDirectory" | "isFile" | "isSymbolicLink">;

/** Null where the directory is gone by now. */
function entriesOf(top: string, directory: string): { name: string; entry: Kind }[] | null {
  const whole = wholePath(top, directory);
  const field = (bytes: Buffer) => bytes.toString("latin1");
  try {
    const entries = readdirSync(whole, { withFileTypes: true });
    const isKnown = (entry: Dirent) =>
      entry.isFile() || entry.isDirectory() || entry.isSymbolicLink();
    // neither a name of other bytes nor every file system's kinds of files come through that
    if (entries.every((entry) => isKnown(entry) && !entry.name.includes("\ufffd"))) {
      return entries.map((entry) => ({ name: field(Buffer.from(entry.name)), entry }));
    }
    const names = readdirSync(whole, { encoding: "buffer" }).map(field);
    return names.flatMap((name) => {
      const stats = lstatSync(wholePath(top, directory + name), { throwIfNoEntry: false });
      return stats === undefined ? [] : [{ name, entry: stats }];
    });
  } catch (error) {
    if (/^(ENOENT|ENOTDIR)$/.test(errorCode(error))) return null;
    const message = `${pathText(directory)} cannot be looked into: ${reasonOf(error)}`;
    throw new PotsError("failed", message, "make it readable, or delete it if nobody needs it");
  }
}
