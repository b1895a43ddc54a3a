import { existsSync, readlinkSync, symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { PotsError } from "../system/errors.ts";
import { succeeded } from "../system/process.ts";
import { writersOf } from "../system/standing.ts";
import { fewOf } from "../terminal/text.ts";
import { git, gitFailure, pathText, tryGit } from "./ask-git.ts";
import { cameSince } from "./came-since.ts";
import { wholePath } from "./file-contents.ts";
import { gitEntries } from "./git.ts";
import { locate } from "./git-files.ts";
import { commitsInLogs, loggedOnly, writeRecords } from "./own-records.ts";
import { removedMeanwhile } from "./removal-lock.ts";
import { linksToOthers, lookBeforeRemoval, type RemovalLook } from "./removal-look.ts";
import { judgeRemoval, type RemovalWish } from "./removal-verdict.ts";
import { type Saved, saveWork } from "./saved-work.ts";
import { changedSince, seeAgain, type WorkSeen } from "./work-seen.ts";
import { isSameWork, snapshotWork } from "./work-snapshot.ts";

/** The steps of a removal that are git's work. */

/** Saved work, and how the worktree was when it was read. */
export interface SavedAsSeen {
  saved: Saved;
  seen: WorkSeen;
}

/**
 * Save all uncommitted work of a worktree, and be sure that nothing changed while that was done.
 * @throws PotsError; then nothing may be removed
 */
export async function saveBeforeRemoval(
  look: RemovalLook,
  branchGoes: boolean,
): Promise<SavedAsSeen> {
  const { carrying } = look;
  const { path } = look.worktree;
  const gitdir = locate(path)?.gitdir ?? "";
  const first = await snapshotWork(path, gitdir, carrying);
  if (first.head !== look.head || first.branch !== look.branch) throw changedMeanwhile(path);
  const { commonDir, branch, head } = look;
  const place = { top: path, gitdir, commonDir, branch };
  const logged = await loggedOnly(commonDir, await commitsInLogs(place), head, branchGoes);
  const records = { ...logged, tree: await writeRecords(place, branchGoes) };
  const about = { path, branchRemoved: branchGoes };
  const saved = await saveWork(commonDir, first, about, records);
  const second = await snapshotWork(path, gitdir, carrying);
  if (!isSameWork(first, second)) {
    throw changedAfterSaving(path, saved, changedSince(first.seen, second.seen));
  }
  return { saved, seen: first.seen };
}

/** Nothing that is not saved goes unless it was shown. @throws PotsError */
export function requireNothingNew(shown: RemovalLook, now: RemovalLook): void {
  const came = cameSince(shown, now);
  if (came.length === 0) return;
  const hint = `new in it, and would not be saved: ${fewOf(came)}`;
  throw changedMeanwhile(shown.worktree.path, hint);
}

/** @param changed by what; paths as Latin-1 */
function changedAfterSaving(path: string, { name }: Saved, changed: readonly string[]): PotsError {
  const writers = writersOf(changed.map((file) => join(path, pathText(file))));
  const who = writers.map((writer) => `${writer.name} (${writer.pid})`);
  const stop = who.length > 0 ? `stop ${fewOf(who)}` : "stop what writes there";
  const hints = [
    ...(changed.length > 0 ? [`written meanwhile: ${fewOf(changed.map(pathText))}`] : []),
    ...(changed.length > 0 ? [`${stop}, then try again`] : []),
    `what was there first is saved as ${name}`,
  ];
  return changedMeanwhile(path, hints.join("\n"));
}

export function changedMeanwhile(path: string, hint = "look at it, then try again"): PotsError {
  return new PotsError("refused", `${path} changed meanwhile; it was not removed`, hint);
}

/** git removes as many files as there are: that may take long. Milliseconds. */
const TIMEOUT = 600_000;

/**
 * Have git remove it, right after a last look at all that is there: hashing took as long as there
 * are bytes, this takes as long as git needs to look at each file. What somebody writes from there
 * on, while git removes file after file, goes unsaved; nothing can be seen of that by then.
 * @param wish with --discard git is forced, for what would be lost is saved
 * @throws PotsError with git's own refusal
 */
export async function removeDirectory(
  look: RemovalLook,
  wish: RemovalWish,
  kept: SavedAsSeen | null,
): Promise<void> {
  const { commonDir, worktree } = look;
  const now = await lookBeforeRemoval(worktree.root, worktree.path, look.carrying);
  requireNothingNew(look, now);
  const { refusals, forced, saves } = judgeRemoval(now, wish);
  if (refusals[0] !== undefined) throw changedMeanwhile(worktree.path, refusals[0].why);
  if (now.head !== look.head || now.branch !== look.branch) throw changedMeanwhile(worktree.path);
  if (saves && kept === null) throw changedMeanwhile(worktree.path); // forced, git would not mind
  if (kept !== null) {
    const changed = changedSince(kept.seen, await seeAgain(worktree.path, kept.seen));
    if (changed.length > 0) throw changedAfterSaving(worktree.path, kept.saved, changed);
  }
  const putBack = await removeLinks(look);
  // its own look is to see every file, whatever the person's settings say
  const all = ["-c", "status.showUntrackedFiles=all"];
  const words = [...all, "worktree", "remove", ...(forced ? ["--force"] : []), worktree.path];
  const outcome = await tryGit({ gitDir: commonDir }, words, { timeout: TIMEOUT });
  if (succeeded(outcome)) return;
  putBack();
  const listed = (await gitEntries(worktree.root)).some(({ path }) => path === worktree.path);
  if (!listed && !existsSync(worktree.path)) throw removedMeanwhile();
  const failure = gitFailure({ gitDir: commonDir }, words, outcome);
  throw listed ? failure : stoppedHalfway(look, kept, failure);
}

/** git forgets a worktree though it could not delete all of it: the same command cannot be run again. */
function stoppedHalfway(
  { worktree, branch }: RemovalLook,
  kept: SavedAsSeen | null,
  { child }: PotsError,
): PotsError {
  const back =
    kept === null ? "" : `; pots undo then brings back what was saved as ${kept.saved.name}`;
  const hints = [
    `move what is left elsewhere, or delete it${back}`,
    ...(branch === null ? [] : [`its branch ${branch} was kept`]),
  ];
  const what = `git could not delete all of ${worktree.path}, and has forgotten that worktree`;
  return new PotsError("failed", what, hints.join("\n"), child);
}

/**
 * The links that pots made itself: git would take each for somebody's new file.
 * @returns what puts them back, as far as their directories are there still, where git refuses after all
 */
async function removeLinks({ worktree, links }: RemovalLook): Promise<() => void> {
  if (links.length === 0) return () => {};
  const others = (await gitEntries(worktree.root)).filter(({ path }) => path !== worktree.path);
  const removed: { link: Buffer; target: Buffer }[] = [];
  for (const path of linksToOthers(worktree.path, links, others)) {
    const link = wholePath(worktree.path, path);
    removed.push({ link, target: readlinkSync(link, { encoding: "buffer" }) });
    unlinkSync(link);
  }
  return () => {
    for (const { link, target } of removed) {
      try {
        symlinkSync(target, link);
      } catch {
        // git had begun, or somebody was quicker: pots files links them anew
      }
    }
  };
}

/**
 * Delete a branch that is at this very commit and that no worktree has checked out by now.
 * @returns why it was kept after all; null when it is gone
 * @throws PotsError with git's words
 */
export async function removeBranch(look: RemovalLook): Promise<string | null> {
  const { commonDir, branch, head, worktree } = look;
  if (branch === null || head === null) return null;
  const other = (await gitEntries(worktree.root)).find((entry) => entry.branch === branch);
  if (other !== undefined) return `it was checked out in ${other.path} meanwhile`;
  const ref = `refs/heads/${branch}`;
  const words = ["rev-parse", "--verify", "--quiet", ref];
  const now = await tryGit({ gitDir: commonDir }, words);
  if (now.ending === "exited" && now.code === 1) return null; // somebody else deleted it
  if (!succeeded(now)) {
    throw gitFailure({ gitDir: commonDir }, words, now);
  }
  if (now.stdout.trim() !== head) return "it has moved meanwhile";
  // were it another branch's second name by now, that one stays
  await git({ gitDir: commonDir }, ["update-ref", "--no-deref", "-d", ref, head]);
  return null;
}
