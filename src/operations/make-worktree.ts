import type { Project, Worktree } from "../sessions/model.ts";
import type { Context } from "../snapshot/context.ts";
import { worktreesOf } from "../snapshot/worktrees.ts";
import { PotsError } from "../system/errors.ts";
import { findProgram, run } from "../system/process.ts";
import { say } from "../terminal/output.ts";
import { printable, shellLine } from "../terminal/text.ts";
import { isBranchName } from "../worktrees/branch-name.ts";
import { gitDirectoryOf, locate } from "../worktrees/git-files.ts";
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
  const { exists, any } = await askBranches(directory, name);
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
  const argv: Making["argv"] = ["git", "-C", directory, "worktree", "add", ...what];
  return { argv, directory, line: shellLine(argv) };
}

/**
 * Is there such a branch, here or on a remote (which git then follows), and is there any commit to
 * make one from? Where git cannot say, git itself will, when it makes the worktree.
 */
async function askBranches(
  directory: string,
  name: string,
): Promise<{ exists: boolean; any: boolean }> {
  const { ending, code, stdout } = await run(
    ["git", "-C", directory, "for-each-ref", "--format=%(refname)"],
    { env: { GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" } },
  );
  const refs = stdout.split("\n").filter((ref) => ref !== "");
  const remote = /^refs\/remotes\/[^/]+\//;
  const exists = refs.some(
    (ref) => ref === `refs/heads/${name}` || (remote.test(ref) && ref.replace(remote, "") === name),
  );
  const asked = ending === "exited" && code === 0;
  return { exists: asked && exists, any: !asked || refs.length > 0 };
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
