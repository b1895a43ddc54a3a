import { existsSync } from "node:fs";
import { asTyped } from "../cli/propose.ts";
import type { Project, Worktree } from "../sessions/model.ts";
import { projectName, worktreeName } from "../sessions/naming.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { leavesHalfDone } from "../system/children.ts";
import { Cancelled } from "../system/errors.ts";
import { say } from "../terminal/output.ts";
import { printable, shellLine } from "../terminal/text.ts";
import {
  gitDirectoryOf,
  linkedGitDirectories,
  locate,
  recordedPath,
  repositoryAt,
} from "../worktrees/git-files.ts";
import type { MakingPlan } from "../worktrees/making-plan.ts";
import { described, leftIn } from "./unfinished-setup.ts";

/**
 * A worktree whose making ends in the middle: what is there by then stays, and it is said how to go
 * on, or to remove it. Files alone are read for that: no program is started on the way out.
 */

export type Place = Pick<Worktree, "root" | "path">;

/** @param more further in, below the first line */
function sayAll(before: string, ...[first = "", ...more]: readonly string[]): void {
  const lines = [`pots: ${first}`, ...more.map((text) => `  ${asTyped(text)}`)];
  say(before + lines.map(printable).join("\n"));
}

/** Worktrees made in this run that no session was started in yet; what ends telling of each. */
const made = new Map<string, () => void>();

/**
 * Make a worktree; until a session has been started in it, what is there is told where pots ends.
 * @param left.kept says where the changes are by then that were to come along; null: there are none
 * @param left.isMade has git finished it? Who locks it then is somebody else
 * @param left.found notes what is left to be done in the worktree that git has made by then
 */
export async function tellingHalfMade<W extends Place>(
  context: Context,
  project: Project,
  plan: MakingPlan,
  left: { kept: () => string | null; isMade: () => boolean; found: (worktree: Place) => void },
  work: () => Promise<W>,
): Promise<W> {
  const before = new Set(linkedGitDirectories(project.root));
  const ended = leavesHalfDone((start) => {
    const fresh = linkedGitDirectories(project.root).find((gitdir) => !before.has(gitdir));
    const path = fresh === undefined ? null : recordedPath(fresh);
    const worktree = path === null ? null : { root: project.root, path };
    if (worktree === null) tellBranch(start, context, project, plan);
    else if (left.isMade() || !tellUnfinished(start, context, worktree)) {
      left.found(worktree);
      tellWorktree(start, context, worktree);
    }
    const text = left.kept();
    if (text !== null) sayAll("", text);
  });
  try {
    const worktree = await work();
    made.set(worktree.path, ended);
    return worktree;
  } catch (error) {
    if (!(error instanceof Cancelled)) ended(); // it has words of its own
    throw error;
  }
}

/** A session has been started in it: it is as it was to be. */
export function isInUse({ path }: Pick<Place, "path">): void {
  made.get(path)?.();
  made.delete(path);
}

function tellWorktree(before: string, context: Context, worktree: Place): void {
  const { root, path } = worktree;
  if (!existsSync(path)) return;
  const [project, name] = [projectName(root), worktreeName(root, path, false)];
  const left = described(worktree, leftIn(worktree));
  const create = shellLine(["pots", "create", project, name]);
  sayAll(
    before,
    `the worktree in ${shownPath(context, path)} stays${left === null ? "" : `; ${left.what}`}`,
    `go on: ${left === null ? create : `${left.line} && ${create}`}`,
    `or remove it: ${shellLine(["pots", "remove", `${project}/${name}`])}`,
  );
}

/**
 * The command that removes a worktree of which git was ended in the middle. Git locks one until all of
 * its files are there. Null: it is whole.
 */
export function removalOfUnfinished({ root, path }: Place): string | null {
  const gitdir = locate(path)?.gitdir;
  if (gitdir === undefined || !existsSync(`${gitdir}/locked`)) return null;
  return shellLine(["git", "-C", gitDirectoryOf(root), "worktree", "remove", "-ff", path]);
}

/** @returns is it unfinished? */
function tellUnfinished(before: string, context: Context, worktree: Place): boolean {
  const { root, path } = worktree;
  const remove = removalOfUnfinished(worktree);
  if (remove === null) return false;
  const again = ["pots", "create", projectName(root), worktreeName(root, path, false), "-w"];
  sayAll(
    before,
    `git has not finished the worktree in ${shownPath(context, path)}; nothing of yours is in it`,
    `remove it: ${remove}`,
    `then make it again: ${shellLine(again)}`,
  );
  return true;
}

/**
 * A branch is made, or fetched, before its worktree, and git takes only that away where it is
 * interrupted.
 */
function tellBranch(
  before: string,
  context: Context,
  { root, name }: Project,
  { branch, words, fetch, fetchMayFail }: MakingPlan,
): void {
  const commonDir = repositoryAt(root)?.commonDir;
  const isFetched = fetch.length > 0 && !fetchMayFail;
  if (branch === null || !(isFetched || words.includes("-b"))) return;
  if (!existsSync(`${commonDir}/refs/heads/${branch}`)) return;
  const directory = shownPath(context, gitDirectoryOf(root));
  sayAll(
    before,
    `the branch ${branch} stays, without a worktree`,
    `go on: ${shellLine(["pots", "create", name, branch, "-w"])}`,
    `or remove it: git -C ${directory} branch ${isFetched ? "-D" : "-d"} ${shellLine([branch])}`,
  );
}
