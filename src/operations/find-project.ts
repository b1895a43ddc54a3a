import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { projectAt } from "../projects/search.ts";
import type { Project, Session, Worktree } from "../sessions/model.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { knownProjects, rootHere } from "../snapshot/projects.ts";
import { worktreesOf } from "../snapshot/worktrees.ts";
import { PotsError } from "../system/errors.ts";
import { expandHome } from "../system/paths.ts";
import { printable, shellWord } from "../terminal/text.ts";
import { locate } from "../worktrees/git-files.ts";

/** Which project a word means, or the place one stands in. */

export interface ProjectWorktrees {
  project: Project;
  worktrees: Worktree[];
}

const WRITTEN_AS_PATH = /^(\/|~(\/|$)|\.\.?(\/|$))/;

/**
 * The path a word is: written as one, or a directory that is there, in a worktree, and has a `/` in
 * its name or is a worktree's top. Null where it is a name.
 */
export function pathOf(context: Context, word: string): string | null {
  const path = resolve(context.cwd, expandHome(word, context.home));
  if (WRITTEN_AS_PATH.test(word)) return path;
  if (!existsSync(path)) return null;
  const worktree = locate(path)?.worktree ?? null;
  return worktree !== null && (worktree === path || word.includes("/")) ? path : null;
}

/**
 * The root of the project around a word that is written as a path; any other word as it is.
 * @throws PotsError of kind `notFound` where there is none around it
 */
export function rootOrName(context: Context, word: string): string {
  if (!WRITTEN_AS_PATH.test(word)) return word;
  const root = locate(resolve(context.cwd, expandHome(word, context.home)))?.root;
  if (root !== undefined) return root;
  throw new PotsError(
    "notFound",
    `${printable(word)} is in no git repository`,
    "name a project, or a path in one; pots list --all shows the known ones",
  );
}

/**
 * The project a word means (the one stood in when there is no word) and its worktrees.
 * @throws PotsError of kind `notFound` or `ambiguous`
 */
export async function projectFor(
  context: Context,
  query: string | undefined,
  sessions: readonly Session[],
): Promise<ProjectWorktrees> {
  const project = await projectNamed(context, query, sessions);
  return { project, worktrees: await worktreesOf(context, project.root) };
}

/** The same without its worktrees, which take a process to list. */
export async function projectNamed(
  context: Context,
  query: string | undefined,
  sessions: readonly Session[],
): Promise<Project> {
  return projectAt(
    query === undefined ? hereRoot(context) : await namedRoot(context, query, sessions),
  );
}

function hereRoot(context: Context): string {
  const root = rootHere(context);
  if (root !== null) return root;
  throw new PotsError(
    "notFound",
    `${shownPath(context, context.cwd)} is not in a git repository`,
    "go to one, or name the project: pots create <project> <worktree>",
  );
}

/**
 * The project a word names: by its name or root, in any case, else by a part that only one has. Of
 * several with one name the one stood in is meant. Null: none. @throws PotsError for several
 */
export function namedProject(
  context: Context,
  query: string,
  projects: readonly Project[],
): Project | null {
  const lower = query.toLowerCase();
  const named =
    [
      projects.filter(({ name, root }) => name === query || root === query),
      projects.filter(({ name }) => name.toLowerCase() === lower),
      projects.filter(({ name }) => name.toLowerCase().includes(lower)),
    ].find((found) => found.length > 0) ?? [];
  const here = rootHere(context);
  const [only] = named.length > 1 ? named.filter(({ root }) => root === here) : named;
  if (only !== undefined || named.length === 0) return only ?? null;
  throw new PotsError(
    "ambiguous",
    named.every(({ name }) => name === query)
      ? `several projects are named ${query}`
      : `several projects match ${query}`,
    ["name one by its path:", ...named.map(({ root }) => shownPath(context, root))].join("\n    "),
  );
}

/** The root of the project a word names. @throws PotsError of kind `notFound` or `ambiguous` */
export async function namedRoot(
  context: Context,
  query: string,
  sessions: readonly Session[],
): Promise<string> {
  const projects = knownProjects(context, sessions);
  const path = pathOf(context, query);
  const place = path === null ? null : locate(path);
  if (place !== null) return place.root;
  const project = namedProject(context, query, projects);
  if (project !== null) return project.root;
  const { nearest } = await import("../sessions/fuzzy.ts");
  const near = nearest(
    query,
    projects.map(({ name }) => name),
  );
  const ownTask = `a worktree of this project, with another task: pots create ${shellWord(query)} -t <task>`;
  throw new PotsError(
    "notFound",
    `there is no project ${query}`,
    [
      ...(near.length > 0 ? [`nearest: ${printable(near.join(", "))}`] : []),
      "name it by its path, or let POTS_PROJECT_DIRS say where to search",
      ...(rootHere(context) === null ? [] : [ownTask]),
    ].join("\n  "),
  );
}
