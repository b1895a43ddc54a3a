import type { Words } from "../cli/words.ts";
import { carryingInto } from "../operations/carry-files.ts";
import { landingText, standingIn } from "../operations/end-session.ts";
import { namedRoot } from "../operations/find-project.ts";
import { isMore, type Loss, lossOf, lossText } from "../operations/loss.ts";
import { isMergedAndClean, removableWorktrees } from "../operations/removable-worktrees.ts";
import { lookAtRemoval, refused, removeWorktree } from "../operations/remove-worktree.ts";
import type { Session, Worktree } from "../sessions/model.ts";
import { projectName } from "../sessions/naming.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { snapshotSessions } from "../snapshot/sessions.ts";
import { Cancelled, oneLine } from "../system/errors.ts";
import { say } from "../terminal/output.ts";
import { fewOf, printable, these } from "../terminal/text.ts";
import type { Pane } from "../tmux/panes.ts";
import { isSame } from "../tmux/same.ts";
import { editedCopies } from "../worktrees/carried-copies.ts";
import { ignoredIn, notTold } from "../worktrees/removal-look.ts";
import type { Rows } from "./cleanup-plan.ts";

/** `pots cleanup --merged`: worktrees whose work is in the default branch, and that hold no other. */

export interface MergedWorktree {
  worktree: Worktree;
  /** `acme/auth` */
  label: string;
  /** Why it starts unchosen: a session is busy, its work was reverted; `""` for nothing. */
  against: string;
  /** Its work was taken back later, or perhaps was. */
  reverted: boolean;
  /** What ends with it. */
  sessions: readonly Session[];
  /** What would be lost with each of them. */
  losses: readonly Loss[];
  /** What git ignores, and goes unsaved. */
  ignored: readonly string[];
}

export interface MergedResult {
  path: string;
  outcome: "removed" | "kept" | "failed";
  why: string;
}

/** Milliseconds; what git has not told by then is not proposed. */
const PATIENCE = 30_000;

/** Those of one project, or of every known one. @throws PotsError when there is no such project */
export async function mergedWorktrees(
  context: Context,
  query: string | undefined,
  panes: readonly Pane[],
): Promise<MergedWorktree[]> {
  const root = query === undefined ? null : await namedRoot(context, query, []);
  const all = await removableWorktrees(context, root, PATIENCE);
  const merged = all.filter(({ state }) => isMergedAndClean(state));
  const found: MergedWorktree[] = [];
  for (const { worktree, label, sessions, reverted } of merged) {
    const losses = sessions.map((session) => lossOf(session, panes));
    const against = [revertedText(reverted), ...losses.map(lossText)]
      .filter((text) => text !== "")
      .join("; ");
    const carrying = await carryingInto(context, worktree);
    const edited = carrying && (await editedCopies(worktree.path, carrying));
    if (edited !== null && edited.length > 0) continue; // not clean, as far as a person goes
    const ignored = await ignoredIn(worktree.path);
    found.push({
      worktree,
      label,
      against,
      reverted: reverted !== false,
      sessions,
      losses,
      ignored,
    });
  }
  return found;
}

const revertedText = (reverted: boolean | null) =>
  reverted === null
    ? "whether it was reverted later is not known"
    : reverted
      ? "its work was reverted later"
      : "";

/** `[x]` is what --yes would remove, `[ ]` what only --force would. */
export function mergedRows(context: Context, merged: readonly MergedWorktree[]): Rows {
  const lines = merged.map((candidate) => {
    const { worktree, label, against } = candidate;
    const box = against === "" ? "[x]" : "[ ]";
    const but = against === "" ? "" : `; but ${against}`;
    const about = `merged and clean${goesText(candidate)}${but}`;
    return `${box} ${label} (${shownPath(context, worktree.path)}): ${about}`;
  });
  return { lines, checked: merged.filter(({ against }) => against === "").length };
}

/** No session ends, and nothing goes unsaved, without having been named. */
function goesText({ sessions, ignored }: MergedWorktree): string {
  const ends = sessions.map(({ name }) => name).join(", ");
  const goes = ignored.length === 0 ? "" : `, with ${ignoredText(ignored)}`;
  return `${ends === "" ? "" : `, ends ${ends}`}${goes}`;
}

const ignoredText = (ignored: readonly string[]) => `ignored ${fewOf(ignored)} (not saved)`;

export function mergedJson(merged: readonly MergedWorktree[], results: readonly MergedResult[]) {
  return merged.map(({ worktree, against, sessions, ignored }) => {
    const { root, name, path, branch } = worktree;
    const result = results.find((candidate) => candidate.path === path);
    return {
      project: projectName(root),
      ...{ root, name, path, branch, against: against || null },
      sessions: sessions.map((session) => session.name),
      ignored,
      outcome: result?.outcome ?? null,
      why: result?.why || null,
    };
  });
}

/** Removes the chosen ones, each after another look; one that fails does not stop the rest. */
export async function removeMerged(
  context: Context,
  words: Words,
  merged: readonly MergedWorktree[],
  asking: boolean,
): Promise<MergedResult[]> {
  const chosen = asking
    ? await choose(context, merged)
    : merged.filter(({ against }) => against === "" || words.flag("force"));
  const results: MergedResult[] = [];
  for (const candidate of merged) {
    const { worktree, against } = candidate;
    const isChosen = chosen.includes(candidate);
    if (isChosen && !asking && candidate.ignored.length > 0) {
      say(printable(`${candidate.label}: ${ignoredText(candidate.ignored)}`));
    }
    const result = isChosen
      ? await removeOne(context, candidate, words.flag("force"))
      : { path: worktree.path, outcome: "kept" as const, why: against || "not chosen" };
    results.push(result);
    const { outcome, why } = result;
    if (outcome !== "removed") say(printable(`${outcome} ${candidate.label}: ${why}`));
  }
  if (merged.length === 0 && !words.flag("json")) say("no merged worktrees");
  return results;
}

/** @param evenBusy may sessions end in which there is more to lose than was shown? */
async function removeOne(
  context: Context,
  { worktree, reverted, sessions, losses, ignored }: MergedWorktree,
  evenBusy: boolean,
): Promise<MergedResult> {
  const { path } = worktree;
  try {
    const removal = await lookAtRemoval(context, worktree, { discard: false, keepBranch: false });
    if (removal.verdict.refusals.length > 0) {
      return { path, outcome: "kept", why: oneLine(refused(removal)) };
    }
    if (removal.look.merged === null) return { path, outcome: "kept", why: "no longer merged" };
    if (removal.look.reverted && !reverted) {
      return { path, outcome: "kept", why: "its work was reverted meanwhile" };
    }
    const came = notTold(ignored, removal.look.ignored);
    if (came.length > 0) return { path, outcome: "kept", why: `new in it: ${fewOf(came)}` };
    const isNew = removal.sessions.find(
      ({ session }) => !sessions.some((shown) => isSame(session, shown)),
    );
    if (isNew !== undefined) {
      return { path, outcome: "kept", why: `${isNew.session.name} was started in it meanwhile` };
    }
    const busier = removal.sessions.find(({ session, loss }) => {
      const before = losses[sessions.findIndex((shown) => isSame(session, shown))];
      return before === undefined || isMore(loss, before);
    });
    if (busier !== undefined && !evenBusy) {
      return { path, outcome: "kept", why: lossText(busier.loss) };
    }
    const { problems } = await removeWorktree(context, removal, !evenBusy);
    return { path, outcome: "removed", why: problems.join("; ") };
  } catch (error) {
    if (error instanceof Cancelled) throw error;
    return { path, outcome: "failed", why: oneLine(error) };
  }
}

/** The list, then one question that names what was chosen in it. @throws Cancelled */
async function choose(
  context: Context,
  merged: readonly MergedWorktree[],
): Promise<MergedWorktree[]> {
  if (merged.length === 0) return [];
  const { chooseSeveral } = await import("../picker/choose-several.ts");
  // two projects of one name: only their directories tell which is which
  const where = ({ label, worktree }: MergedWorktree) =>
    merged.filter((other) => other.label === label).length > 1
      ? `${shownPath(context, worktree.path)}, `
      : "";
  const choices = merged.map((candidate) => ({
    value: candidate,
    name: candidate.label,
    about: `${where(candidate)}${candidate.against || "merged and clean"}${goesText(candidate)}`,
    chosen: candidate.against === "",
    guarded: candidate.against !== "",
  }));
  const wanted = { label: "worktrees to remove", verb: "remove", choices };
  const chosen = await chooseSeveral(context, wanted);
  const { askYes } = await import("../terminal/prompts.ts");
  const ending = chosen.flatMap((candidate) => candidate.sessions);
  const { sessions: every } = await snapshotSessions(context);
  const landing = await landingText(context, ending, every, await standingIn(context));
  const about = chosen.map((candidate) => {
    const { label, against } = candidate;
    const text = `${where(candidate)}${against || "merged and clean"}`;
    return printable(`${label} · ${text}${goesText(candidate)}`);
  });
  if (landing !== null) about.push(landing);
  if (await askYes(`Remove ${these(chosen.length, "worktree")}?`, false, about)) return chosen;
  say("nothing was removed");
  throw new Cancelled();
}
