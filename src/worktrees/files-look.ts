import { copyFileSync, existsSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { fieldsInput, fieldsOf, git } from "./ask-git.ts";
import { statsIn, withScratch } from "./file-contents.ts";
import { type IndexEntry, readIndex } from "./index-entries.ts";
import { type GitStatus, parseStatus, STATUS_WORDS } from "./status.ts";

/** One look at a worktree's files, by git: each question is asked once. */

export interface FilesLook {
  /** With what git ignores, as it sums that up. */
  status: FullStatus;
  entries: IndexEntry[];
  /** Of tracked files, those that git was told not to look at among them. Paths as Latin-1. */
  changed: string[];
}

/** @throws PotsError with git's words */
export async function lookAtFiles(top: string, gitdir: string): Promise<FilesLook> {
  const [status, entries] = await Promise.all([statusWithIgnored(top), readIndex(top)]);
  const hidden = await hiddenChanges(top, gitdir, entries);
  return { status, entries, changed: [...new Set([...status.changed, ...hidden])] };
}

export interface FullStatus extends GitStatus {
  /** git's records of changed and untracked files, with names of what is staged. */
  records: string[];
}

/** Everything that git sees in a worktree, each untracked file by itself. @throws PotsError */
export async function fullStatus(top: string, more: readonly string[] = []): Promise<FullStatus> {
  const words = [
    ...STATUS_WORDS,
    ...["--untracked-files=all", "--no-renames", "--ignore-submodules=none", ...more],
  ];
  const { bytes } = await git(top, words, { looking: true });
  return {
    ...parseStatus(bytes),
    records: fieldsOf(bytes).filter((field) => /^[^#!]/.test(field)),
  };
}

/** The same with what git ignores; a directory's path ends in `/`. @throws PotsError */
export const statusWithIgnored = (top: string): Promise<FullStatus> =>
  fullStatus(top, ["--ignored=matching"]);

/**
 * Tracked files whose changes git was told not to see (`update-index --assume-unchanged`,
 * `--skip-worktree`), and that are changed. A sparse checkout's absent files are none.
 */
async function hiddenChanges(
  top: string,
  gitdir: string,
  entries: readonly IndexEntry[],
): Promise<string[]> {
  const statsOf = statsIn(top);
  const flagged = entries
    .filter(({ assumed, skipped }) => assumed || skipped)
    .filter(({ path, skipped }) => !skipped || statsOf(path) !== null)
    .map(({ path }) => path);
  if (flagged.length === 0) return [];
  return await withScratch(async (scratch) => {
    const env = copyIndex(gitdir, scratch);
    const input = fieldsInput(flagged);
    for (const flag of ["--no-assume-unchanged", "--no-skip-worktree"]) {
      await git(top, ["update-index", flag, "-z", "--stdin"], { env, input });
    }
    const words = [...STATUS_WORDS, "--untracked-files=no", "--no-renames"];
    const { changed } = parseStatus((await git(top, words, { env, looking: true })).bytes);
    const wanted = new Set(flagged);
    return changed.filter((path) => wanted.has(path));
  });
}

/**
 * As old as the index itself, in whole seconds: git reads a file anew that changed in the second in
 * which the index was written, and a younger copy would have it taken for unchanged (racy-git).
 */
export function copyIndex(gitdir: string, scratch: string): { GIT_INDEX_FILE: string } {
  const [index, copy] = [join(gitdir, "index"), join(scratch, "index")];
  if (existsSync(index)) {
    const written = Math.floor(statSync(index).mtimeMs / 1000);
    copyFileSync(index, copy);
    utimesSync(copy, written, written);
  }
  return { GIT_INDEX_FILE: copy };
}
