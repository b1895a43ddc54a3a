import type { TmuxSession } from "../sessions/model.ts";
import type { Verdict } from "../sessions/orphans.ts";
import { type PlanItem, type Programs, planRestore } from "../sessions/restore-plan.ts";
import { keyOf, lifeOf, type SavedSession } from "../sessions/saved.ts";
import { type Screens, shownAgain } from "../sessions/screens.ts";
import type { Context } from "../snapshot/context.ts";
import type { Latest } from "../snapshot/saved.ts";
import { readScreens } from "../snapshot/saved-screens.ts";
import { shellLine } from "../terminal/text.ts";
import { withAround } from "../worktrees/around.ts";
import { presence, readVerdicts } from "../worktrees/evidence.ts";
import { Nearby } from "../worktrees/moved-by-hand.ts";

/** What bringing saved sessions back would do. */

export async function planFor(
  context: Context,
  wanted: readonly SavedSession[],
  there: readonly TmuxSession[],
  programs: Programs,
  latest: Latest | null,
): Promise<PlanItem[]> {
  // it reads databases too: loaded for who has something to bring back
  const { resumeWords } = await import("../agents/resume.ts");
  const lines = context.config.settings.saveLines;
  const screens: Screens = lines > 0 ? readScreens(latest?.path ?? null) : new Map();
  const items = planRestore(wanted, {
    there,
    verdicts: await verdictsOf(wanted),
    isDirectory: (path) => presence(path) === "present",
    resume: (agent, directory) => resumeWords(agent, directory, context.env, context.home),
    shown: (session, window, pane) => {
      const own = screens.get(lifeOf(session));
      const { panes } = session.windows[window] ?? { panes: [] };
      // one that was saved at another time may have had others
      if (own?.length !== session.windows.length || own[window]?.length !== panes.length) return "";
      return shownAgain((own[window]?.[pane] ?? []).slice(-lines), session.savedAt);
    },
    line: shellLine,
    prefix: context.config.settings.sessionPrefix,
    programs,
  });
  return items.map((item) =>
    item.kind === "restore" && item.mark !== null ? { ...item, mark: withAround(item.mark) } : item,
  );
}

/** As for sessions that there are; what git calls gone may have been moved by hand. */
async function verdictsOf(wanted: readonly SavedSession[]): Promise<Map<string, Verdict>> {
  const asSessions = wanted.map(
    (session): TmuxSession => ({
      ...session,
      ...{ id: keyOf(session), server: 0, windows: 1, attachedClients: 0, activityAt: 0 },
      ...{ bell: false, lastAttachedAt: null },
    }),
  );
  const verdicts = await readVerdicts(asSessions);
  const nearby = new Nearby();
  for (const { id, mark } of asSessions) {
    const verdict = verdicts.get(id);
    if (verdict?.kind === "moved" && verdict.project !== undefined) {
      // the record knows it by its git directory: brought back it would still count as missing
      const reason = `its project is ${verdict.project.root} now: pots create starts one there`;
      verdicts.set(id, { kind: "unknown", reason });
    }
    if (mark === null || verdict === undefined || !("reason" in verdict)) continue;
    // git's own record leads to where it was, and its own .git still leads to that record
    const to = verdict.kind === "orphaned" ? nearby.moved(mark) : null;
    const reason = verdict.reason.split("; if it is gone for good")[0] ?? "";
    verdicts.set(id, to === null ? { kind: "unknown", reason } : { kind: "moved", to });
  }
  return verdicts;
}
