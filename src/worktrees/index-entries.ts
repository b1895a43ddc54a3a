import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fieldsOf, type GitOptions, git } from "./ask-git.ts";
import { withScratch } from "./file-contents.ts";

/** What git's index says of each file. */
export interface IndexEntry {
  mode: string;
  /** Name of the content that is staged. */
  object: string;
  /** As a Latin-1 field. */
  path: string;
  /** git was told not to look whether it changed (`update-index --assume-unchanged`). */
  assumed: boolean;
  /** git was told that it need not be there (`--skip-worktree`, sparse checkouts). */
  skipped: boolean;
}

/** The whole of it. @throws PotsError with git's words */
export const readIndex = (top: string): Promise<IndexEntry[]> =>
  withScratch((scratch) => indexEntries(top, scratch));

/**
 * @param scratch a directory for the listing: of a large repository it is more than is read from a
 *   pipe
 * @throws PotsError with git's words
 */
export async function indexEntries(
  top: string,
  scratch: string,
  options: GitOptions = {},
): Promise<IndexEntry[]> {
  const listing = join(scratch, "listing");
  const words = ["ls-files", "-v", "--stage", "-z"];
  await git(top, words, { ...options, stdoutTo: listing, looking: true });
  return fieldsOf(readFileSync(listing)).map((field) => {
    const tab = field.indexOf("\t");
    const [flag = "", mode = "", object = ""] = field.slice(0, tab).split(" ");
    return {
      ...{ mode, object, path: field.slice(tab + 1) },
      ...{ assumed: /[a-z]/.test(flag), skipped: /s/i.test(flag) },
    };
  });
}
