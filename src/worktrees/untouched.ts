import { join } from "node:path";
import { remembered } from "../system/remembered.ts";
import { type GitOptions, gitLine } from "./ask-git.ts";
import { hasReftable, readLog } from "./git-directory.ts";

/**
 * Was nothing ever committed on a branch? One that was only made has all of its work in the default
 * branch, as one has that was merged, and to people it is not finished but has not begun.
 */

type Looking = Pick<GitOptions, "signal">;

/** What git's log of a branch says where it was put to a commit that is somebody else's. */
const NO_WORK = [
  /^branch: (Created from|Reset to) /,
  /^Branch: renamed /,
  /^reset: moving to /,
  /^rebase (\([a-z]+\)|finished): /,
  /^(merge|pull)\b.*: Fast-forward$/,
];

/**
 * Does the log of a branch tell of no commit of its own? Pure.
 * @param log what was done, one line each; null: git keeps none, as in a bare repository, where it
 *   begins with the first commit
 */
export function isWithoutWork(log: string | null): boolean {
  if (log === null) return true;
  const lines = log.split("\n").filter((line) => line !== "");
  // one that has grown old is emptied, and tells nothing
  return lines.length > 0 && lines.every((line) => NO_WORK.some((form) => form.test(line)));
}

/** @throws PotsError with git's words, or the system's Error where the log cannot be read */
async function logOf(commonDir: string, branch: string, looking: Looking): Promise<string | null> {
  if (hasReftable(commonDir)) {
    const words = ["reflog", "show", "--format=%gs", `refs/heads/${branch}`];
    return await gitLine({ gitDir: commonDir }, words, { ...looking, looking: true });
  }
  const text = readLog(join(commonDir, "logs/refs/heads", branch));
  return text === null ? null : text.replace(/^[^\t\n]*\t/gm, "");
}

/** @throws PotsError with git's words */
async function isOnLineOf(
  commonDir: string,
  commit: string,
  ref: string,
  looking: Looking,
): Promise<boolean> {
  const options = { ...looking, looking: true };
  const words = ["rev-list", "--first-parent", "--parents", `${commit}..${ref}`];
  const since = await gitLine({ gitDir: commonDir }, words, options);
  if (since !== "") return since.split("\n").at(-1)?.split(" ")[1] === commit;
  // the very tip, or the ref has less than the commit
  return (await gitLine({ gitDir: commonDir }, ["rev-parse", ref], options)) === commit;
}

/** Where new branches of a project are mostly made: the commits that its default branch went through. */
export class DefaultLine {
  private readonly known = new Map<string, Promise<boolean>>();

  /** @param refs of the default branch, here and on the remote */
  constructor(
    private readonly commonDir: string,
    private readonly refs: readonly string[],
    private readonly looking: Looking = {},
  ) {}

  /**
   * Is a commit one of those, rather than one that was merged into the branch? Each is looked at once.
   * @throws PotsError with git's words
   */
  private async has(commit: string): Promise<boolean> {
    return await remembered(this.known, commit, () => this.look(commit));
  }

  private async look(commit: string): Promise<boolean> {
    for (const ref of this.refs) {
      if (await isOnLineOf(this.commonDir, commit, ref, this.looking)) return true;
    }
    return false;
  }

  /**
   * Was nothing committed on a branch yet?
   * @param head what it is at, which is merged into the default branch
   * @throws PotsError with git's words, or the system's Error where its log cannot be read
   */
  async isUntouched(branch: string, head: string): Promise<boolean> {
    const log = await logOf(this.commonDir, branch, this.looking);
    return isWithoutWork(log) && (await this.has(head));
  }
}
