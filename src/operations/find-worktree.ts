import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { matchWorktree } from "../sessions/matching.ts";
import type { Project, Session, Worktree } from "../sessions/model.ts";
import { projectName, worktreeName } from "../sessions/naming.ts";
import { type Context, isInteractive, shownPath } from "../snapshot/context.ts";
import { knownProjects } from "../snapshot/projects.ts";
import { worktreesOf } from "../snapshot/worktrees.ts";
import { Cancelled, PotsError } from "../system/errors.ts";
import { expandHome, realPath } from "../system/paths.ts";
import { hasControls, printable, shellLine, shellWord } from "../terminal/text.ts";
import { locate, type Place, worktreeFiles } from "../worktrees/git-files.ts";
import { type Prepared, prepareWorktree } from "./make-worktree.ts";
import { createLineByPath, worktreesNamedInFull } from "./named-worktree.ts";

/** Which worktree and task `pots create`'s words mean. */

export interface Target {
  worktree: Worktree;
  task: string;
  /** Where in the worktree the session is to start: below its top where a path said so. */
  directory: string;
}

export interface ProjectWorktrees {
  project: Project;
  worktrees: Worktree[];
}

/** It is part of the session's name, which is typed and shown; and tmux takes 16 KB a call. */
const LONGEST_TASK = 100;

/** What `create` was told: its arguments, and `--task`. */
export interface Asked {
  positionals: readonly string[];
  taskOption: string | undefined;
}

/** The task that was named, else the default. @throws PotsError when it is not fit to be one */
export function taskFor(context: Context, option: string | undefined, positional?: string): string {
  if (option !== undefined && positional !== undefined && option !== positional) {
    throw new PotsError(
      "usage",
      `two tasks were named: ${option} and ${positional}`,
      "name it once: as the third argument, or with -t",
    );
  }
  return requireTask(option ?? positional ?? context.config.settings.defaultTask);
}

/** @throws PotsError when the text is not fit to name a task */
export function requireTask(text: string): string {
  const task = text.trim();
  if (text === "") {
    throw new PotsError(
      "usage",
      "the task is empty",
      "leave -t out for the default, or name it: -t api",
    );
  }
  if (task.length > LONGEST_TASK) {
    throw new PotsError(
      "usage",
      `a task's name has at most ${LONGEST_TASK} characters, and this one ${task.length}`,
      "e.g. -t api",
    );
  }
  if (task !== "" && !hasControls(task)) return task;
  throw new PotsError("usage", "a task needs a name without control characters", "e.g. -t api");
}

/**
 * The worktree and task that `create`'s words mean. No part of a name is taken without a question.
 * @throws PotsError naming what was not found, and what to do instead
 */
export async function findTarget(
  context: Context,
  { positionals, taskOption }: Asked,
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
  if (named.length < 2 || named.some(({ root }) => root === hereRootOrNull(context))) return null;
  const found: Worktree[] = [];
  for (const { root } of named) {
    const match = matchWorktree(word, await worktreesOf(context, root));
    if (match.kind !== "none" && match.exact) {
      found.push(...(match.kind === "one" ? [match.item] : match.items));
    }
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
 */
async function soleWorktree(
  context: Context,
  word: string,
  sessions: readonly Session[],
): Promise<Worktree> {
  const here = hereRootOrNull(context);
  const own = here === null ? [] : await worktreesOf(context, here);
  const match = matchWorktree(word, own);
  if (here !== null && match.kind !== "none" && match.exact) {
    return await worktreeFor(context, word, projectAt(here), own);
  }
  const elsewhere = (await worktreesNamedInFull(context, word, sessions)).filter(
    ({ task, worktree }) => task === null && worktree.root !== here,
  );
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
  if (project !== null) return await mainWorktree(context, project);
  if (here !== null) return await worktreeFor(context, word, projectAt(here), own);
  throw new PotsError(
    "notFound",
    `there is no worktree and no project ${word}, and you stand in no project`,
    "pots list --all shows the worktrees of every known project; POTS_PROJECT_DIRS says where to search",
  );
}

const isThere = ({ prunable }: Worktree) => !prunable;
const projectAt = (root: string): Project => ({ root, name: projectName(root) });

async function mainWorktree(context: Context, project: Project): Promise<Worktree> {
  const worktrees = (await worktreesOf(context, project.root)).filter(isThere);
  const main = worktrees.find((worktree) => worktree.main);
  if (main !== undefined) return main;
  const names = worktrees.map(({ name }) => printable(name)).join(", ");
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
 * The path a word is: written as one, or a directory that is there, in a worktree, and has a `/` in
 * its name or is a worktree's top. Null where it is a name.
 */
export function pathOf(context: Context, word: string): string | null {
  const path = resolve(context.cwd, expandHome(word, context.home));
  if (/^(\/|~(\/|$)|\.\.?(\/|$))/.test(word)) return path;
  if (!existsSync(path)) return null;
  const worktree = locate(path)?.worktree ?? null;
  return worktree !== null && (worktree === path || word.includes("/")) ? path : null;
}

/** Root of the project stood in; null outside of every repository. */
export function hereRootOrNull(context: Context): string | null {
  return locate(context.cwd)?.root ?? null;
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
  const root = hereRootOrNull(context);
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
function namedProject(
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
  const here = hereRootOrNull(context);
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
      ...(hereRootOrNull(context) === null ? [] : [ownTask]),
    ].join("\n  "),
  );
}

/**
 * The worktree of a project that a word names in full. A part of a name is a suggestion: a terminal
 * is asked, and nothing else gets it.
 */
async function worktreeFor(
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
  const parts = match.kind === "one" ? [match.item] : match.kind === "several" ? match.items : [];
  const [part] = parts;
  if (part !== undefined && parts.length === 1 && isInteractive()) {
    const { askYes } = await import("../terminal/prompts.ts");
    const question = `There is no worktree ${query} in ${project.name}. Take ${part.name}?`;
    if (await askYes(printable(question))) return part;
    throw new Cancelled();
  }
  throw await noSuchWorktree(context, query, project, worktrees, parts);
}

/** There is no worktree of that name; perhaps it can be made. */
export class NoSuchWorktree extends PotsError {
  constructor(
    readonly project: Project,
    readonly query: string,
    /** What exists and is named alike, one line; empty: nothing is. */
    readonly suggested: readonly string[],
    making: readonly string[],
  ) {
    const hint = [...suggested, ...making].join("\n  ");
    super("notFound", `there is no worktree ${query} in ${project.name}`, hint);
  }

  /** The same where none is to be made: what is not there can only be looked for. */
  withoutMaking(): PotsError {
    const [hint = "pots list --all shows the worktrees there are"] = this.suggested;
    return new PotsError("notFound", this.message, hint);
  }
}

function howToMake(prepared: Prepared, project: Project, query: string): string[] {
  if (prepared.kind === "refused") return [`${prepared.error.message}; ${prepared.error.hint}`];
  if (prepared.kind === "already") return [];
  const pots = shellLine(["pots", "create", project.name, query, "-w"]);
  return [`make it: ${prepared.making.line}`, `or, with a session in it: ${pots}`];
}

/** The share of a word that may differ: more than this is another word. */
const ALIKE = 0.4;

async function noSuchWorktree(
  context: Context,
  query: string,
  project: Project,
  worktrees: readonly Worktree[],
  parts: readonly Worktree[],
): Promise<PotsError> {
  const { nearest } = await import("../sessions/fuzzy.ts");
  const own = worktrees.flatMap(({ name, branch }) => [name, branch ?? name]);
  const elsewhere = knownProjects(context, [])
    .filter(({ root }) => root !== project.root)
    .flatMap(({ root, name }) =>
      worktreeFiles(root).map(({ path, main }) => `${name}/${worktreeName(root, path, main)}`),
    );
  const alike = [
    ...nearest(query, own, ALIKE),
    ...elsewhere.filter((text) => text.endsWith(`/${query}`)),
    ...nearest(query, elsewhere, ALIKE),
  ];
  const near = [...new Set([...parts.map(({ name }) => name), ...alike])].slice(0, 3);
  const prepared = await prepareWorktree(context, project, query);
  const suggested = near.length > 0 ? [`nearest: ${printable(near.join(", "))}`] : [];
  return new NoSuchWorktree(project, query, suggested, howToMake(prepared, project, query));
}
