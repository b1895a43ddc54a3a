import { projectName, worktreeName } from "../sessions/naming.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { knownProjects, rootHere } from "../snapshot/projects.ts";
import { PotsError } from "../system/errors.ts";
import { printable } from "../terminal/text.ts";
import { repositoryAt } from "../worktrees/git-files.ts";
import { listSaved, type Saved } from "../worktrees/saved-work.ts";

/** What was saved when worktrees were removed, by a word, from anywhere. */

/** Saved work, and the repository that has it. */
export interface SavedIn {
  root: string;
  commonDir: string;
  item: Saved;
}

/** Saved work as `pots undo` is told it where one stands. */
export function undoWord(context: Context, root: string, { name }: Pick<Saved, "name">): string {
  return rootHere(context) === root ? name : `${projectName(root)}/${name}`;
}

/**
 * What a word names in the project stood in; else in the known project whose name is ahead in it. A
 * whole name, or a branch or a worktree: then the latest of it.
 * @throws PotsError where nothing is saved under it, or in several projects
 */
export async function findSaved(context: Context, query: string): Promise<SavedIn> {
  const here = rootHere(context);
  const own = here === null ? [] : await savedIn(here);
  const plain = meant(query, own);
  if (plain !== null) return plain;
  const found: SavedIn[] = [];
  for (const { root, name } of knownProjects(context, [])) {
    if (!query.startsWith(`${name}/`)) continue;
    const one = meant(query.slice(name.length + 1), await savedIn(root));
    if (one !== null) found.push(one);
  }
  const [only, ...others] = found;
  const near = found.find(({ root }) => root === here) ?? (others.length === 0 ? only : undefined);
  if (near !== undefined) return near;
  if (others.length > 0) {
    const places = found.map(({ root }) => shownPath(context, root));
    const hint = ["go to the one that is meant:", ...places].join("\n    ");
    throw new PotsError("ambiguous", `several projects have something saved as ${query}`, hint);
  }
  const names = own.map(({ item }) => printable(item.name));
  throw new PotsError(
    "notFound",
    `nothing is saved as ${query}`,
    names.length > 0
      ? ["saved are:", ...names].join("\n    ")
      : "pots undo, where the worktree's project is, lists what is",
  );
}

async function savedIn(root: string): Promise<SavedIn[]> {
  const commonDir = repositoryAt(root)?.commonDir;
  if (commonDir === undefined) return [];
  return (await listSaved(commonDir)).map((item) => ({ root, commonDir, item }));
}

/** The latest comes first. */
function meant(query: string, saved: readonly SavedIn[]): SavedIn | null {
  return (
    saved.find(({ item }) => item.name === query) ??
    saved.find(({ item }) => item.branch === query) ??
    saved.find(({ root, item }) => worktreeName(root, item.path, false) === query) ??
    null
  );
}
