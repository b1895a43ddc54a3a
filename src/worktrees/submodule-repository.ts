import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gitLine } from "./ask-git.ts";
import { hasReftable, textIn } from "./git-directory.ts";
import { recordedPath } from "./git-files.ts";
import { namedInLog } from "./own-records.ts";

/** What a submodule's repository has that goes with the worktree, whose git directory it lies in. */

/** Work that goes with a repository, or with those of a worktree's submodules. */
export interface RepositoryWork {
  /** What there is of it, for people; nothing: none. */
  work: string[];
  /** Is there a commit that nothing but git's log names? */
  onlyLogged: boolean;
}

/**
 * Commits that no remote of the repository is known to have, by what still names them: a branch or
 * tag, a stash, or nothing but git's log.
 * @throws PotsError with git's words
 */
export async function workOnlyIn(gitdir: string): Promise<RepositoryWork> {
  const env = { GIT_DIR: gitdir, GIT_WORK_TREE: gitdir };
  const ask = (words: readonly string[], input = "") =>
    gitLine(gitdir, words, { env, looking: true, input: Buffer.from(input) });
  const work: string[] = [];
  const named = [
    "rev-list",
    "--max-count=1",
    "--exclude=refs/stash",
    "--all",
    "--not",
    "--remotes",
  ];
  if ((await ask(named)) !== "") work.push("commits that are nowhere else");
  if ((await ask(["for-each-ref", "refs/stash"])) !== "") {
    const stashes = (await ask(["rev-list", "--walk-reflogs", "refs/stash", "--"])).split("\n");
    work.push(stashes.length === 1 ? "a stash" : `${stashes.length} stashes`);
  }
  const names = new Set<string>();
  const refs = hasReftable(gitdir)
    ? (await ask(["reflog", "list"])).split("\n")
    : filesBelow(join(gitdir, "logs"));
  for (const ref of refs.filter(isOwn)) {
    const file = join(gitdir, "logs", ref);
    for (const name of await namedInLog(gitdir, gitdir, file, ref, env)) names.add(name);
  }
  if (names.size === 0) return { work, onlyLogged: false };
  // what git has thrown away meanwhile is named still, and gone
  const words = ["rev-list", "--ignore-missing", "--abbrev-commit", "--stdin", "--not", "--all"];
  const text = await ask(words, [...names].map((name) => `${name}\n`).join(""));
  if (text === "") return { work, onlyLogged: false };
  const [latest, ...older] = text.split("\n");
  const more = older.length === 0 ? "" : ` and ${older.length} more`;
  work.push(`commit ${latest}${more}, which only its log names`);
  return { work, onlyLogged: true };
}

/** The logs of remotes tell what others did; stashes are told of by themselves. */
const isOwn = (ref: string) => !/^(|refs\/stash|refs\/remotes\/.*)$/.test(ref);

/**
 * Files below a directory, by their paths from there; a link is a file, where Bun's recursive readdir
 * follows it. @throws Error where one cannot be listed
 */
function filesBelow(directory: string, prefix = ""): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const name = `${prefix}${entry.name}`;
    return entry.isDirectory() ? filesBelow(join(directory, entry.name), `${name}/`) : [name];
  });
}

/**
 * Worktrees that somebody made of it: without it git knows none of them, and what is staged there is
 * lost.
 * @returns a line for people about each
 */
export function ownWorktrees(gitdir: string): string[] {
  const records = join(gitdir, "worktrees");
  if (!existsSync(records)) return [];
  return readdirSync(records).map(
    (name) => `a worktree of its own (${recordedPath(join(records, name)) ?? name})`,
  );
}

/** Hooks that somebody put there: neither git's samples, nor those that Git LFS puts everywhere. */
export function ownHooks(gitdir: string): string[] {
  return filesBelow(join(gitdir, "hooks")).filter(
    (name) =>
      !name.endsWith(".sample") && !/\bgit lfs\b/.test(textIn(join(gitdir, "hooks", name)) ?? ""),
  );
}
