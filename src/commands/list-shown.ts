import { asTyped } from "../cli/propose.ts";
import type { Words } from "../cli/words.ts";
import type { View } from "../rows/facts.ts";
import { sessionDetails, sessionTable } from "../rows/list-view.ts";
import type { Session, Worktree } from "../sessions/model.ts";
import type { Context } from "../snapshot/context.ts";
import type { SavedRow } from "../snapshot/saved.ts";
import { print, say } from "../terminal/output.ts";
import { counted, printable, shellLine } from "../terminal/text.ts";
import type { Pane } from "../tmux/panes.ts";
import { locate } from "../worktrees/git-files.ts";

/** The part of `pots list` that people read. */

/** @throws PotsError when tmux fails */
export async function panesOf(context: Context): Promise<Pane[]> {
  const { listPanes } = await import("../tmux/panes.ts");
  return await listPanes(context.tmux);
}

/** The table, and what is to be said of it. @throws PotsError where the panes are wanted, and tmux fails */
export async function showList(
  context: Context,
  words: Words,
  rows: {
    sessions: readonly Session[];
    saved: readonly SavedRow[];
    withoutSession: readonly Worktree[];
  },
  view: View,
): Promise<void> {
  const { sessions, saved, withoutSession } = rows;
  if (sessions.length + saved.length + withoutSession.length === 0) {
    const query = words.positionals[0];
    const waiting = words.flag("waiting");
    const what = words.flag("orphans")
      ? "no orphaned sessions"
      : waiting
        ? "no session needs you"
        : "no sessions";
    const host = words.value("host");
    const where = host === undefined ? "" : ` on ${host}`;
    say(`${what}${query === undefined ? "" : ` for ${printable(query)}`}${where}`);
    if (host === undefined && !words.flag("orphans") && !waiting) {
      say(`  start one: ${asTyped(startHint(context, query))}`);
    }
    return;
  }
  print(sessionTable([...sessions, ...saved], withoutSession, view).join("\n"));
  const gone = withoutSession.filter(({ prunable }) => prunable);
  if (gone.length > 0) {
    const { whatToDoAbout } = await import("../operations/prunable.ts");
    for (const worktree of gone) say(whatToDoAbout(context, worktree));
  }
  if (!words.flag("details")) {
    if (view.width !== null) sayDoubts(sessions);
    return;
  }
  const panes = await panesOf(context);
  for (const session of sessions.filter(({ host }) => host === null))
    print(`\n${sessionDetails(session, panes, view).join("\n")}`);
}

/** What helps somebody who has no session yet depends on where they stand. */
function startHint(context: Context, project: string | undefined): string {
  if (project !== undefined) return shellLine(["pots", "create", project]);
  return locate(context.cwd) === null
    ? "go to a git repository and run pots create (POTS_PROJECT_DIRS says where others are)"
    : "pots create starts one here, pots create <worktree> in another worktree";
}

/** Each is marked in its row; why is told by the data, and to people who ask. */
function sayDoubts(sessions: readonly Session[]): void {
  const doubted = sessions.filter(({ doubt }) => doubt !== null);
  const count = new Set(doubted.map(({ worktreePath }) => worktreePath)).size;
  if (count === 0) return;
  const which = counted(count, "worktree is", "worktrees are");
  say(asTyped(`? ${which} in doubt: pots list -v tells why`));
}
