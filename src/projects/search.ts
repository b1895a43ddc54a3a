import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "../sessions/model.ts";
import { projectName } from "../sessions/naming.ts";
import { errorCode, reasonOf } from "../system/errors.ts";
import { repositoryAt } from "../worktrees/git-files.ts";

/** Which projects there are. */

/** How many levels below a directory of `POTS_PROJECT_DIRS` a repository may lie. */
const DEEPEST = 3;

/**
 * Roots of the repositories in and below a directory; one inside another is not looked for. A link
 * and a hidden directory may be a repository, but nothing is searched for below them: links lead
 * round in circles, and hidden directories hold thousands.
 */
export function searchRepositories(directory: string, depth = DEEPEST): string[] {
  const place = repositoryAt(directory);
  if (place !== null) return [place.root];
  if (depth === 0) return [];
  return subdirectories(directory).flatMap(({ path, deeper }) =>
    searchRepositories(path, deeper ? depth - 1 : 0),
  );
}

/** Directories that cannot be searched, each with why. */
export function unsearchable(directories: readonly string[]): { directory: string; why: string }[] {
  return directories.flatMap((directory) => {
    try {
      readdirSync(directory);
      return [];
    } catch (error) {
      const words: Record<string, string> = {
        ENOENT: "is not there",
        ENOTDIR: "is no directory",
        EACCES: "may not be read",
      };
      return [{ directory, why: words[errorCode(error)] ?? reasonOf(error) }];
    }
  });
}

function subdirectories(directory: string): { path: string; deeper: boolean }[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .filter(({ name }) => !/^(\.git|\.bare|node_modules)$/.test(name))
      .map((entry) => ({
        path: join(directory, entry.name),
        deeper: entry.isDirectory() && !entry.name.startsWith("."),
      }));
  } catch {
    return []; // not there or not ours to read: nothing to find in it
  }
}

export const projectAt = (root: string): Project => ({ root, name: projectName(root) });

/** Projects for roots, each once, in the order given. */
export function toProjects(roots: Iterable<string>): Project[] {
  return [...new Set(roots)].map(projectAt);
}
