import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { matchWorktree } from "../sessions/matching.ts";
import type { Project, TmuxSession, Worktree } from "../sessions/model.ts";
import { projectName } from "../sessions/naming.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { knownProjects } from "../snapshot/projects.ts";
import { worktreesOf } from "../snapshot/worktrees.ts";
import { PotsError } from "../system/errors.ts";
import { expandHome } from "../system/paths.ts";
import { hasControls, printable, shellLine, shellWord } from "../terminal/text.ts";
import { locate, type Place } from "../worktrees/git-files.ts";
import { makeWorktreeCommand } from "./make-worktree.ts";

/** Which worktree and task `pots create`'s words mean. */

export interface Target {
  worktree: Worktree;
  task: string;
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

/** @throws PotsError naming what was not found, and what to do instead */
export async function findTarget(
  context: Context,
  { positionals, taskOption }: Asked,
  sessions: readonly TmuxSession[],
): Promise<Target> {
  const [first, second, third] = positionals;
  const task = taskFor(context, taskOption, third);
  if (first === undefined || second === undefined) {
    const path = first === undefined ? context.cwd : pathOf(context, first);
    const place = path === null ? null : locate(path);
    if (place?.worktree) {
      const listed = await worktreesOf(context, place.root);
      const worktree = listed.find((candidate) => candidate.path === place.worktree);
      if (worktree !== undefined) return { worktree, task };
    }
    if (first !== undefined && path !== null) throw noWorktreeAt(context, path, place);
  }
  const { project, worktrees } = await projectFor(
    context,
    second === undefined ? undefined : first,
    sessions,
  );
  if (first === undefined)
    throw new PotsError(
      "usage",
      `you stand in ${shownPath(context, context.cwd)}, which is in none of ${printable(project.name)}'s worktrees`,
      `name one: ${worktrees.map(({ name }) => printable(name)).join(", ") || "there is none yet"}`,
    );
  const worktree = await worktreeFor(context, second ?? first, project, worktrees);
  return { worktree, task };
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

/** The directory a word names: written as a path, or a directory that is a worktree's top. */
function pathOf(context: Context, word: string): string | null {
  const path = resolve(context.cwd, expandHome(word, context.home));
  if (/^(\/|~(\/|$)|\.\.?(\/|$))/.test(word)) return path;
  return existsSync(path) && locate(path)?.worktree === path ? path : null;
}

/**
 * The project a word means (the one stood in when there is no word) and its worktrees.
 * @throws PotsError of kind `notFound` or `ambiguous`
 */
export async function projectFor(
  context: Context,
  query: string | undefined,
  sessions: readonly TmuxSession[],
): Promise<ProjectWorktrees> {
  const root = query === undefined ? hereRoot(context) : await namedRoot(context, query, sessions);
  const project = { root, name: projectName(root) };
  return { project, worktrees: await worktreesOf(context, root) };
}

function hereRoot(context: Context): string {
  const place = locate(context.cwd);
  if (place !== null) return place.root;
  throw new PotsError(
    "notFound",
    `${context.cwd} is not in a git repository`,
    "go to one, or name the project: pots create <project> <worktree>",
  );
}

/** The root of the project a word names. @throws PotsError of kind `notFound` or `ambiguous` */
export async function namedRoot(
  context: Context,
  query: string,
  sessions: readonly TmuxSession[],
): Promise<string> {
  const projects = knownProjects(context, sessions);
  const named = projects.filter(({ name, root }) => name === query || root === query);
  const [only] = named;
  if (only !== undefined && named.length === 1) return only.root;
  if (named.length > 1) {
    throw new PotsError(
      "ambiguous",
      `several projects are named ${query}`,
      ["name one by its path:", ...named.map(({ root }) => printable(root))].join("\n    "),
    );
  }
  const path = pathOf(context, query);
  const place = path === null ? null : locate(path);
  if (place !== null) return place.root;
  const { nearest } = await import("../sessions/fuzzy.ts");
  const near = nearest(
    query,
    projects.map(({ name }) => name),
  );
  throw new PotsError(
    "notFound",
    `there is no project ${query}`,
    [
      ...(near.length > 0 ? [`nearest: ${printable(near.join(", "))}`] : []),
      "name it by its path, or let POTS_PROJECT_DIRS say where to search",
      ...(locate(context.cwd) === null
        ? []
        : [
            `a worktree of this project, with another task: pots create ${shellWord(query)} -t <task>`,
          ]),
    ].join("\n  "),
  );
}

async function worktreeFor(
  context: Context,
  query: string,
  project: Project,
  worktrees: readonly Worktree[],
): Promise<Worktree> {
  const match = matchWorktree(query, worktrees);
  if (match.kind === "one") return match.item;
  if (match.kind === "several") {
    throw new PotsError(
      "ambiguous",
      `several worktrees of ${project.name} match ${query}`,
      ["name one:", ...match.items.map(({ name, path }) => printable(`${name}  ${path}`))].join(
        "\n    ",
      ),
    );
  }
  const { nearest } = await import("../sessions/fuzzy.ts");
  const near = nearest(
    query,
    worktrees.flatMap(({ name, branch }) => [name, branch ?? name]),
  );
  const making = await makeWorktreeCommand(context, project, query);
  throw new PotsError(
    "notFound",
    `there is no worktree ${query} in ${project.name}`,
    [
      ...(near.length > 0 ? [`nearest: ${printable(near.join(", "))}`] : []),
      ...(making === null ? [] : [`make it: ${making.line}`]),
    ].join("\n  "),
  );
}
