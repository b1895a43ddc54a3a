import { asTyped } from "../cli/propose.ts";
import type { Words } from "../cli/words.ts";
import { requireEnterable } from "../operations/enterable.ts";
import { projectNamed } from "../operations/find-project.ts";
import type { Target } from "../operations/find-worktree.ts";
import { makeWorktree } from "../operations/make-worktree.ts";
import type { NoSuchWorktree } from "../operations/no-such-worktree.ts";
import { type MakeWish, type Making, prepareWorktree } from "../operations/prepare-worktree.ts";
import { taskFor } from "../operations/task.ts";
import type { Project, Session, Worktree } from "../sessions/model.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { Cancelled, PotsError } from "../system/errors.ts";
import { print, say } from "../terminal/output.ts";
import { printable, shellLine } from "../terminal/text.ts";
import { locate } from "../worktrees/git-files.ts";

/** `pots create -w`: the worktree is made, where there is none of that name. */

/**
 * The worktree that is named, made if need be. Null: with `--dry-run`, once it was printed.
 * @param ready tmux has answered: nothing is made that no session could be started in
 * @throws PotsError when it cannot be made
 */
export async function findOrMake(
  context: Context,
  words: Words,
  sessions: readonly Session[],
  ready: Promise<unknown>,
): Promise<Target | null> {
  const [first, second, third] = words.positionals;
  if (first === undefined) {
    const hint = "pots create <branch> -w, or pots create <project> <branch> -w";
    throw new PotsError("usage", "-w needs the name of a branch", hint);
  }
  const task = taskFor(context, words.value("task"), third);
  const { query, name } = projectAndName(context, first, second);
  const project = await projectNamed(context, query, sessions);
  const prepared = await prepareWorktree(context, project, name, wishOf(words, task));
  if (prepared.kind === "refused") throw prepared.error;
  if (prepared.kind === "already") {
    requireEnterable(context, prepared.worktree);
    return already(context, words, name, targetIn(prepared.worktree, task));
  }
  if (words.flag("dry-run")) {
    printCommands(context, words, project, prepared.making, task);
    return null;
  }
  await ready;
  return targetIn(await makeWorktree(context, prepared.making, wishOf(words, task)), task);
}

const targetIn = (worktree: Worktree, task: string): Target => ({
  ...{ worktree, task, directory: worktree.path },
});

/** One word is a branch of the project stood in; elsewhere it is `project/branch`. */
function projectAndName(
  context: Context,
  first: string,
  second: string | undefined,
): { query: string | undefined; name: string } {
  if (second !== undefined) return { query: first, name: second };
  const slash = first.indexOf("/");
  if (slash <= 0 || locate(context.cwd) !== null) return { query: undefined, name: first };
  return { query: first.slice(0, slash), name: first.slice(slash + 1) };
}

const wishOf = (words: Words, task: string): MakeWish => ({
  task,
  noSetup: words.flag("no-setup"),
  from: words.value("from"),
  take: words.flag("take"),
});

function already(context: Context, words: Words, name: string, target: Target): Target | null {
  const path = shownPath(context, target.worktree.path);
  if (words.flag("take")) {
    const message = `${name} has its worktree already, in ${path}; nothing was taken along`;
    throw new PotsError("exists", message, "leave --take out to go there");
  }
  const { branch } = target.worktree;
  say(
    printable(
      branch === name
        ? `${name} is checked out in ${path} already`
        : `the worktree ${name} is there already: ${path}, ${branch === null ? "on no branch" : `on ${branch}`}`,
    ),
  );
  return words.flag("dry-run") ? null : target;
}

function printCommands(
  context: Context,
  words: Words,
  project: Project,
  { commands, plan }: Making,
  task: string,
): void {
  for (const { line } of commands) print(printable(line));
  const place = locate(context.cwd)?.worktree;
  if (words.flag("take") && place)
    print(`# uncommitted changes of ${shownPath(context, place)} move there`);
  const name = plan.branch ?? words.positionals[1] ?? words.positionals[0] ?? "";
  print(printable(asTyped(shellLine(["pots", "create", project.name, name, "-t", task]))));
}

/** There is no such worktree, and somebody to ask. @throws Cancelled, or the error where none can be made */
export async function askToMake(
  context: Context,
  words: Words,
  error: NoSuchWorktree,
): Promise<Target> {
  const { project, query } = error;
  const prepared = await prepareWorktree(context, project, query);
  if (prepared.kind !== "making") throw error;
  say(printable([error.message, ...error.suggested].join("; ")));
  const { askYes } = await import("../terminal/prompts.ts");
  if (!(await askYes(printable(`Make it? (${prepared.making.line})`)))) throw new Cancelled();
  const task = taskFor(context, words.value("task"), words.positionals[2]);
  return targetIn(await makeWorktree(context, prepared.making, wishOf(words, task)), task);
}
