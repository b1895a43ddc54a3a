import { join } from "node:path";
import type { Words } from "../cli/words.ts";
import { inWindows, windowsFor, withoutPrograms } from "../projects/project-files.ts";
import type { LayoutWindow } from "../sessions/layout.ts";
import type { Worktree } from "../sessions/model.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { PotsError } from "../system/errors.ts";
import { say } from "../terminal/output.ts";
import {
  needsTrust,
  type ProjectSetup,
  REPOSITORY_FILE,
  readProjectSetup,
  warnOfProblems,
} from "./project-setup.ts";
import { askTrust, trustLine } from "./trust-file.ts";

/** The windows and panes that a session is to start with. */

/** Puts a question to the person at the terminal; whoever draws on the screen makes room for it. */
export type Ask = (question: () => Promise<boolean>) => Promise<boolean>;

export interface LayoutWishes {
  /** Null: nobody is at a terminal, or nobody there asked for this very session. */
  ask: Ask | null;
  /** `--no-layout` */
  none?: boolean;
  /** `--require-layout`: rather no session than one without its programs. */
  required?: boolean;
}

/** What the options of `create` say of it. @param ask as of a person at the terminal */
export function layoutWishes(words: Words, ask: Ask | null): LayoutWishes {
  return { ask, none: words.flag("no-layout"), required: words.flag("require-layout") };
}

/** Asks where nothing else is drawn. */
export const askPlainly: Ask = (question) => question();

/**
 * The windows that a worktree has for a task, its files read anew; what cannot be used of them is
 * said, and untrusted programs are left out.
 * @returns null where there is no layout
 * @throws PotsError of kind `refused` where a layout is required and cannot be had
 * @throws Cancelled
 */
export async function layoutFor(
  context: Context,
  worktree: Worktree,
  task: string,
  wishes: LayoutWishes = { ask: null },
): Promise<LayoutWindow[] | null> {
  if (wishes.none) return null;
  const setup = readProjectSetup(context, worktree);
  warnOfProblems(setup);
  return await chooseLayout(context, setup, task, wishes);
}

async function chooseLayout(
  context: Context,
  setup: ProjectSetup,
  task: string,
  { ask, required }: LayoutWishes,
): Promise<LayoutWindow[] | null> {
  const { own, repository, worktree } = setup;
  const found = windowsFor(own?.file ?? null, repository?.file ?? null, task);
  if (found === null) {
    if (required) throw noLayout(context, setup, task);
    return null;
  }
  const programs = inWindows(found.value, "");
  if (!found.foreign || programs.length === 0 || !needsTrust(setup)) return found.value;
  if (ask !== null && (await ask(() => askTrust(context, setup)))) return found.value;
  const path = shownPath(context, repository?.path ?? "");
  const see = `see and trust them: ${trustLine(worktree)}`;
  if (required) {
    throw new PotsError("refused", `${path} is not trusted, and its programs are required`, see);
  }
  say(`pots: ${path} is not trusted: the session starts without its programs`);
  say(`  ${see}`);
  return withoutPrograms(found.value);
}

function noLayout(context: Context, setup: ProjectSetup, task: string): PotsError {
  const path = shownPath(context, join(setup.worktree.path, REPOSITORY_FILE));
  return new PotsError(
    "refused",
    `there is no layout for the task ${task}, and one is required`,
    setup.problems.length > 0 ? `mend ${path}` : `write one: pots layout save -o ${path}`,
  );
}
