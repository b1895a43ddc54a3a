import { asTyped } from "../cli/propose.ts";
import { type RemovalFacts, removalLines } from "../rows/removal-lines.ts";
import type { Session, Worktree } from "../sessions/model.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { snapshotSessions } from "../snapshot/sessions.ts";
import { PotsError } from "../system/errors.ts";
import { ownAncestors, processesIn, type Standing } from "../system/standing.ts";
import { say, sayIfSlow } from "../terminal/output.ts";
import { printable, shellLine, shellPath, shellWord } from "../terminal/text.ts";
import { listPanes, paneProcesses } from "../tmux/panes.ts";
import { isSame } from "../tmux/same.ts";
import { openInEditors } from "../worktrees/editor-files.ts";
import { locate } from "../worktrees/git-files.ts";
import { holdForRemoval } from "../worktrees/removal-lock.ts";
import { lookBeforeRemoval, type RemovalLook } from "../worktrees/removal-look.ts";
import {
  filesText,
  judgeRemoval,
  openText,
  type RemovalVerdict,
  type RemovalWish,
} from "../worktrees/removal-verdict.ts";
import {
  changedMeanwhile,
  removeBranch,
  removeDirectory,
  requireNothingNew,
  type SavedAsSeen,
  saveBeforeRemoval,
} from "../worktrees/remove.ts";
import type { Saved } from "../worktrees/saved.ts";
import { carryingInto } from "./carry-files.ts";
import { endSession, landingText, lastWhereOneStands, standingIn } from "./end-session.ts";
import { isMore, type Loss, lossOf, lossText, sameIn } from "./loss.ts";
import { tearDown } from "./set-up.ts";

/**
 * Removing a worktree: look, ask, look again, act. What is shown to the person is the only thing
 * that is acted on, and a step that fails stops those after it.
 */

/** One worktree as it was looked at, and what may be done with it. */
export interface Removal {
  look: RemovalLook;
  verdict: RemovalVerdict;
  wish: RemovalWish;
  /** Sessions that end with it. */
  sessions: { session: Session; loss: Loss }[];
  /** Sessions that pots did not make and that stand in it: they stay. */
  unmanaged: Session[];
  /** Processes in it that belong to none of those sessions; null where that cannot be told. */
  others: Pick<Standing, "pid" | "name">[] | null;
  /** Does what pots was started by stand in it, and stay when those sessions end? */
  standsInIt: boolean;
  /** Where the person will be, whose session ends with it. */
  landing: string | null;
}

/** @throws PotsError when git or tmux cannot say what is there */
export async function lookAtRemoval(
  context: Context,
  worktree: Pick<Worktree, "root" | "path">,
  wish: RemovalWish,
  again = false,
): Promise<Removal> {
  const what = again ? "it again" : shownPath(context, worktree.path);
  return await sayIfSlow(`  looking through ${what}`, () => lookNow(context, worktree, wish));
}

async function lookNow(
  context: Context,
  worktree: Pick<Worktree, "root" | "path">,
  wish: RemovalWish,
): Promise<Removal> {
  const carrying = await carryingInto(context, worktree);
  const [look, { sessions: every }, panes, here] = await Promise.all([
    lookBeforeRemoval(worktree.root, worktree.path, carrying),
    snapshotSessions(context),
    listPanes(context.tmux),
    standingIn(context),
  ]);
  const within = every.filter(({ worktreePath }) => worktreePath === worktree.path);
  const sessions = within
    .filter(({ mark }) => mark !== null)
    .map((session) => ({ session, loss: lossOf(session, panes, here) }));
  const ending = sessions.map(({ session }) => session);
  return {
    ...{ look, wish, sessions },
    landing: await landingText(context, ending, every, here),
    verdict: judgeRemoval(look, wish),
    unmanaged: within.filter(({ mark }) => mark === null),
    ...(await standingInIt(context, worktree.path, within, every)),
  };
}

/** Who stands in a directory and stays there when these sessions' panes are gone. */
async function standingInIt(
  context: Context,
  path: string,
  within: readonly Session[],
  every: readonly Session[],
): Promise<Pick<Removal, "others" | "standsInIt">> {
  // a server stands where the client that started it did, and ends there without harm
  const servers = new Set(every.map(({ server }) => server));
  const all = (await processesIn(path))?.filter(({ pid }) => !servers.has(pid)) ?? null;
  if (all === null || all.length === 0) return { others: all, standsInIt: false };
  const outside = async (sessions: readonly Session[]) => {
    const ids = sessions.map(({ id }) => id);
    const panes = await paneProcesses(context.tmux, ids);
    const isInPane = (pid: number) => pid > 1 && panes.has(pid);
    return all.filter(({ pid, ancestors }) => ![pid, ...ancestors].some(isInPane));
  };
  const above = new Set(await ownAncestors());
  const staying = await outside(within.filter(({ mark }) => mark !== null));
  return {
    others: (await outside(within)).filter(({ pid }) => !above.has(pid)),
    standsInIt: staying.some(({ pid }) => above.has(pid)),
  };
}

/** What must be the same when the worktree is looked at again: all that the person decided on. */
function decidedOn({ look, verdict, sessions }: Removal): string {
  const { ignored: _ignored, special: _special, empty: _empty, stashes: _stashes, ...seen } = look;
  const ids = sessions.map(({ session }) => `${session.server} ${session.id} ${session.createdAt}`);
  return JSON.stringify([seen, verdict, ids.sort()]);
}

/** The sessions in which there is more to lose now than was shown. */
export function withMore(now: Removal, shown: Removal): Removal["sessions"] {
  return now.sessions.filter(({ session, loss }) => {
    const before = shown.sessions.find((other) => isSame(other.session, session));
    return before !== undefined && isMore(loss, before.loss);
  });
}

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
  try {
    const again = await lookAtRemoval(context, worktree, shown.wish, true);
    requireNothingNew(shown.look, again.look);
    if (decidedOn(again) !== decidedOn(shown)) throw changedMeanwhile(worktree.path);
    const [busier] = asked ? withMore(again, shown) : [];
    if (busier !== undefined) throw changedMeanwhile(worktree.path, moreText(busier));
    await tearDown(context, worktree); // the project's own clearing up
    leaveDirectory(worktree);
    if (shown.verdict.saves) {
      const branchGoes = shown.verdict.branch?.goes === true;
      kept = await sayIfSlow("  saving what is in it", () =>
        saveBeforeRemoval(shown.look, branchGoes),
      );
      const { name } = kept.saved;
      say(asTyped(printable(`saved as ${name}; back with: pots undo ${shellWord(name)}`)));
    }
    const { look, wish } = shown;
    await sayIfSlow("  removing it, file by file", () => removeDirectory(look, wish, kept));
  } finally {
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
    const result = await endSession(context, session, here, staying);
    if (result === "ended") say(printable(`ended ${session.name}`));
    if (result === "replaced") problems.push(`${session.name} was replaced by another session`);
  }
  if (shown.standsInIt) {
    say(`your shell is in a removed directory: cd ${shellPath(worktree.root, context.home)}`);
  }
  return { saved: kept?.saved ?? null, problems };
}

const moreText = ({ session, loss }: Removal["sessions"][number]) =>
  `more is in ${session.name} than was shown: ${lossText(loss)}`;

/** pots must not stand in a directory that goes: it could start no program afterwards. */
function leaveDirectory({ root }: Worktree): void {
  process.chdir(root);
}

/** @throws nothing: the error that says why a worktree may not be removed */
export function refused({ look, verdict }: Removal): PotsError {
  const { refusals } = verdict;
  const { path } = look.worktree;
  return new PotsError(
    "refused",
    `${path} was not removed: ${refusals.map(({ why }) => why).join("; ")}`,
    [...new Set(refusals.map(({ hint }) => hint))].join("\n"),
  );
}

/** The lines that show a person what would be removed. */
export function describeRemoval(context: Context, removal: Removal): string[] {
  const { look, verdict, sessions, unmanaged, others, landing, standsInIt } = removal;
  const { worktree } = look;
  const facts: RemovalFacts = {
    ...{ root: worktree.root, name: worktree.name, path: worktree.path, head: look.head },
    branch: verdict.branch,
    files: filesText(look.changed.length, look.untracked.length),
    saves: verdict.saves && verdict.refusals.length === 0,
    ...{ ignored: look.ignored, edited: look.edited, special: look.special, empty: look.empty },
    open: openInEditors([...look.untracked, ...look.ignored]).map(openText),
    ...{ commitsOnlyHere: look.commitsOnlyHere, stashes: look.stashes },
    loggedCommits: verdict.loggedCommits,
    sessions: sessions.map(({ session, loss }) => ({
      name: session.name,
      busy: lossText(loss),
    })),
    landing,
    shellGoesTo: standsInIt ? shellPath(worktree.root, context.home) : null,
    unmanaged: unmanaged.map(({ name }) => name),
    processes: (others ?? []).map(({ pid, name }) => `${name} (${pid})`),
    refusals: verdict.refusals.map(({ why }) => why),
  };
  return removalLines(facts, context.home);
}
