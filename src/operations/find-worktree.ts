import { statSync } from "node:fs";
import { projectAt } from "../projects/search.ts";
import { itemsOf, matchWorktree } from "../sessions/matching.ts";
import type { Project, Session, Worktree } from "../sessions/model.ts";
import { projectName, worktreeTitle } from "../sessions/naming.ts";
import { type Context, isInteractive, shownPath } from "../snapshot/context.ts";
import { knownProjects, rootHere } from "../snapshot/projects.ts";
import { worktreesOf } from "../snapshot/worktrees.ts";
import { Cancelled, PotsError } from "../system/errors.ts";
import { realPath } from "../system/paths.ts";
import { printable, shellLine } from "../terminal/text.ts";
import { locate, type Place } from "../worktrees/git-files.ts";
import { namedProject, pathOf, projectFor } from "./find-project.ts";
import { createLineByPath, isByBranch, worktreesNamedInFull } from "./named-worktree.ts";
import { noSuchWorktree } from "./no-such-worktree.ts";
import { taskFor } from "./task.ts";

/** Which worktree and task `pots create`'s words mean. */

export interface Target {
  worktree: Worktree;
  task: string;
  /** Where in the worktree the session is to start: below its top where a path said so. */
  directory: string;
}

/** What `create` was told: its arguments, and `--task`. */
export interface CreateWords {
  positionals: readonly string[];
  taskOption: string | undefined;
}

/**
 * The worktree and task that `create`'s words mean. No part of a name is taken without a question.
 * @throws PotsError naming what was not found, and what to do instead
 */
export async function findTarget(
  context: Context,
  { positionals, taskOption }: CreateWords,
  sessions: readonly Session[],
): Promise<Target> {
  const [first, second, third] = positionals;
  const task = taskFor(context, taskOption, third);
  const inWorktree = (worktree: Worktree) => ({ worktree, task, directory: worktree.path });
  if (first === undefined) return inWorktree(await worktreeHere(context));
  const path = second === undefined ? pathOf(context, first) : null;
  if (path !== null) {
    const worktree = await worktreeAt(context, path);
    const isDirectory = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
    return { worktree, task, directory: isDirectory ? realPath(path) : worktree.path };
  }
  if (second === undefined) return inWorktree(await soleWorktree(context, first, sessions));
  const sole = await onlyOneWith(context, first, second, sessions);
  if (sole !== null) return inWorktree(sole);
  const { project, worktrees } = await projectFor(context, first, sessions);
  return inWorktree(await worktreeFor(context, second, project, worktrees));
}

/** Of several projects of one name the worktree that only one of them has; null else. */
async function onlyOneWith(
  context: Context,
  query: string,
  word: string,
  sessions: readonly Session[],
): Promise<Worktree | null> {
  const named = knownProjects(context, sessions).filter(({ name }) => name === query);
  if (named.length < 2 || named.some(({ root }) => root === rootHere(context))) return null;
  const found: Worktree[] = [];
  for (const { root } of named) {
    const match = matchWorktree(word, await worktreesOf(context, root));
    if (match.kind !== "none" && match.exact) found.push(...itemsOf(match));
  }
  return found.length === 1 ? (found[0] ?? null) : null;
}

async function worktreeHere(context: Context): Promise<Worktree> {
  const place = locate(context.cwd);
  if (place?.worktree) return await worktreeAt(context, context.cwd);
  const { project, worktrees } = await projectFor(context, undefined, []);
  throw new PotsError(
    "usage",
    `you stand in ${shownPath(context, context.cwd)}, which is in none of ${printable(project.name)}'s worktrees`,
    `name one: ${worktrees.map(({ name }) => printable(name)).join(", ") || "there is none yet"}`,
  );
}

/**
 * One word, no path: a worktree of the project stood in, else the only one of that name in any
 * known project, else a project, whose main worktree is meant.
 * @throws PotsError naming what was not found, and what to do instead
 */
async function soleWorktree(
  context: Context,
  word: string,
  sessions: readonly Session[],
): Promise<Worktree> {
  const here = rootHere(context);
  const own = here === null ? [] : await worktreesOf(context, here);
  const match = matchWorktree(word, own);
  if (here !== null && match.kind !== "none" && match.exact) {
    return await worktreeFor(context, word, projectAt(here), own);
  }
  // every project has a `main`: one that is not here is none that is elsewhere
  const isJustMain = ({ main }: Worktree) => here !== null && main && word === "main";
  const named = (await worktreesNamedInFull(context, word, sessions, true)).filter(
    ({ task, worktree }) => task === null && worktree.root !== here && !isJustMain(worktree),
  );
  const nearer = named.filter(({ worktree }) => !isByBranch(word, worktree));
  const elsewhere = nearer.length > 0 ? nearer : named;
  const [only] = elsewhere;
  if (only !== undefined && elsewhere.length === 1) return only.worktree;
  if (elsewhere.length > 1) {
    throw new PotsError(
      "ambiguous",
      `several projects have a worktree ${word}`,
      ["name one:", ...elsewhere.map(({ worktree }) => createLineByPath(worktree))].join("\n    "),
    );
  }
  const project = namedProject(context, word, knownProjects(context, sessions));
  const whole = project?.root === word || project?.name.toLowerCase() === word.toLowerCase();
  if (project !== null && (whole || word !== "main")) return await mainWorktree(context, project);
  if (here !== null) return await worktreeFor(context, word, projectAt(here), own);
  throw noneOfThatName(word);
}

/** Outside of every project there is none to look in. */
export function noneOfThatName(word: string): PotsError {
  return new PotsError(
    "notFound",
    `there is no worktree and no project ${word}, and you stand in no project`,
    "pots list --all shows the worktrees of every known project; POTS_PROJECT_DIRS says where to search",
  );
}

const isThere = ({ prunable }: Worktree) => !prunable;

async function mainWorktree(context: Context, project: Project): Promise<Worktree> {
  const worktrees = (await worktreesOf(context, project.root)).filter(isThere);
  const main = worktrees.find((worktree) => worktree.main);
  if (main !== undefined) return main;
  const names = worktrees.map((worktree) => printable(worktreeTitle(worktree))).join(", ");
  throw new PotsError(
    "notFound",
    `${project.name} has no main worktree`,
    `name one of its worktrees: ${names || "there is none yet"}`,
  );
}

/** The listed worktree around a path. @throws PotsError where there is none */
export async function worktreeAt(context: Context, path: string): Promise<Worktree> {
  const place = locate(path);
  if (place?.worktree) {
    const listed = await worktreesOf(context, place.root);
    const worktree = listed.find((candidate) => candidate.path === place.worktree);
    if (worktree !== undefined) return worktree;
  }
  throw noWorktreeAt(context, path, place);
}

function noWorktreeAt(context: Context, path: string, place: Place | null): PotsError {
  const shown = shownPath(context, path);
  if (place === null) {
    const hint = "name a worktree, or a directory in one; pots list --all shows them";
    return new PotsError("notFound", `${shown} is in no git worktree`, hint);
  }
  return new PotsError(
    "notFound",
    place.worktree === null
      ? `${shown} is a repository without a worktree of its own`
      : `${shown} is not listed as a worktree of ${projectName(place.root)}`,
    `see what is: git -C ${shellLine([place.root])} worktree list`,
  );
}

/**
 * The worktree of a project that a word names in full. A part of a name is a suggestion: a terminal
 * is asked, and nothing else gets it.
 */
export async function worktreeFor(
  context: Context,
  query: string,
  project: Project,
  worktrees: readonly Worktree[],
): Promise<Worktree> {
  const match = matchWorktree(query, worktrees);
  if (match.kind === "one" && match.exact) return match.item;
  if (match.kind === "several" && match.exact) {
    throw new PotsError(
      "ambiguous",
      `several worktrees of ${project.name} are named ${query}`,
      ["name one:", ...match.items.map(({ path }) => shownPath(context, path))].join("\n    "),
    );
  }
  const parts = itemsOf(match);
  const [part] = parts;
  if (part !== undefined && parts.length === 1 && isInteractive()) {
    const { askYes } = await import("../terminal/prompts.ts");
    const question = `There is no worktree ${query} in ${project.name}. Take ${part.name}?`;
    if (await askYes(printable(question))) return part;
    throw new Cancelled();
  }
  throw await noSuchWorktree(context, query, project, worktrees, parts);
}
