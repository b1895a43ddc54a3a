import { existsSync, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { counted } from "../terminal/text.ts";
import { pathText } from "./ask-git.ts";
import { wholePath } from "./file-contents.ts";
import { lookAtFiles } from "./files-look.ts";
import { locate } from "./git-files.ts";
import { type IndexEntry, readIndex } from "./index-entries.ts";
import { operationIn } from "./status.ts";
import { ownHooks, ownWorktrees, type RepositoryWork, workOnlyIn } from "./submodule-repository.ts";

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

export interface Submodules extends RepositoryWork {
  /** Directories of those that are checked out, and of theirs. */
  paths: string[];
  /** Is there one with anything in its directory? git then removes the worktree only by force. */
  present: boolean;
  /** What git ignores in them, by paths from the worktree's top, and hooks that somebody wrote. */
  ignored: string[];
}

/**
 * Submodules with work of their own: changed or untracked files, an operation under way, commits
 * that none of their remotes has, be it that only their logs name them, and worktrees elsewhere.
 * @param gitdir the worktree's own git directory, which holds their repositories
 * @param told the repositories that were asked already
 * @throws PotsError with git's words
 */
export async function inspectSubmodules(
  top: string,
  gitdir: string,
  entries: readonly IndexEntry[],
  told = new Set<string>(),
): Promise<Submodules> {
  const work: string[] = [];
  const checkedOut: string[] = [];
  const allIgnored: string[] = [];
  let [present, onlyLogged] = [false, false];
  const askRepository = async (name: string, repository: string) => {
    if (told.has(repository)) return;
    told.add(repository);
    const own = await workOnlyIn(repository);
    work.push(...[...own.work, ...ownWorktrees(repository)].map((text) => `${name}: ${text}`));
    onlyLogged ||= own.onlyLogged;
    allIgnored.push(...ownHooks(repository).map((hook) => `${name}/.git/hooks/${hook}`));
  };
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
    if (files > 0) work.push(`${path}: ${counted(files, "changed or untracked file")}`);
    if (operation !== null) work.push(`${path}: a ${operation} is under way`);
    await askRepository(path, place.commonDir);
    const inner = await inspectSubmodules(directory, place.gitdir, looked.entries, told);
    checkedOut.push(...inner.paths);
    work.push(...inner.work.map((text) => `${path}/${text}`));
    onlyLogged ||= inner.onlyLogged;
    allIgnored.push(...inner.ignored.map((name) => `${path}/${name}`));
  }
  for (const name of repositoriesBelow(join(gitdir, "modules"))) {
    present = true;
    await askRepository(name, join(gitdir, "modules", name));
  }
  return { paths: checkedOut, present, work, onlyLogged, ignored: allIgnored };
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
    if (!isRepository) return repositoriesBelow(path, `${name}/`);
    return [name, ...repositoriesBelow(join(path, "modules"), `${name}/modules/`)];
  });
}
