import { isDeepStrictEqual } from "node:util";
import type { Words } from "../cli/words.ts";
import { landingText, standingIn } from "../operations/end-session.ts";
import { lookAtRemoval, refused } from "../operations/look-at-removal.ts";
import { isMore, lossText } from "../operations/loss.ts";
import type {
  MergedKept,
  MergedWorktree,
  MergedWorktrees,
} from "../operations/merged-worktrees.ts";
import { removeWorktree } from "../operations/remove-worktree.ts";
import { tearDownText } from "../operations/set-up.ts";
import type { Session, Worktree } from "../sessions/model.ts";
import { projectName } from "../sessions/naming.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { snapshotSessions } from "../snapshot/sessions.ts";
import { Cancelled, oneLine } from "../system/errors.ts";
import { say } from "../terminal/output.ts";
import { fewOf, printable, these } from "../terminal/text.ts";
import { isSame } from "../tmux/same.ts";
import { notTold } from "../worktrees/came-since.ts";
import type { Rows } from "./cleanup-plan.ts";

/** `pots cleanup --merged`: how the worktrees that it proposes are told, chosen and removed. */

export interface MergedResult {
  path: string;
  outcome: "removed" | "kept" | "failed";
  why: string;
}

/** `[x]` is what --yes would remove, `[ ]` what only --force would. */
export function mergedRows(context: Context, { candidates, kept }: MergedWorktrees): Rows {
  const lines = candidates.map((candidate) => {
    const { worktree, label, against } = candidate;
    const box = against === "" ? "[x]" : "[ ]";
    const but = against === "" ? "" : `; but ${against}`;
    const about = `merged and clean${goesText(candidate)}${but}`;
    return `${box} ${label} (${shownPath(context, worktree.path)}): ${about}`;
  });
  const checked = candidates.filter(({ against }) => against === "").length;
  return { lines, checked, kept: kept.map(keptLine) };
}

const keptLine = ({ label, why }: MergedKept) => `kept ${label}: ${why}`;

/** Only what pots made ends with a worktree. */
const endingIn = ({ sessions }: MergedWorktree) => sessions.filter(({ mark }) => mark !== null);

/** No session ends or loses its directory, nothing runs, nothing goes unsaved without being named. */
function goesText(candidate: MergedWorktree): string {
  const { sessions, ignored, tearDown } = candidate;
  const ending = endingIn(candidate);
  const staying = sessions.filter((session) => !ending.includes(session));
  const named = (verb: string, some: readonly Session[]) =>
    some.length === 0 ? [] : [`${verb} ${some.map(({ name }) => name).join(", ")}`];
  const goes = ignored.length === 0 ? [] : [`with ${ignoredText(ignored)}`];
  const runs = tearDown === null ? [] : [tearDownText(tearDown)];
  const parts = [...named("ends", ending), ...named("leaves", staying), ...goes, ...runs];
  return parts.map((part) => `, ${part}`).join("");
}

const ignoredText = (ignored: readonly string[]) => `ignored ${fewOf(ignored)} (not saved)`;

export function mergedJson(
  { candidates, kept }: MergedWorktrees,
  results: readonly MergedResult[],
) {
  const about = ({ root, name, path, branch }: Worktree) => ({
    ...{ project: projectName(root), root, name, path, branch },
  });
  return [
    ...candidates.map((candidate) => {
      const { worktree, against, ignored } = candidate;
      const result = results.find(({ path }) => path === worktree.path);
      return {
        ...{ ...about(worktree), against: against || null },
        sessions: endingIn(candidate).map(({ name }) => name),
        ...{ ignored, outcome: result?.outcome ?? null, why: result?.why || null },
      };
    }),
    ...kept.map(({ worktree, why }) => ({
      ...{ ...about(worktree), against: null, sessions: [], ignored: [], outcome: "kept", why },
    })),
  ];
}

/** Removes the chosen ones, each after another look; one that fails does not stop the rest. */
export async function removeMerged(
  context: Context,
  words: Words,
  { candidates, kept }: MergedWorktrees,
  asking: boolean,
): Promise<MergedResult[]> {
  if (!words.flag("json")) for (const each of kept) say(printable(keptLine(each)));
  const chosen = asking
    ? await choose(context, candidates)
    : candidates.filter(({ against }) => against === "" || words.flag("force"));
  const results: MergedResult[] = [];
  for (const candidate of candidates) {
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
  if (candidates.length === 0 && !words.flag("json")) say("no merged worktrees");
  return results;
}

/** @param evenBusy may sessions end in which there is more to lose than was shown? */
async function removeOne(
  context: Context,
  { worktree, reverted, sessions, losses, ignored, tearDown }: MergedWorktree,
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
    if (!isDeepStrictEqual(removal.tearDown, tearDown)) {
      return { path, outcome: "kept", why: "what is to run before is another by now" };
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
