import type { Words } from "../cli/words.ts";
import {
  endSession,
  landingText,
  lastWhereOneStands,
  standingIn,
} from "../operations/end-session.ts";
import { rootOrName } from "../operations/find-project.ts";
import { busyText, isMore, type Looked, type Loss, lossOf, lossText } from "../operations/loss.ts";
import { type MergedWorktrees, mergedWorktrees } from "../operations/merged-worktrees.ts";
import type { Session } from "../sessions/model.ts";
import { type Context, isInteractive } from "../snapshot/context.ts";
import { orphanVerdicts } from "../snapshot/orphan-verdicts.ts";
import { sessionsOfProject, snapshotSessions } from "../snapshot/sessions.ts";
import { Cancelled, EXIT, oneLine, PotsError } from "../system/errors.ts";
import { print, say } from "../terminal/output.ts";
import { joined, printable, printableJson, these } from "../terminal/text.ts";
import { listPanes } from "../tmux/panes.ts";
import { isSame } from "../tmux/same.ts";
import { getSession } from "../tmux/sessions.ts";
import { mergedJson, mergedRows, removeMerged } from "./cleanup-merged.ts";
import { followMoved, followOnly, sayFollowed } from "./cleanup-moved.ts";
import {
  cleanupJson,
  type Followed,
  type Plan,
  plan,
  type Result,
  reportLines,
  WHY_KEPT,
} from "./cleanup-plan.ts";

/** `pots cleanup`: end sessions whose worktree is proven gone, and nothing else. */

export async function run(context: Context, words: Words): Promise<number> {
  const [snapshot, panes] = await Promise.all([snapshotSessions(context), listPanes(context.tmux)]);
  const [word] = words.positionals;
  const query = word === undefined ? undefined : rootOrName(context, word);
  const wanted = projectFilter(context, query, snapshot.sessions);
  const own = snapshot.sessions.filter(wanted);
  const planned = plan(own, snapshot.verdicts, (session) => busyText(session, panes));
  const merged = words.flag("merged") ? await mergedWorktrees(context, query, panes) : null;
  const acting = (words.flag("yes") || words.flag("force")) && !words.flag("dry-run");
  const asking = !acting && !words.flag("dry-run") && !words.flag("json");
  if (!acting && !asking) return report(context, planned, merged, words.flag("json"));
  if (asking && !isInteractive()) {
    if (planned.candidates.length + (merged?.candidates.length ?? 0) === 0) {
      const code = await followOnly(context, planned);
      report(context, { ...planned, moved: [] }, merged, false);
      return code;
    }
    report(context, planned, merged, false);
    throw new PotsError(
      "usage",
      "cleanup needs a terminal to ask in; nothing was ended",
      "pots cleanup --yes ends what is listed as checked, --dry-run only reports",
    );
  }
  const followed = await followMoved(context, planned);
  if (!words.flag("json")) {
    sayFollowed(context, followed);
    sayKept(planned);
  }
  const chosen = asking
    ? await choose(context, planned, snapshot.sessions)
    : planned.candidates
        .filter(({ busy }) => busy === "" || words.flag("force"))
        .map(({ session }) => session);
  const force = words.flag("force");
  const results = await endAll(context, chosen, planned, { ...snapshot, panes }, force);
  if (!words.flag("json")) summarize(planned, [...results, ...followed], merged);
  const removed = merged === null ? [] : await removeMerged(context, words, merged, asking);
  if (words.flag("json")) {
    const data = cleanupJson(planned, results, followed);
    print(
      printableJson(merged === null ? data : { ...data, worktrees: mergedJson(merged, removed) }),
    );
  }
  const all = [...results, ...followed, ...removed];
  const failed = all.some(({ outcome }) => outcome === "failed");
  return failed ? EXIT.failed : EXIT.done;
}

function projectFilter(
  context: Context,
  query: string | undefined,
  sessions: readonly Session[],
): (session: Session) => boolean {
  if (query === undefined) return () => true;
  const own = sessionsOfProject(context, query, sessions);
  if (own !== null) return own;
  throw new PotsError(
    "notFound",
    `there is no project ${query}`,
    "pots list shows every session with its project",
  );
}

function report(
  context: Context,
  planned: Plan,
  merged: MergedWorktrees | null,
  json: boolean,
): number {
  if (json) {
    const data = cleanupJson(planned, null, null);
    print(printableJson(merged === null ? data : { ...data, worktrees: mergedJson(merged, []) }));
    return EXIT.done;
  }
  const worktrees = merged === null ? null : mergedRows(context, merged);
  const lines = reportLines(planned, worktrees, context.home);
  print(lines.map(printable).join("\n"));
  return EXIT.done;
}

/** Say of each session whose worktree is not proven gone that it is kept, and why. */
function sayKept(planned: Plan): void {
  for (const { session, why } of planned.kept) say(printable(`kept ${session.name}: ${why}`));
}

/** The list, then one question that names what was chosen in it. @throws Cancelled */
async function choose(
  context: Context,
  planned: Plan,
  sessions: readonly Session[],
): Promise<Session[]> {
  if (planned.candidates.length === 0) return [];
  const aboutOf = ({ busy, reason }: Plan["candidates"][number]) => joined([busy, reason], "; ");
  const { chooseSessions } = await import("../picker/choose-several.ts");
  const chosen = await chooseSessions(
    context,
    planned.candidates.map((candidate) => {
      const busy = candidate.busy !== "";
      const { session } = candidate;
      const about = aboutOf(candidate);
      return { value: session, name: session.name, about, chosen: !busy, guarded: busy };
    }),
  );
  const { askYes } = await import("../terminal/prompts.ts");
  const landing = await landingText(context, chosen, sessions, await standingIn(context));
  const about = [
    ...planned.candidates
      .filter(({ session }) => chosen.includes(session))
      .map((candidate) => printable(`${candidate.session.name} · ${aboutOf(candidate)}`)),
    ...(landing === null ? [] : [landing]),
  ];
  if (!(await askYes(`End ${these(chosen.length, "session")}?`, false, about))) {
    say("nothing was ended");
    throw new Cancelled();
  }
  return chosen;
}

/** Ends each, after looking at it once more; one failure does not stop the rest. */
async function endAll(
  context: Context,
  chosen: readonly Session[],
  planned: Plan,
  { sessions, panes }: Looked,
  force: boolean,
): Promise<Result[]> {
  const here = await standingIn(context);
  const staying = sessions.filter(({ id }) => !chosen.some((other) => other.id === id));
  const results: Result[] = planned.candidates
    .filter(({ session }) => !chosen.includes(session))
    .map(({ session, busy }) => ({ session, outcome: "kept", why: busy || "not chosen" }));
  for (const session of lastWhereOneStands(chosen, here)) {
    try {
      const kept = await reasonToKeep(context, session, force ? null : lossOf(session, panes));
      const result = kept === null ? await endSession(context, session, here, staying) : null;
      if (result === "ended") results.push({ session, outcome: "ended", why: "" });
      else {
        const why = kept ?? WHY_KEPT[result ?? "gone"];
        results.push({ session, outcome: "kept", why });
      }
    } catch (error) {
      results.push({ session, outcome: "failed", why: oneLine(error) });
    }
  }
  return results;
}

/**
 * A second look, immediately before the end: is this session still there, orphaned, and no busier?
 * @param shown what was to be lost when it was chosen; null: whatever there is may be lost
 */
async function reasonToKeep(
  context: Context,
  session: Session,
  shown: Loss | null,
): Promise<string | null> {
  const now = await getSession(context.tmux, session.id);
  if (now === null) return WHY_KEPT.gone;
  if (!isSame(now, session)) return WHY_KEPT.replaced;
  const verdict = (await orphanVerdicts(context.tmux, [now])).get(now.id);
  if (verdict?.kind === "present") return "its worktree is back";
  if (verdict?.kind !== "orphaned") return "its worktree is no longer proven gone";
  if (shown === null) return null;
  const loss = lossOf(now, await listPanes(context.tmux));
  return isMore(loss, shown) ? lossText(loss) : null;
}

function summarize(
  planned: Plan,
  results: readonly (Result | Followed)[],
  merged: MergedWorktrees | null,
): void {
  const of = (outcome: Result["outcome"]) => results.filter((result) => result.outcome === outcome);
  for (const { session } of of("ended")) say(printable(`ended ${session.name}`));
  for (const { session, why } of of("kept")) say(printable(`kept ${session.name}: ${why}`));
  for (const { session, why } of of("failed")) say(printable(`failed ${session.name}: ${why}`));
  if (planned.candidates.length === 0) {
    if ((merged?.candidates.length ?? 0) === 0) say("no orphaned sessions"); // else there is more to come
  } else {
    const kept = of("kept").length + planned.kept.length;
    const moved = results.filter(({ outcome }) => outcome === "moved").length;
    const followed = moved === 0 ? "" : `, ${moved} moved`;
    say(`${of("ended").length} ended, ${kept} kept, ${of("failed").length} failed${followed}`);
  }
}
