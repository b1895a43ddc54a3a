import { type Making, prepareWorktree } from "../operations/prepare-worktree.ts";
import { requireTask } from "../operations/task.ts";
import { projectAt } from "../projects/search.ts";
import { sessionFor } from "../sessions/join.ts";
import type { Project, Session, Worktree } from "../sessions/model.ts";
import { worktreeTitle } from "../sessions/naming.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { knownProjects, rootHere } from "../snapshot/projects.ts";
import { Cancelled } from "../system/errors.ts";
import { expandHome } from "../system/paths.ts";
import { printable } from "../terminal/text.ts";
import { locate } from "../worktrees/git-files.ts";
import { endingRows, isNew, projectRow, taskRows, worktreeRows } from "./guided-rows.ts";
import { done, type List, type Step, said, saying } from "./list.ts";
import { lookAtWorktree } from "./row-preview.ts";
import { isSomebody, newRow, type Row, RowSource } from "./rows.ts";

/** The lists of guided create, and what is chosen in each. */

/** What has been answered so far. */
export interface Answers {
  project: Project | null;
  worktree: Worktree | null;
  task: string | null;
  going: boolean;
}

/** The project one stands in. */
export function projectHere(context: Context): Project | null {
  const root = rootHere(context);
  return root === null ? null : projectAt(root);
}

const LEAVE = ["esc", "leave"] as const;
const BACK = ["esc", "back"] as const;

/** A list in which enter takes the row under the cursor. */
function simpleList<T, R = T>(label: string, rows: readonly Row<T>[], first: boolean): List<T, R> {
  return {
    label,
    query: "",
    source: new RowSource(rows),
    empty: "",
    hints: [["enter", "choose"], first ? LEAVE : BACK],
    actions: {},
  };
}

/** The row for what is typed, unless something has that name. */
const newIn =
  <T>(rows: readonly Row<T>[], makeValue: (typed: string) => T) =>
  (typed: string): Row<T> | null =>
    typed === "" || isSomebody(typed, rows) ? null : newRow(typed, makeValue(typed));

export type ProjectValue = ReturnType<typeof projectRow>["value"];

/** The known projects, or another one by its path. */
export function projectList(
  context: Context,
  sessions: readonly Session[],
): List<ProjectValue, Project> {
  const shown = (path: string) => shownPath(context, path);
  const rows = knownProjects(context, sessions).map((project) => projectRow(project, shown));
  const at = (typed: string) => locate(expandHome(typed, context.home))?.root;
  return {
    ...simpleList("project", rows, true),
    newRow: (typed) => (at(typed) === undefined ? null : newRow(typed, { typed })),
    empty: "no projects known: type the path of a repository, or set POTS_PROJECT_DIRS",
    actions: {
      enter: async (row) => {
        if (row !== null && !isNew(row.value)) return done(row.value);
        const root = row === null || !isNew(row.value) ? undefined : at(row.value.typed);
        if (root === undefined)
          return saying("no such project; the path of a repository works too");
        return done(projectAt(root));
      },
    },
  };
}

/** Asks whether a worktree is to be made that was just named. */
export async function offerToMake<R>(
  context: Context,
  project: Project,
  name: string,
  resultOf: (answer: Making | Worktree) => R,
): Promise<Step<R>> {
  const prepared = await prepareWorktree(context, project, name);
  if (prepared.kind === "refused") return saying(said(prepared.error));
  if (prepared.kind === "already") return done(resultOf(prepared.worktree));
  const { making } = prepared;
  return {
    kind: "confirm",
    text: printable(`Make worktree ${name} of ${project.name}? y/N (${making.line})`),
    refused: "nothing was made",
    yes: async () => done(resultOf(making)),
  };
}

export function worktreeList(
  context: Context,
  project: Project,
  worktrees: readonly Worktree[],
  sessions: readonly Session[],
): List<ReturnType<typeof worktreeRows>[number]["value"], Worktree | Making> {
  const rows = worktreeRows(worktrees, sessions, locate(context.cwd)?.worktree ?? null);
  const asksProject = projectHere(context) === null;
  return {
    ...simpleList(`worktree of ${printable(project.name)}`, rows, !asksProject),
    empty: "no worktrees yet; type a name to make one",
    newRow: newIn(rows, (typed) => ({ typed })),
    strict: true,
    hints: [["enter", "choose"], ["type", "a name to make one"], asksProject ? BACK : LEAVE],
    actions: {
      enter: async (row) => {
        if (row === null) return saying("type a name to make a worktree");
        if (!isNew(row.value)) return done(row.value);
        return await offerToMake(context, project, row.value.typed, (answer) => answer);
      },
    },
    preview: async (row, signal) =>
      isNew(row.value)
        ? { title: row.label, lines: [] }
        : await lookAtWorktree(context, row.value, signal),
  };
}

export function taskList(
  context: Context,
  worktree: Worktree,
  sessions: readonly Session[],
): List<string, string> {
  const rows = taskRows(context.config.settings.defaultTask, worktree, sessions);
  const where = printable(worktreeTitle(worktree));
  return {
    ...simpleList(`task in ${where}`, rows, false),
    newRow: newIn(rows, (typed) => typed),
    strict: true,
    hints: [["enter", "choose"], ["type", "another task"], BACK],
    actions: {
      enter: async (row, query) =>
        done(row?.key === "new" ? requireTask(query) : (row?.value ?? requireTask(query))),
    },
  };
}

export function endingList(
  context: Context,
  { worktree, task }: Answers,
  sessions: readonly Session[],
): List<"go" | "stay", "go" | "stay"> {
  if (worktree === null || task === null) throw new Cancelled();
  const name = printable(`${worktreeTitle(worktree)} ${task}`);
  const exists = sessionFor(sessions, worktree, task) !== undefined;
  const rows = endingRows(name, exists, context.config.settings.autoAttach);
  return {
    ...simpleList("create", rows, false),
    actions: { enter: async (row) => (row === null ? saying("") : done(row.value)) },
  };
}
