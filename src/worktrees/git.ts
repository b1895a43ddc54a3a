import { dirname } from "node:path";
import type { Worktree } from "../sessions/model.ts";
import { worktreeName } from "../sessions/naming.ts";
import { PotsError, reasonOf } from "../system/errors.ts";
import { realPath } from "../system/paths.ts";
import { type Outcome, run, succeeded } from "../system/process.ts";
import { shellLine } from "../terminal/text.ts";
import { locate, repositoryAt } from "./git-files.ts";

/** git's own list of a project's worktrees. */

/** The oldest git that says which worktrees are prunable. */
const OLDEST_GIT = "2.31";

/** An entry of `git worktree list --porcelain`, paths as git has them. */
export interface GitEntry {
  path: string;
  head: string | null;
  branch: string | null;
  bare: boolean;
  locked: boolean;
  prunable: boolean;
}

/**
 * Entries of `git worktree list --porcelain`, with attributes ended by `end` (NUL with `-z`).
 * @throws Error when the text is not such a list or is cut short
 */
export function parseWorktreeList(output: string, end: "\0" | "\n"): GitEntry[] {
  if (output === "") throw new Error("it listed nothing"); // the main worktree is always listed
  if (!output.endsWith(end + end)) throw new Error("the list is cut short");
  return output
    .slice(0, -2)
    .split(end + end)
    .map((block) => parseEntry(block.split(end)));
}

function parseEntry(attributes: string[]): GitEntry {
  const [first = "", ...rest] = attributes;
  const path = /^worktree (\/.*)$/s.exec(first)?.[1];
  if (path === undefined) throw new Error(`${JSON.stringify(first.slice(0, 60))} is no worktree`);
  const textOf = (name: string) =>
    rest.find((attribute) => attribute.startsWith(`${name} `))?.slice(name.length + 1) ?? null;
  const has = (name: string) => rest.includes(name) || textOf(name) !== null;
  return {
    path,
    head: textOf("HEAD"),
    branch: textOf("branch")?.replace(/^refs\/heads\//, "") ?? null,
    bare: has("bare"),
    locked: has("locked"),
    prunable: has("prunable"),
  };
}

export const INSTALL_GIT = `install git ${OLDEST_GIT} or newer, e.g. apt install git, brew install git`;

export function gitMissing(): PotsError {
  return new PotsError("missing", "git was not found on PATH", INSTALL_GIT);
}

/**
 * The git directory is named rather than searched: where a disk is not mounted, a search from the
 * empty mount point would find whatever repository lies around it.
 */
async function listWith(commonDir: string, flags: string[]): Promise<Outcome> {
  const argv = ["git", `--git-dir=${commonDir}`, "worktree", "list", "--porcelain"] as const;
  return await run([...argv, ...flags], {
    env: { GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" },
  });
}

/** Exit code of git for options it does not know. */
const UNKNOWN_OPTION = 129;

/**
 * git's entries for the project of this root.
 * @throws PotsError with git's own words when git is missing, fails, or prints what is no list
 */
export async function gitEntries(root: string): Promise<GitEntry[]> {
  const place = repositoryAt(root);
  if (place === null || place.root !== root) {
    throw new PotsError("failed", `there is no git repository at ${root}`, "was it moved?");
  }
  let end: "\0" | "\n" = "\0";
  let outcome = await listWith(place.commonDir, ["-z"]);
  if (outcome.code === UNKNOWN_OPTION) {
    end = "\n"; // git before 2.36
    outcome = await listWith(place.commonDir, []);
  }
  const words = { program: "git", stderr: outcome.stderr };
  const failed = (why: string) =>
    new PotsError(
      "failed",
      `git could not list the worktrees of ${root} (${why})`,
      `try it yourself: ${shellLine(["git", "-C", root, "worktree", "list"])}`,
      words,
    );
  if (outcome.ending === "missing") throw gitMissing();
  if (!succeeded(outcome)) throw failed(outcome.summary);
  let entries: GitEntry[];
  try {
    entries = parseWorktreeList(outcome.stdout, end);
  } catch (error) {
    throw failed(reasonOf(error));
  }
  // A list that leaves out the project's own place is an answer to another question.
  const own = [root, place.commonDir, dirname(place.commonDir)];
  if (!entries.some(({ path }) => own.includes(realPath(path)))) {
    throw failed("its list does not name the project itself");
  }
  return entries;
}

/** git's entries as worktrees of the project; the bare repository itself is none. */
export function toWorktrees(root: string, entries: readonly GitEntry[]): Worktree[] {
  const commonDir = repositoryAt(root)?.commonDir;
  return entries
    .filter((entry) => !entry.bare)
    .map((entry) => {
      // Of a submodule, or a repository with its git directory elsewhere, git lists that directory.
      const top = realPath(entry.path);
      const path = top === commonDir ? root : top;
      const place = locate(path);
      const here = place?.worktree === path ? place : null;
      const main = here !== null && here.gitdir === here.commonDir;
      return {
        root,
        name: worktreeName(root, path, main),
        path,
        gitdir: here?.gitdir ?? null,
        branch: entry.branch,
        head: entry.head,
        main,
        locked: entry.locked,
        prunable: entry.prunable,
      };
    });
}

/** @throws PotsError of kind `missing` unless `git --version`'s words name a git new enough */
export function requireGitVersion(words: string): void {
  const match = /(\d+)\.(\d+)/.exec(words);
  const [major, minor] = [Number(match?.[1]), Number(match?.[2])];
  if (major > 2 || (major === 2 && minor >= 31)) return;
  throw new PotsError(
    "missing",
    match === null ? "git does not say its version" : `git ${match[0]} is too old`,
    INSTALL_GIT,
  );
}
