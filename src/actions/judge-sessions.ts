import { existsSync } from "node:fs";
import { oneLine } from "../errors.ts";
import type { TmuxSession } from "../sessions/model.ts";
import type { Verdict } from "../sessions/orphans.ts";
import type { Tmux } from "../tmux/client.ts";
import { paneDirectories } from "../tmux/panes.ts";
import { inspect } from "../worktrees/inspect.ts";
import { locate } from "../worktrees/layout.ts";

/**
 * A verdict for each managed session, by id: what git and the directories say, and, before a
 * session counts as orphaned, where it stands itself. A worktree that was moved by hand (`mv`) is
 * gone to git, but its shells have gone along, and around them is what git's record belongs to.
 */
export async function judgeSessions(
  tmux: Tmux,
  sessions: readonly TmuxSession[],
): Promise<Map<string, Verdict>> {
  const verdicts = await inspect(sessions);
  const doubts = sessions.map(async ({ id, mark }) => {
    if (verdicts.get(id)?.kind !== "orphaned" || mark === null || !existsSync(mark.gitdir)) return;
    const reason = await standsElsewhere(tmux, id, mark.gitdir);
    if (reason !== null) verdicts.set(id, { kind: "unknown", reason });
  });
  await Promise.all(doubts);
  return verdicts;
}

async function standsElsewhere(tmux: Tmux, id: string, gitdir: string): Promise<string | null> {
  try {
    for (const directory of await paneDirectories(tmux, id)) {
      const place = locate(directory);
      if (place?.gitdir === gitdir && place.worktree !== null) {
        return `its worktree was moved by hand to ${place.worktree}: git worktree repair, run there, tells git`;
      }
    }
    return null;
  } catch (error) {
    return oneLine(error);
  }
}
