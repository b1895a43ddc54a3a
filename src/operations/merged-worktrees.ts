import type { Session, Worktree } from "../sessions/model.ts";
import type { Context } from "../snapshot/context.ts";
import { oneLine } from "../system/errors.ts";
import { fewOf, joined } from "../terminal/text.ts";
import type { Pane } from "../tmux/panes.ts";
import { pathText } from "../worktrees/ask-git.ts";
import { editedCopies } from "../worktrees/carried-copies.ts";
import { ignoredIn } from "../worktrees/removal-look.ts";
import { carryingInto } from "./carry-files.ts";
import { namedRoot } from "./find-project.ts";
import { type Loss, lossOf, lossText } from "./loss.ts";
import { isMergedAndClean, type Removable, removableWorktrees } from "./removable-worktrees.ts";
import { type TearDown, tearDownOf } from "./set-up.ts";

/** The worktrees whose work is in the default branch, and that hold no other, as git tells. */

export interface MergedWorktree {
  worktree: Worktree;
  /** `acme/auth` */
  label: string;
  /** Why it starts unchosen: a session is busy, its work was reverted; `""` for nothing. */
  against: string;
  /** Its work was taken back later, or perhaps was. */
  reverted: boolean;
  /** What works in it. */
  sessions: readonly Session[];
  /** What would be lost with each of them. */
  losses: readonly Loss[];
  /** What git ignores, and goes unsaved. */
  ignored: readonly string[];
  /** What the project has run before; null: nothing. */
  tearDown: TearDown | null;
}

/** Merged and clean as git tells, and yet not to be removed as such. */
export interface MergedKept {
  worktree: Worktree;
  label: string;
  why: string;
}

export interface MergedWorktrees {
  candidates: MergedWorktree[];
  kept: MergedKept[];
}

/** Milliseconds; what git has not told by then is not proposed. */
const PATIENCE = 30_000;

/** Those of one project, or of every known one. @throws PotsError when there is no such project */
export async function mergedWorktrees(
  context: Context,
  query: string | undefined,
  panes: readonly Pane[],
): Promise<MergedWorktrees> {
  const root = query === undefined ? null : await namedRoot(context, query, []);
  const all = await removableWorktrees(context, root, PATIENCE);
  const found: MergedWorktrees = { candidates: [], kept: [] };
  for (const removable of all.filter(({ state }) => isMergedAndClean(state))) {
    const { worktree, label } = removable;
    try {
      const why = await workIn(context, worktree);
      if (why !== null) found.kept.push({ worktree, label, why });
      else found.candidates.push(await candidate(context, removable, panes));
    } catch (error) {
      found.kept.push({ worktree, label, why: `what is in it is not known: ${oneLine(error)}` });
    }
  }
  return found;
}

/** What git ignores and is somebody's work all the same; null: nothing. */
async function workIn(context: Context, worktree: Worktree): Promise<string | null> {
  const carrying = await carryingInto(context, worktree);
  const edited = carrying === null ? [] : await editedCopies(worktree.path, carrying);
  if (edited.length === 0) return null;
  const which = fewOf(edited.map(pathText));
  return `ignored files that were edited in it would be lost: ${which} (pots remove --discard saves them)`;
}

async function candidate(
  context: Context,
  { worktree, label, sessions, reverted }: Removable,
  panes: readonly Pane[],
): Promise<MergedWorktree> {
  const losses = sessions.map((session) => lossOf(session, panes));
  const against = joined([revertedText(reverted), ...losses.map(lossText)], "; ");
  const ignored = await ignoredIn(worktree.path);
  const tearDown = tearDownOf(context, worktree);
  const found = { worktree, label, against, sessions, losses, ignored, tearDown };
  return { ...found, reverted: reverted !== false };
}

const revertedText = (reverted: boolean | null) =>
  reverted === null
    ? "whether it was reverted later is not known"
    : reverted
      ? "its work was reverted later"
      : "";
