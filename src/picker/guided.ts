import { makeWorktree } from "../operations/make-worktree.ts";
import type { Making } from "../operations/prepare-worktree.ts";
import type { Project, Session, Worktree } from "../sessions/model.ts";
import type { Context } from "../snapshot/context.ts";
import { worktreesOf } from "../snapshot/worktrees.ts";
import { Cancelled } from "../system/errors.ts";
import { choose } from "./choose.ts";
import {
  type Answers,
  endingList,
  projectHere,
  projectList,
  taskList,
  worktreeList,
} from "./guided-lists.ts";
import type { Place } from "./list.ts";

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

/**
 * One list after the other; esc goes back to the one before.
 * @throws Cancelled when the person leaves; PotsError when a worktree could not be made
 */
export async function guide(
  context: Context,
  place: Place,
  sessions: readonly Session[],
  wishes: Wishes,
): Promise<Guided> {
  const here = projectHere(context);
  const so: Answers = { project: here, worktree: null, task: wishes.task ?? null, going: false };
  // each says whether it was answered
  const steps: (() => Promise<boolean>)[] = [];
  if (here === null) {
    steps.push(async () => {
      so.project = await choose(place, projectList(context, sessions));
      return so.project !== null;
    });
  }
  steps.push(async () => {
    if (so.project === null) return false;
    so.worktree = await worktreeIn(context, place, so.project, sessions);
    return so.worktree !== null;
  });
  if (wishes.task === undefined) {
    steps.push(async () => {
      if (so.worktree === null) return false;
      so.task = await choose(place, taskList(context, so.worktree, sessions));
      return so.task !== null;
    });
  }
  if (!wishes.stay) {
    steps.push(async () => {
      const ending = await choose(place, endingList(context, so, sessions));
      so.going = ending === "go";
      return ending !== null;
    });
  }
  for (let at = 0; at < steps.length; ) {
    if (await steps[at]?.()) at++;
    else if (at === 0) throw new Cancelled();
    else at--;
  }
  const { worktree, task, going } = so;
  if (worktree === null || task === null) throw new Cancelled();
  return { worktree, task, going };
}

/** A worktree of the project, which may be made for it: then the list gives the screen back. */
async function worktreeIn(
  context: Context,
  place: Place,
  project: Project,
  sessions: readonly Session[],
): Promise<Worktree | null> {
  const worktrees = await worktreesOf(context, project.root);
  const answer = await choose(place, worktreeList(context, project, worktrees, sessions));
  if (answer === null || !("commands" in answer)) return answer;
  return await makeFrom(context, place, answer);
}

/** Have a worktree made, the commands' words going to the terminal. @throws PotsError */
export async function makeFrom(
  context: Context,
  { screen }: Place,
  making: Making,
): Promise<Worktree> {
  screen.close();
  const made = await makeWorktree(context, making);
  screen.open();
  return made;
}
