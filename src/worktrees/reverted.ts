import { type GitOptions, gitLine, gitSays } from "./ask-git.ts";
import { mergedInto } from "./merged.ts";

/**
 * Was the work of a merged branch taken back later? Then it is in the history and not in the files,
 * and somebody may want it. Told by what `git revert` writes; a revert that was reverted counts not.
 */

/** What one revert says that it reverts, perhaps cut short (`git revert --reference`). */
const REVERTS = /^This reverts commit ([0-9a-f]{7,64})\b/gm;

/**
 * What commits, the latest first, leave reverted. Pure.
 * @param commits each with its whole message
 */
export function revertedBy(commits: readonly { name: string; message: string }[]): Set<string> {
  const undone = new Set<string>();
  for (const { name, message } of commits) {
    if ([...undone].some((other) => name.startsWith(other))) continue;
    for (const [, target = ""] of message.matchAll(REVERTS)) undone.add(target);
  }
  return undone;
}

interface Branch {
  commonDir: string;
  /** Null: none is checked out. */
  branch: string | null;
  head: string;
}

/**
 * Was work of a branch reverted on a ref that it is merged into, all or a part of it?
 * @throws PotsError with git's words
 */
async function isRevertedIn(
  { commonDir, branch, head }: Branch,
  ref: string,
  { signal }: Pick<GitOptions, "signal"> = {},
): Promise<boolean> {
  const options = { looking: true, signal };
  const ask = (...words: string[]) => gitLine({ gitDir: commonDir }, words, options);
  const format = ["-z", "--format=%H %B", "--grep=^This reverts commit "];
  const log = await ask("log", ...format, `${head}..${ref}`);
  if (log === "") return false;
  const reverts = log.split("\0").map((record) => {
    const [name = "", ...words] = record.split(" ");
    return { name, message: words.join(" ") };
  });
  const own = new Set((await commitsOfBranch({ branch, head }, ref, ask)).split("\n"));
  for (const target of revertedBy(reverts)) {
    const known = ["rev-parse", "--verify", "--quiet", `${target}^{commit}`];
    if (!(await gitSays({ gitDir: commonDir }, known, options))) continue; // perhaps of another repository
    const found = await ask("rev-list", "--parents", "--max-count=1", target, "--");
    const [name = "", first, ...merged] = found.split(" ");
    if (own.has(name) || merged.some((parent) => own.has(parent))) return true;
    if (first === undefined || !(await bringsIt(commonDir, head, name, first, options))) continue;
    return true;
  }
  return false;
}

/** The same of any of several refs. @throws PotsError with git's words */
export async function isRevertedInAny(
  branch: Branch,
  refs: readonly string[],
  options: Pick<GitOptions, "signal"> = {},
): Promise<boolean> {
  for (const ref of refs) if (await isRevertedIn(branch, ref, options)) return true;
  return false;
}

/** Is a branch merged at a commit, and not before it? So a squash is, and a merge. */
async function bringsIt(
  commonDir: string,
  head: string,
  commit: string,
  parent: string,
  options: GitOptions,
): Promise<boolean> {
  const old = ["merge-base", "--is-ancestor", commit, head];
  if (await gitSays({ gitDir: commonDir }, old, options)) return false;
  return (
    (await mergedInto(commonDir, head, commit, options)) !== null &&
    (await mergedInto(commonDir, head, parent, options)) === null
  );
}

/** A branch's commits since it left the line of a ref; of one that was only moved on to, by its log. */
async function commitsOfBranch(
  { branch, head }: Omit<Branch, "commonDir">,
  ref: string,
  ask: (...words: string[]) => Promise<string>,
): Promise<string> {
  const line = await ask("rev-list", "--first-parent", "--parents", `${head}..${ref}`);
  const from = line.split("\n").at(-1)?.split(" ")[1];
  if (from !== undefined && from !== head) return await ask("rev-list", head, `^${from}`);
  if (branch === null) return head;
  const log = await ask("reflog", "show", "--format=%H", `refs/heads/${branch}`, "--");
  const first = log.split("\n").at(-1);
  return first ? `${head}\n${await ask("rev-list", head, `^${first}`)}` : head;
}
