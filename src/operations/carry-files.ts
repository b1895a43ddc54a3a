import type { Worktree } from "../sessions/model.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { PotsError, reasonOf } from "../system/errors.ts";
import { SLOW, say, warn } from "../terminal/output.ts";
import { printable } from "../terminal/text.ts";
import { type Carrying, noteCarried } from "../worktrees/carried-copies.ts";
import { gitEntries, toWorktrees } from "../worktrees/git.ts";
import { repositoryAt } from "../worktrees/git-files.ts";
import {
  type Carried,
  carryFiles,
  filesToCarry,
  type Patterns,
} from "../worktrees/include-files.ts";
import { bareHead, defaultBranchOf, listRefs } from "../worktrees/merged.ts";
import { filePatterns } from "./project-setup.ts";
import { noteDone, noteLeft } from "./unfinished-setup.ts";

/** Files that git does not carry, from the project's root into another worktree. */

/**
 * Where files come from: the main worktree; in a project without one, the worktree that has the
 * default branch. Null: there is none.
 */
export async function sourceOfFiles(root: string): Promise<string | null> {
  const place = repositoryAt(root);
  if (place === null) return null;
  if (place.worktree !== null) return place.worktree;
  const [entries, refs] = await Promise.all([gitEntries(root), listRefs(place.commonDir)]);
  const name = defaultBranchOf(refs, bareHead(place.commonDir))?.name;
  const there = toWorktrees(root, entries).filter(({ prunable }) => !prunable);
  return there.find(({ branch }) => branch === name)?.path ?? null;
}

/** Where a worktree's files come from that git does not carry; null: others' come from it. */
export async function carryingInto(
  context: Context,
  worktree: Pick<Worktree, "root" | "path">,
): Promise<Carrying | null> {
  const source = await sourceOfFiles(worktree.root);
  if (source === worktree.path) return null;
  return { source, patterns: filePatterns(context, worktree) };
}

/** What such files are by now, in a worktree that has just been made and set up, is nobody's work. */
export async function noteAsCarried(
  context: Context,
  worktree: Pick<Worktree, "root" | "path">,
): Promise<void> {
  try {
    const carrying = await carryingInto(context, worktree);
    if (carrying !== null) await noteCarried(worktree.path, carrying);
  } catch (error) {
    // whether one was edited is then told by comparing it with the one it comes from
    warn(printable(`how the copied files were could not be noted: ${reasonOf(error)}`));
  }
}

/** What a worktree is to get from the project's root. @throws PotsError with git's words */
export async function filesFor(
  worktree: Pick<Worktree, "root" | "path">,
  patterns: Patterns,
): Promise<{ source: string; items: Awaited<ReturnType<typeof filesToCarry>> } | null> {
  const source = await sourceOfFiles(worktree.root);
  if (source === null || source === worktree.path) return null;
  const items = await filesToCarry(source, patterns);
  return items.length === 0 ? null : { source, items };
}

/**
 * Carry what `.worktreeinclude` and these patterns name into a worktree, and say what was done.
 * What cannot be copied is said, and keeps nobody from the worktree; it is remembered that it is
 * left to be done.
 */
export async function carryInto(
  context: Context,
  worktree: Pick<Worktree, "root" | "path">,
  patterns: Patterns,
): Promise<Carried | null> {
  try {
    const found = await filesFor(worktree, patterns);
    if (found === null) {
      noteDone(worktree, ["files"]);
      return null;
    }
    const { source, items } = found;
    noteLeft(worktree, ["files"]);
    let told = performance.now();
    const carried = await carryFiles(source, worktree.path, items, (done) => {
      if (performance.now() - told < SLOW) return;
      told = performance.now();
      say(`  ${done} files copied so far`);
    });
    if (carried.failed.length === 0) noteDone(worktree, ["files"]);
    sayCarried(context, source, carried);
    return carried;
  } catch (error) {
    if (!(error instanceof PotsError)) throw error;
    warn(printable(`no files were copied: ${error.message}`));
    return { copied: 0, linked: 0, there: 0, failed: [error.message] };
  }
}

function sayCarried(context: Context, source: string, carried: Carried): void {
  const { copied, linked, there, failed } = carried;
  const parts = [
    ...(copied > 0 ? [`${copied} copied`] : []),
    ...(linked > 0 ? [`${linked} linked`] : []),
    ...(there > 0 ? [`${there} there already`] : []),
  ];
  if (parts.length > 0) {
    say(`files that git does not carry, from ${shownPath(context, source)}: ${parts.join(", ")}`);
  }
  for (const text of failed) warn(printable(`not copied: ${text}`));
}
