import type { BigIntStats } from "node:fs";
import { dirname } from "node:path";
import { statsIn } from "./file-contents.ts";
import type { IndexEntry } from "./index-entries.ts";

/** Permissions of files and directories, of which git keeps only whether a file can be run. */

export const permissions = ({ mode }: BigIntStats): number => Number(mode) & 0o7777;

/**
 * The permissions of directories and unchanged files that are otherwise than those of a new one of
 * their kind, by their paths; a directory's ends in `/`, and `./` is the worktree itself.
 * @param paths of what else has its place there, files and directories
 */
export function unusualModes(
  top: string,
  entries: readonly Pick<IndexEntry, "path" | "mode">[],
  paths: readonly string[],
): Record<string, number> {
  const kinds: Record<string, Map<string, number>> = {
    "100644": new Map(),
    "100755": new Map(),
    directory: new Map(),
  };
  const statsOf = statsIn(top);
  const note = (kind: string, path: string, name = path) => {
    const stats = statsOf(path);
    if (kind === "directory" ? stats?.isDirectory() : stats?.isFile()) {
      kinds[kind]?.set(name, permissions(stats as BigIntStats));
    }
  };
  for (const { path, mode } of entries) note(mode, path);
  for (const path of directoriesOf([...entries.map((entry) => entry.path), ...paths])) {
    note("directory", path, `${path}/`);
  }
  return Object.fromEntries(
    Object.entries(kinds).flatMap(([kind, modes]) => {
      const usual = usualOf([...modes.values()], kind === "100644" ? 0o666 : 0o777);
      return [...modes].filter(([, mode]) => mode !== usual);
    }),
  );
}

/** All that lead to these paths, and those among them that end in `/`. */
function directoriesOf(paths: readonly string[]): Set<string> {
  const found = new Set(["."]);
  const add = (directory: string): void => {
    if (found.has(directory)) return;
    found.add(directory);
    add(dirname(directory));
  };
  for (const path of paths) add(path.endsWith("/") ? path.slice(0, -1) : dirname(path));
  return found;
}

/** So many exceptions are none: the files came to be under other settings. */
const MOST_EXCEPTIONS = 1000;

/** What a new one gets; or, where hardly one is so, what most of them have. */
function usualOf(modes: readonly number[], full: number): number {
  const fresh = full & ~process.umask();
  if (modes.filter((mode) => mode !== fresh).length <= MOST_EXCEPTIONS) return fresh;
  const counts = new Map<number, number>();
  for (const mode of modes) counts.set(mode, (counts.get(mode) ?? 0) + 1);
  return [...counts].toSorted(([, m], [, n]) => n - m)[0]?.[0] ?? fresh;
}
