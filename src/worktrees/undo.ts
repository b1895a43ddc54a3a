import { existsSync } from "node:fs";
import { PotsError } from "../system/errors.ts";
import { succeeded } from "../system/process.ts";
import { printable, shellLine } from "../terminal/text.ts";
import { git, gitFailure, gitLine, tryGit } from "./ask-git.ts";
import { gitEntries } from "./git.ts";
import { locate } from "./git-files.ts";
import { listRefs } from "./merged.ts";
import { haveSettings, readRecords, restoreLogs, restoreSettings } from "./own-records.ts";
import { restoreWork } from "./restore-work.ts";
import type { Saved } from "./saved-work.ts";

/** Bringing a saved worktree back: its directory, its branch, and all that was not committed. */

export interface BroughtBack {
  path: string;
  /** Null: detached, as it was. */
  branch: string | null;
  /** Why it is on another branch than before, and what else is not as it was. */
  notes: string[];
}

/** What to check out where the worktree was. Pure. */
function planReturn(
  saved: Pick<Saved, "branch" | "head">,
  branchAt: (branch: string) => string | null,
  checkedOutIn: (branch: string) => string | null,
): { words: string[]; branch: string | null; note: string | null } {
  const { branch, head } = saved;
  if (branch === null) return { words: ["--detach"], branch: null, note: null };
  const at = branchAt(branch);
  if (at === null) return { words: ["-b", branch], branch, note: null };
  const place = checkedOutIn(branch);
  if (at === head && place === null) return { words: [], branch, note: null };
  let number = 1;
  const another = () => `${branch}-undone${number === 1 ? "" : `-${number}`}`;
  while (branchAt(another()) !== null) number++;
  const why = place === null ? "has moved on" : `is checked out in ${place}`;
  return {
    words: ["-b", another()],
    branch: another(),
    note: `${branch} ${why}, so this is on ${another()}`,
  };
}

/** git writes as many files as there are: that may take long. Milliseconds. */
const TIMEOUT = 600_000;

/** The trees of what was saved and of its parents: files, commit, index, untracked files, records. */
async function treesOf(commonDir: string, { commit }: Saved): Promise<string[]> {
  const where = { gitDir: commonDir };
  const all = await gitLine(where, ["rev-list", "--parents", "--max-count=1", commit]);
  const trees = all.split(" ").map((name) => `${name}^{tree}`);
  return (await gitLine(where, ["rev-parse", ...trees])).split("\n");
}

/**
 * @throws PotsError when its directory is taken, or with git's words; what was saved stays saved
 */
export async function bringWorktreeBack(
  root: string,
  commonDir: string,
  saved: Saved,
): Promise<BroughtBack> {
  const { path, head } = saved;
  if (existsSync(path)) {
    const message = `${path} is there already`;
    throw new PotsError("exists", message, "move it elsewhere, then undo again");
  }
  const entries = await gitEntries(root);
  const refs = await listRefs(commonDir);
  const heads = new Map<string, string>();
  for (const [ref] of refs) {
    if (ref.startsWith("refs/heads/")) {
      heads.set(
        ref.slice(11),
        await gitLine({ gitDir: commonDir }, ["rev-parse", ref], { looking: true }),
      );
    }
  }
  const { words, branch, note } = planReturn(
    saved,
    (name) => heads.get(name) ?? null,
    (name) => entries.find((entry) => entry.branch === name)?.path ?? null,
  );
  const [work = "", , index = "", untracked = "", own = null] = await treesOf(commonDir, saved);
  const records = await readRecords(commonDir, own);
  const later = haveSettings(records) ? ["--no-checkout"] : [];
  const what = words.length === 0 ? [path, branch ?? head] : [...words, path, head];
  const adding = ["worktree", "add", "--quiet", ...later, ...what];
  const hookFailed = await addWorktree(commonDir, adding, path);
  const gitdir = locate(path)?.gitdir ?? "";
  const place = { top: path, gitdir, commonDir, branch };
  try {
    if (later.length > 0) {
      await restoreSettings(place, records);
      // as git itself does it, once it has added one
      const checkout = ["reset", "--quiet", "--hard", "--no-recurse-submodules"];
      await git(path, checkout, { online: true, timeout: TIMEOUT });
    }
    await restoreWork(path, gitdir, { ...saved, index, work, untracked });
    await restoreLogs(place, records, branch !== null && heads.get(branch) === undefined);
  } catch (error) {
    if (!(error instanceof PotsError)) throw error;
    throw error.reworded({
      message: printable(`${path} is back without all of its changes: ${error.message}`),
      hint: `they are still saved: ${shellLine(["git", "-C", path, "stash", "apply", "--index", saved.ref])}`,
    });
  }
  return { path, branch, notes: [note, hookFailed].filter((text) => text !== null) };
}

/** As which git ends by itself, rather than with what its hook ended with (git-worktree has no other). */
const OWN_ENDS = [128, 129];

/**
 * @returns that the post-checkout hook failed, for which git ends as if nothing had been made; null: it
 *   did not
 * @throws PotsError with git's words, when nothing was made
 */
async function addWorktree(
  commonDir: string,
  words: readonly string[],
  path: string,
): Promise<string | null> {
  const options = { online: true, timeout: TIMEOUT, cleansUp: true };
  const outcome = await tryGit({ gitDir: commonDir }, words, options);
  if (succeeded(outcome)) return null;
  const ofHook = outcome.ending === "exited" && !OWN_ENDS.includes(outcome.code);
  if (!ofHook || locate(path)?.worktree !== path) {
    throw gitFailure({ gitDir: commonDir }, words, outcome);
  }
  const said = outcome.stderr.trim();
  return `git's post-checkout hook failed (${outcome.summary})${said === "" ? "" : `: ${said}`}`;
}
