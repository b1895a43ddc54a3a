import { asTyped } from "../cli/propose.ts";
import { rememberedDirectory, rememberProject } from "../projects/remembered.ts";
import type { Worktree } from "../sessions/model.ts";
import { projectName, worktreeTitle } from "../sessions/naming.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { snapshotSessions } from "../snapshot/sessions.ts";
import { leavesHalfDone } from "../system/children.ts";
import { say, sayIfSlow, warn } from "../terminal/output.ts";
import { printable, shellLine, shellPath, shellWord } from "../terminal/text.ts";
import { listPanes } from "../tmux/panes.ts";
import { locate } from "../worktrees/git-files.ts";
import { holdForRemoval } from "../worktrees/removal-lock.ts";
import {
  changedMeanwhile,
  removeBranch,
  removeDirectory,
  requireNothingNew,
  type SavedAsSeen,
  saveBeforeRemoval,
} from "../worktrees/remove.ts";
import type { Saved } from "../worktrees/saved-work.ts";
import { endSession, lastWhereOneStands, standingIn } from "./end-session.ts";
import { undoWord } from "./find-saved.ts";
import { lookAtRemoval, moreText, type Removal, refused, withMore } from "./look-at-removal.ts";
import { isMore, lossOf, sameIn } from "./loss.ts";
import { forgetPassedOver } from "./save-ended.ts";
import { tearDown } from "./set-up.ts";

/**
 * Removing a worktree: look, ask, look again, act. What is shown to the person is the only thing
 * that is acted on, and a step that fails stops those after it.
 */

/** What each step of a removal came to, for people. */
export interface Removed {
  saved: Saved | null;
  /** One line for each thing that was not done as announced. */
  problems: string[];
}

/**
 * Remove what was shown, after looking again. Says each step as it is done.
 * @param asked did a person decide on what was shown? Then no session ends in which there is more to
 *   lose by now; who said --yes decided on what there is
 * @throws PotsError when it is refused, has changed, or a step before the sessions' end fails
 */
export async function removeWorktree(
  context: Context,
  shown: Removal,
  asked: boolean,
): Promise<Removed> {
  const { worktree, branch } = shown.look;
  const [refusal] = shown.verdict.refusals;
  if (refusal !== undefined) throw refused(shown);
  const gitdir = locate(worktree.path)?.gitdir;
  if (gitdir === undefined) throw changedMeanwhile(worktree.path);
  const here = await standingIn(context);
  const letGo = holdForRemoval(gitdir);
  let kept: SavedAsSeen | null = null;
  let back = "";
  let begun = false;
  let ended = () => {};
  try {
    const again = await lookAtRemoval(context, worktree, shown.wish, true);
    requireNothingNew(shown.look, again.look);
    if (decidedOn(again) !== decidedOn(shown)) throw changedMeanwhile(worktree.path);
    const [busier] = asked ? withMore(again, shown) : [];
    if (busier !== undefined) throw changedMeanwhile(worktree.path, moreText(busier));
    ended = leavesHalfDone((before) => say(before + halfRemoved(context, worktree, begun)));
    if (shown.tearDown !== null) await tearDown(context, worktree, shown.tearDown);
    leaveDirectory(worktree);
    if (shown.verdict.saves) {
      const branchGoes = shown.verdict.branch?.goes === true;
      kept = await sayIfSlow("  saving what is in it", () =>
        saveBeforeRemoval(shown.look, branchGoes),
      );
      const { name } = kept.saved;
      // so that the line for it works from anywhere
      const remembered = rememberedDirectory(context.stateDirectory);
      const warning = rememberProject(remembered, worktree.root);
      if (warning !== null) warn(printable(warning));
      const word = shellWord(undoWord(context, worktree.root, kept.saved));
      say(asTyped(printable(`saved as ${name}; back with: pots undo ${word}`)));
      const anywhere = shellWord(`${projectName(worktree.root)}/${name}`);
      back = asTyped(printable(`back with: pots undo ${anywhere}`));
    }
    const { look, wish } = shown;
    begun = true;
    await sayIfSlow("  removing it, file by file", () => removeDirectory(look, wish, kept));
  } finally {
    ended();
    letGo();
  }
  say(`removed ${shownPath(context, worktree.path)}`);
  const problems: string[] = [];
  if (shown.verdict.branch?.goes) {
    const why = await removeBranch(shown.look);
    if (why === null) {
      say(printable(`deleted branch ${branch} (was ${shown.look.head?.slice(0, 7)})`));
    } else problems.push(`branch ${branch} stays: ${why}`);
  }
  const saved = await forgetPassedOver(context, gitdir);
  if (saved !== null) problems.push(saved);
  problems.push(...(await endSessions(context, shown, asked, here, back)));
  if (shown.standsInIt) {
    say(`your shell is in a removed directory: cd ${shellPath(worktree.root, context.home)}`);
  }
  return { saved: kept?.saved ?? null, problems };
}

/** @param begun has git begun to remove it? */
function halfRemoved(context: Context, { root, name, path }: Worktree, begun: boolean): string {
  const what = begun ? "may not be there whole" : "was not removed";
  const again = asTyped(shellLine(["pots", "remove", worktreeTitle({ root, name })]));
  return printable(`pots: ${shownPath(context, path)} ${what}; go on: ${again}`);
}

/**
 * The sessions that were shown end last.
 * @param here what standingIn says
 * @param back how what was saved is had again wherever one is; `""`: nothing was
 * @returns one line for each that was not ended
 */
async function endSessions(
  context: Context,
  shown: Removal,
  asked: boolean,
  here: string | null,
  back: string,
): Promise<string[]> {
  const problems: string[] = [];
  const ending = shown.sessions.map(({ session }) => session);
  const [{ sessions: every }, panes] = await Promise.all([
    snapshotSessions(context),
    listPanes(context.tmux),
  ]);
  const staying = every.filter(({ id }) => !ending.some((other) => other.id === id));
  const now = { sessions: every, panes };
  for (const session of lastWhereOneStands(ending, here)) {
    const own = shown.sessions.find((other) => other.session === session);
    const there = sameIn(now, session);
    const loss = there === null ? null : lossOf(there, panes, here);
    // setting things down may have taken long
    if (asked && own !== undefined && loss !== null && isMore(loss, own.loss)) {
      const end = shellLine(["pots", "kill", session.name]);
      problems.push(asTyped(`${moreText({ session, loss })}; it stays: ${end}`));
      continue;
    }
    const result = await endSession(context, session, here, staying, back);
    if (result === "ended") say(printable(`ended ${session.name}`));
    if (result === "replaced") problems.push(`${session.name} was replaced by another session`);
  }
  return problems;
}

/** What must be the same when the worktree is looked at again: all that the person decided on. */
function decidedOn({ look, verdict, sessions, tearDown }: Removal): string {
  const { ignored: _ignored, special: _special, empty: _empty, stashes: _stashes, ...seen } = look;
  const ids = sessions.map(({ session }) => `${session.server} ${session.id} ${session.createdAt}`);
  return JSON.stringify([seen, verdict, tearDown, ids.sort()]);
}

/** pots must not stand in a directory that goes: it could start no program afterwards. */
function leaveDirectory({ root }: Worktree): void {
  process.chdir(root);
}
