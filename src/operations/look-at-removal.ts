import { type RemovalFacts, removalLines } from "../rows/removal-lines.ts";
import type { Session, Worktree } from "../sessions/model.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { snapshotSessions } from "../snapshot/sessions.ts";
import { isAlone, opensPopup } from "../system/alone.ts";
import { PotsError } from "../system/errors.ts";
import { ancestorsOf, lookAtProcesses, visible } from "../system/process-table.ts";
import { processesIn, type Standing } from "../system/standing.ts";
import { sayIfSlow } from "../terminal/output.ts";
import { shellPath } from "../terminal/text.ts";
import { listPanes, paneProcesses } from "../tmux/panes.ts";
import { isSame } from "../tmux/same.ts";
import { openInEditors, openText } from "../worktrees/editor-files.ts";
import { lookBeforeRemoval, type RemovalLook } from "../worktrees/removal-look.ts";
import {
  judgeRemoval,
  type RemovalVerdict,
  type RemovalWish,
} from "../worktrees/removal-verdict.ts";
import { filesText } from "../worktrees/status.ts";
import { carryingInto } from "./carry-files.ts";
import { landingText, standingIn } from "./end-session.ts";
import { isMore, type Loss, lossOf, lossText } from "./loss.ts";
import { type TearDown, tearDownOf, tearDownText } from "./set-up.ts";

/** What would be removed with a worktree: looking at all of it, and showing it to a person. */

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
  /** What the project has run before; null: nothing. */
  tearDown: TearDown | null;
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
    tearDown: tearDownOf(context, worktree),
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
  const processes = visible(await lookAtProcesses());
  const above = new Set(ancestorsOf(processes, process.pid));
  // what opened the popup that pots is in closes with it, and so does the popup's own shell
  const belowServer = (ancestors: readonly number[]) => {
    const at = ancestors.findIndex((other) => servers.has(other));
    return at < 0 ? [] : ancestors.slice(0, at);
  };
  const opening = all.filter(({ pid }) => opensPopup(processes, pid));
  const closing = new Set(
    opening.flatMap(({ pid, ancestors }) => [pid, ...belowServer(ancestors)]),
  );
  const staying = await outside(within.filter(({ mark }) => mark !== null));
  return {
    others: (await outside(within)).filter(({ pid }) => !above.has(pid) && !closing.has(pid)),
    standsInIt: !isAlone(context.env, processes) && staying.some(({ pid }) => above.has(pid)),
  };
}

/** The lines that show a person what would be removed. */
export function describeRemoval(context: Context, removal: Removal): string[] {
  const { look, verdict, sessions, unmanaged, others, landing, standsInIt, tearDown } = removal;
  const { worktree } = look;
  const facts: RemovalFacts = {
    ...{ root: worktree.root, name: worktree.name, path: worktree.path, head: look.head },
    branch: verdict.branch,
    tearDown: tearDown === null ? "" : tearDownText(tearDown),
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

/** The error that says why a worktree may not be removed */
export function refused({ look, verdict }: Removal): PotsError {
  const { refusals } = verdict;
  const { path } = look.worktree;
  return new PotsError(
    "refused",
    `${path} was not removed: ${refusals.map(({ why }) => why).join("; ")}`,
    [...new Set(refusals.map(({ hint }) => hint))].join("\n"),
  );
}

/** The sessions in which there is more to lose now than was shown. */
export function withMore(now: Removal, shown: Removal): Removal["sessions"] {
  return now.sessions.filter(({ session, loss }) => {
    const before = shown.sessions.find((other) => isSame(other.session, session));
    return before !== undefined && isMore(loss, before.loss);
  });
}

/** Of one of those, for people. */
export const moreText = ({ session, loss }: Removal["sessions"][number]) =>
  `more is in ${session.name} than was shown: ${lossText(loss)}`;
