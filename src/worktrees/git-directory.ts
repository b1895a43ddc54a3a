import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Mark } from "../sessions/model.ts";
import { errorCode } from "../system/errors.ts";
import { readText } from "../system/read-file.ts";
import { remembered } from "../system/remembered.ts";

/** What a worktree's own git directory tells: its branch, its age, and that the worktree is its. */

/** The file's text without a final newline; null when there is no such readable file. */
export function textIn(path: string): string | null {
  try {
    return readText(path).replace(/\n$/, "");
  } catch {
    return null; // not there, or not a file: git would not see it either
  }
}

/** Does git keep refs and their logs where only git itself reads them? */
export const hasReftable = (commonDir: string) => existsSync(join(commonDir, "reftable"));

/** Bytes; a commit has some 150. */
const MOST_LOG = 16 * 1024 * 1024;

/** git's log of a ref; null where there is none. @throws Error where it is there and cannot be read */
export function readLog(path: string): string | null {
  try {
    return readText(path, MOST_LOG);
  } catch (error) {
    if (/^(ENOENT|ENOTDIR)$/.test(errorCode(error))) return null;
    throw error; // what it tells is not known
  }
}

/** What a git directory's HEAD says. */
export interface Head {
  /** The branch checked out; null when detached or not known. */
  branch: string | null;
  /** False where branches are kept in a reftable: its files do not tell them, git does. */
  known: boolean;
}

export function headOf(gitdir: string): Head {
  const branch = /^ref: refs\/heads\/(.+)$/.exec(textIn(`${gitdir}/HEAD`) ?? "")?.[1] ?? null;
  return branch === ".invalid" ? { branch: null, known: false } : { branch, known: true };
}

/** The branch checked out in a worktree, from its git directory; null when detached or not known. */
export function branchOf(gitdir: string): string | null {
  return headOf(gitdir).branch;
}

/**
 * When the linked worktree of this git directory was made, in Unix seconds: `commondir` is written
 * when it is added, and never again. Null of a main worktree, which has none and is never added anew,
 * and where it cannot be looked at.
 */
export function madeAt(gitdir: string): number | null {
  try {
    return statSync(`${gitdir}/commondir`).mtimeMs / 1000;
  } catch {
    return null;
  }
}

/** Was it made after a session? tmux tells times by the second. */
export const isNewer = (made: number | null, createdAt: number) =>
  made !== null && made >= createdAt + 1;

/** A time of a mark's: always rounded down alike. */
export const inMilliseconds = (seconds: number) => Math.floor(seconds * 1000);

/**
 * Was a worktree made after the one that a session was started in? git reuses the name of a git
 * directory.
 */
export function isAnother(
  made: number | null,
  mark: Pick<Mark, "made">,
  createdAt: number,
): boolean {
  if (made === null || mark.made === undefined) return isNewer(made, createdAt);
  return inMilliseconds(made) > mark.made;
}

/** What git's small files say, each read once: several sessions share a worktree. */
export class GitFiles {
  private readonly heads = new Map<string, Head>();
  private readonly links = new Map<string, Map<string, boolean>>();
  private readonly times = new Map<string, number | null>();

  head(gitdir: string): Head {
    return remembered(this.heads, gitdir, headOf);
  }

  /** As `leadsTo`. */
  leadsTo(directory: string, gitdir: string): boolean {
    const links = remembered(this.links, gitdir, () => new Map<string, boolean>());
    return remembered(links, directory, () => leadsTo(directory, gitdir));
  }

  /** As `madeAt`. */
  madeAt(gitdir: string): number | null {
    return remembered(this.times, gitdir, madeAt);
  }

  /** Read what will be asked of a worktree. */
  readAhead({ worktree, gitdir }: { worktree: string; gitdir: string }): void {
    if (this.leadsTo(worktree, gitdir)) this.madeAt(gitdir);
    this.head(gitdir);
  }
}

/**
 * Does the directory's `.git` file lead to this git directory, in git's own words? A quick yes, from
 * one file; without it a look at the whole place has to tell.
 */
function leadsTo(directory: string, gitdir: string): boolean {
  return textIn(`${directory}/.git`) === `gitdir: ${gitdir}`;
}
