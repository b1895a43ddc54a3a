import { existsSync, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gitLine, pathText } from "./ask-git.ts";
import { wholePath } from "./file-contents.ts";
import { lookAtFiles } from "./files-look.ts";
import { locate } from "./git-files.ts";
import { type IndexEntry, readIndex } from "./index-entries.ts";
import { operationIn } from "./status.ts";

/** A worktree's submodules: git neither looks into them nor saves them when it goes. */

/** The submodules of a worktree, by paths as Latin-1. Pure. */
function submodulePaths(entries: readonly IndexEntry[]): string[] {
  return [...new Set(entries.filter(({ mode }) => mode === "160000").map(({ path }) => path))];
}

/**
 * Submodules of a worktree that are not checked out: git leaves their directories empty in a new one.
 * @throws PotsError with git's words
 */
export async function emptySubmodules(top: string): Promise<string[]> {
  if (!existsSync(join(top, ".gitmodules"))) return []; // no question for the many that have none
  const paths = submodulePaths(await readIndex(top));
  return paths.filter((path) => isEmpty(wholePath(top, path))).map(pathText);
}

export interface Submodules {
  /** Directories of those that are checked out, and of theirs. */
  paths: string[];
  /** Is there one with anything in its directory? git then removes the worktree only by force. */
  present: boolean;
  /** Why each that holds work would lose it, for people. */
  work: string[];
  /** What git ignores in them, by paths from the worktree's top. */
  ignored: string[];
}

/**
 * Submodules with work of their own: changed or untracked files, an operation under way, commits
 * that none of their remotes has.
 * @param gitdir the worktree's own git directory, which holds their repositories
 * @throws PotsError with git's words
 */
export async function inspectSubmodules(
  top: string,
  gitdir: string,
  entries: readonly IndexEntry[],
): Promise<Submodules> {
  const work: string[] = [];
  const checkedOut: string[] = [];
  const allIgnored: string[] = [];
  let present = false;
  for (const field of submodulePaths(entries)) {
    if (isEmpty(wholePath(top, field))) continue;
    present = true;
    const path = pathText(field);
    const directory = join(top, path);
    const place = locate(directory);
    if (place?.worktree !== directory) {
      work.push(`${path}: files, and no repository`);
      continue;
    }
    checkedOut.push(directory);
    const looked = await lookAtFiles(directory, place.gitdir);
    const { changed, status } = looked;
    const { unmerged, untracked, ignored } = status;
    allIgnored.push(...ignored.map((name) => `${path}/${pathText(name)}`));
    const files = changed.length + unmerged.length + untracked.length;
    const operation = operationIn(place.gitdir);
    if (files > 0) work.push(`${path}: ${files} changed or untracked file${files > 1 ? "s" : ""}`);
    if (operation !== null) work.push(`${path}: a ${operation} is under way`);
    if (await hasOwnCommits(place.commonDir)) work.push(`${path}: commits that are nowhere else`);
    const inner = await inspectSubmodules(directory, place.gitdir, looked.entries);
    checkedOut.push(...inner.paths);
    work.push(...inner.work.map((text) => `${path}/${text}`));
    allIgnored.push(...inner.ignored.map((name) => `${path}/${name}`));
  }
  for (const name of repositoriesBelow(join(gitdir, "modules"))) {
    present = true;
    const text = `${name}: commits that are nowhere else`;
    if (!work.includes(text) && (await hasOwnCommits(join(gitdir, "modules", name)))) {
      work.push(text);
    }
  }
  return { paths: checkedOut, present, work, ignored: allIgnored };
}

/** Commits of any ref, a stash among them, that no remote of the repository is known to have. */
async function hasOwnCommits(gitdir: string): Promise<boolean> {
  const words = ["rev-list", "--max-count=1", "--all", "HEAD", "--not", "--remotes"];
  const environment = { env: { GIT_DIR: gitdir, GIT_WORK_TREE: gitdir }, looking: true };
  if ((await gitLine(gitdir, ["for-each-ref", "--count=1"], environment)) === "") return false;
  return (await gitLine(gitdir, words, environment)) !== "";
}

function isEmpty(directory: Buffer): boolean {
  const stats = lstatSync(directory, { throwIfNoEntry: false });
  if (stats === undefined) return true;
  return stats.isDirectory() && readdirSync(directory).length === 0;
}

/** Git directories below a directory, by their paths from there; names of submodules may have `/`. */
function repositoriesBelow(directory: string, prefix = ""): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory()) return [];
    const [path, name] = [join(directory, entry.name), `${prefix}${entry.name}`];
    const isRepository = existsSync(join(path, "HEAD")) && existsSync(join(path, "objects"));
    return isRepository ? [name] : repositoriesBelow(path, `${name}/`);
  });
}
