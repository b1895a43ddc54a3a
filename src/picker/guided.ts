import { requireTask } from "../operations/find-worktree.ts";
import { type Making, makeWorktree, prepareWorktree } from "../operations/make-worktree.ts";
import { sessionFor } from "../sessions/join.ts";
import type { Project, Session, Worktree } from "../sessions/model.ts";
import { projectName } from "../sessions/naming.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { knownProjects } from "../snapshot/projects.ts";
import { worktreesOf } from "../snapshot/worktrees.ts";
import { Cancelled } from "../system/errors.ts";
import { expandHome } from "../system/paths.ts";
import { printable } from "../terminal/text.ts";
import { locate } from "../worktrees/git-files.ts";
import { endingRows, projectRow, taskRows, worktreeRows } from "./guided-rows.ts";
import { choose, type List, type Place, type Step } from "./list-prompt.ts";
import { lookAtWorktree } from "./row-preview.ts";
import { type Row, RowSource } from "./rows.ts";

/** `pots create` without words, in a terminal: project, worktree, task, and whether to go there. */

export interface Guided {
  worktree: Worktree;
  task: string;
  going: boolean;
}

export interface Wishes {
  /** Named with -t: not asked for. */
  task: string | undefined;
  /** Stay (-d): not asked whether to go. */
  stay: boolean;
}

const LEAVE = ["esc", "leave"] as const;

/** @throws Cancelled when the person leaves; PotsError when a worktree could not be made */
export async function guide(
  context: Context,
  place: Place,
  sessions: readonly Session[],
  wishes: Wishes,
): Promise<Guided> {
  const project = await ask(place, projectList(context, sessions));
  const worktree = await worktreeIn(context, place, project, sessions);
  const task = wishes.task ?? (await ask(place, taskList(context, worktree, sessions)));
  const name = printable(`${project.name}/${worktree.name} ${task}`);
  const exists = sessionFor(sessions, worktree, task) !== undefined;
  if (wishes.stay) return { worktree, task, going: false };
  const rows = endingRows(name, exists, context.config.settings.autoAttach);
  const ending = await ask(place, simpleList("create", rows));
  return { worktree, task, going: ending === "go" };
}

async function ask<T, R>(place: Place, list: List<T, R>): Promise<R> {
  const answer = await choose(place, list);
  if (answer === null) throw new Cancelled();
  return answer;
}

function feedOf<T>(rows: readonly Row<T>[]): RowSource<T> {
  const source = new RowSource<T>();
  source.set({ rows });
  return source;
}

const saying = (text: string): Step<never> => ({ kind: "say", text });
const done = <R>(result: R): Step<R> => ({ kind: "done", result });

/** A list in which enter takes the row under the cursor. */
function simpleList<T>(label: string, rows: readonly Row<T>[]): List<T, T> {
  return {
    label,
    query: "",
    source: feedOf(rows),
    empty: "",
    hints: [["enter", "choose"], LEAVE],
    actions: { enter: async (row) => (row === null ? saying("") : done(row.value)) },
  };
}

function projectList(context: Context, sessions: readonly Session[]): List<Project, Project> {
  const shown = (path: string) => shownPath(context, path);
  const rows = knownProjects(context, sessions).map((project) => projectRow(project, shown));
  return {
    ...simpleList("project", rows),
    takesNew: true,
    empty: "no projects known: type the path of a repository, or set POTS_PROJECT_DIRS",
    actions: {
      enter: async (row, query) => {
        if (row !== null) return done(row.value);
        const root = locate(expandHome(query.trim(), context.home))?.root;
        if (query.trim() === "" || root === undefined) {
          return saying("no such project; the path of a repository works too");
        }
        return done({ root, name: projectName(root) });
      },
    },
  };
}

/** A worktree of the project, which may be made for it: then the list gives the screen back. */
async function worktreeIn(
  context: Context,
  place: Place,
  project: Project,
  sessions: readonly Session[],
): Promise<Worktree> {
  const worktrees = await worktreesOf(context, project.root);
  const answer = await ask(place, worktreeList(context, project, worktrees, sessions));
  if (!("commands" in answer)) return answer;
  place.screen.close();
  const made = await makeWorktree(context, answer);
  place.screen.open();
  return made;
}

function worktreeList(
  context: Context,
  project: Project,
  worktrees: readonly Worktree[],
  sessions: readonly Session[],
): List<Worktree, Worktree | Making> {
  const make = async (name: string): Promise<Step<Worktree | Making>> => {
    const prepared = await prepareWorktree(context, project, name);
    if (prepared.kind === "refused") return saying(printable(prepared.error.message));
    if (prepared.kind === "already") return done(prepared.worktree);
    const { making } = prepared;
    return {
      kind: "confirm",
      text: `Make worktree ${name}? y/N (${printable(making.line)})`,
      refused: "nothing was made",
      yes: async () => done(making),
    };
  };
  return {
    ...simpleList(
      "worktree",
      worktreeRows(worktrees, sessions, locate(context.cwd)?.worktree ?? null),
    ),
    label: `worktree of ${printable(project.name)}`,
    empty: "no worktrees yet; type a name to make one",
    takesNew: true,
    hints: [["enter", "choose"], ["^n", "make a worktree"], LEAVE, ["tab", "preview"]],
    actions: {
      enter: async (row, query) => (row === null ? await make(query.trim()) : done(row.value)),
      "ctrl-n": async (_row, query) => ({
        kind: "input",
        text: `New worktree of ${printable(project.name)}:`,
        value: query,
        enter: async (text) => await make(text.trim()),
      }),
    },
    preview: (row, signal) => lookAtWorktree(context, row.value, signal),
  };
}

function taskList(
  context: Context,
  worktree: Worktree,
  sessions: readonly Session[],
): List<string, string> {
  const rows = taskRows(context.config.settings.defaultTask, worktree, sessions);
  return {
    ...simpleList("task", rows),
    label: `task in ${printable(`${projectName(worktree.root)}/${worktree.name}`)}`,
    takesNew: true,
    hints: [["enter", "choose"], ["^n", "another task"], LEAVE],
    actions: {
      enter: async (row, query) => done(row?.value ?? requireTask(query)),
      "ctrl-n": async (_row, query) => ({
        kind: "input",
        text: "Task:",
        value: query,
        enter: async (text) => done(requireTask(text)),
      }),
    },
  };
}
