import { join } from "node:path";
import { realPath } from "../system/paths.ts";
import { type GitOptions, gitLine, gitSays } from "./ask-git.ts";
import { textIn } from "./git-directory.ts";
import { linkedGitDirectories, recordedPath } from "./git-files.ts";

/** What refs say of a worktree's commits and branch before it is removed. Each @throws PotsError. */

export async function countOnlyHere(
  commonDir: string,
  head: string,
  branch: string | null,
  options: Pick<GitOptions, "signal"> = {},
): Promise<number> {
  const others = branch === null ? [] : [`--exclude=${branch}`];
  const words = ["rev-list", "--count", head, "--not", ...others];
  const all = [...words, "--branches", "--tags", "--remotes"];
  return Number(await gitLine({ gitDir: commonDir }, all, { ...options, looking: true }));
}

/** @param head null: there is no commit in it yet */
export async function countOfOwnRefs(path: string, head: string | null): Promise<number> {
  const words = ["rev-list", "--count", "--glob=refs/worktree/*", "--not", ...(head ? [head] : [])];
  const all = [...words, "--branches", "--tags", "--remotes"];
  return Number(await gitLine(path, all, { looking: true }));
}

/**
 * What its HEAD leads to where that is no branch (`git symbolic-ref`): a ref of the worktree's own,
 * say, which goes with it. Of such a branch git tells no name.
 */
export async function strayHead(path: string, branch: string | null): Promise<string | null> {
  if (branch === null) return null;
  const ref = await gitLine(path, ["symbolic-ref", "HEAD"], { looking: true });
  return ref.startsWith("refs/heads/") ? null : ref;
}

export function secondNameOf(branch: string, refs: ReadonlyMap<string, string>): string | null {
  const heads = "refs/heads/";
  const found = [...refs].find(([, target]) => target === heads + branch)?.[0];
  return found?.startsWith(heads) ? found.slice(heads.length) : null;
}

/** The other worktree in which a branch is rebased or bisected, though it is at no branch then. */
export function workedOnIn(
  root: string,
  commonDir: string,
  own: string,
  branch: string,
): string | null {
  const names = [`refs/heads/${branch}`, branch];
  const files = ["rebase-merge/head-name", "rebase-apply/head-name", "BISECT_START"];
  const found = [commonDir, ...linkedGitDirectories(root)]
    .filter((gitdir) => realPath(gitdir) !== own)
    .find((gitdir) => files.some((file) => names.includes(textIn(join(gitdir, file)) ?? "")));
  return found === undefined ? null : (recordedPath(found) ?? root);
}

export async function countStashes(commonDir: string, branch: string): Promise<number> {
  const exists = ["show-ref", "--verify", "--quiet", "refs/stash"];
  if (!(await gitSays({ gitDir: commonDir }, exists, { looking: true }))) return 0;
  const words = ["reflog", "show", "--format=%gs", "refs/stash"];
  const lines = (await gitLine({ gitDir: commonDir }, words, { looking: true })).split("\n");
  return lines.filter((line) =>
    [`WIP on ${branch}: `, `On ${branch}: `].some((start) => line.startsWith(start)),
  ).length;
}
