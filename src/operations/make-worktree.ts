import type { Project, Worktree } from "../sessions/model.ts";
import type { Context } from "../snapshot/context.ts";
import { worktreesOf } from "../snapshot/worktrees.ts";
import { PotsError } from "../system/errors.ts";
import { findProgram, run } from "../system/process.ts";
import { say } from "../terminal/output.ts";
import { printable, shellLine } from "../terminal/text.ts";
import { isBranchName } from "../worktrees/branch-name.ts";
import { gitDirectoryOf, locate, repositoryAt } from "../worktrees/git-files.ts";
import { newWorktreeDirectory, siblingsOf } from "../worktrees/new-directory.ts";

/** Making a worktree that was asked for and is not there: plum's or git's work, never pots' own. */

/** The one command that would make it. */
export interface Making {
  argv: [string, ...string[]];
  /** Where it has to run. */
  directory: string;
  /** The same as a line that works, pasted where one stands. */
  line: string;
}

/**
 * How a worktree of this name would be made. plum names directory and branch itself and makes the
 * branch, so a branch that is there already is checked out by git. Where none can be made: why.
 */
export async function makeWorktreeCommand(
  context: Context,
  project: Project,
  name: string,
): Promise<Making | { reason: string }> {
  if (!isBranchName(name)) return { reason: `${printable(name)} can be no branch's name` };
  const directory = gitDirectoryOf(project.root);
  const prefix = `${project.name}-`;
  const suffix = name.startsWith(prefix) ? name.slice(prefix.length) : name;
  const place = repositoryAt(project.root);
  // a bare repository has to be named: git may be told not to find one by itself
  const git =
    place === null || place.worktree !== null
      ? (["git", "-C", directory] as const)
      : (["git", `--git-dir=${place.commonDir}`] as const);
  const branches = await askBranches(git, name);
  if ("problem" in branches) return { reason: branches.problem };
  const { exists, any } = branches;
  if (!any) return { reason: `${printable(project.name)} has no commits yet: make one first` };
  const usesPlum = context.config.settings.worktreeProvider !== "git" && !exists;
  if (usesPlum && findProgram("plum") !== null) {
    const argv: Making["argv"] = ["plum", "create", suffix];
    const inside = locate(context.cwd)?.root === project.root;
    const line = shellLine(argv);
    return { argv, directory, line: inside ? line : `(cd ${shellLine([directory])} && ${line})` };
  }
  const path = newWorktreeDirectory(siblingsOf(project.root), name);
  const what = exists ? [path, name] : ["-b", name, path];
  const argv: Making["argv"] = [...git, "worktree", "add", ...what];
  return { argv, directory, line: shellLine(argv) };
}

type Branches = { exists: boolean; any: boolean } | { problem: string };

/**
 * Is there such a branch, here or on a remote (which git then follows), and is there any commit to
 * make one from? Where git does not say, it is not known, and git's words tell why.
 */
async function askBranches(git: readonly ["git", ...string[]], name: string): Promise<Branches> {
  const ask = async (...words: string[]) =>
    await run([...git, "for-each-ref", "--format=%(refname)", ...words], {
      env: { GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" },
    });
  const [branches, some] = await Promise.all([
    ask(`refs/heads/${name}`, `refs/remotes/*/${name}`),
    ask("--count=1"),
  ]);
  for (const { ending, code, stderr, summary } of [branches, some]) {
    if (ending === "exited" && code === 0) continue;
    const words = printable(stderr.trim()) || summary;
    return { problem: `git could not say which branches there are: ${words}` };
  }
  // a pattern matches what lies below it too: a/b is not a
  const isIt = (ref: string) => ref.replace(/^refs\/(heads|remotes\/[^/]+)\//, "") === name;
  return { exists: branches.stdout.split("\n").some(isIt), any: some.stdout !== "" };
}

/**
 * Make it, the command's words going to the terminal.
 * @param before the project's worktrees until now
 * @returns the worktree that is there since
 * @throws PotsError when the command fails, or there is no new worktree after it
 */
export async function makeWorktree(
  context: Context,
  project: Project,
  making: Making,
  before: readonly Worktree[],
): Promise<Worktree> {
  const { argv, directory, line } = making;
  say(`$ ${printable(line)}`);
  const { ending, code, summary } = await run(argv, { cwd: directory, shareTerminal: true });
  const after = await worktreesOf(context, project.root);
  const known = new Set(before.map(({ path }) => path));
  const fresh = after.filter(({ path }) => !known.has(path));
  const [made] = fresh;
  if (ending === "exited" && code === 0 && made !== undefined && fresh.length === 1) return made;
  throw new PotsError(
    "failed",
    ending === "exited" && code === 0
      ? `${argv[0]} made no worktree that pots could tell from the others`
      : `${argv[0]} did not make the worktree (${summary})`,
    `see what is there: git -C ${shellLine([directory])} worktree list`,
  );
}
