import { existsSync } from "node:fs";
import type { TmuxSession } from "../sessions/model.ts";
import type { Verdict } from "../sessions/orphans.ts";
import { oneLine } from "../system/errors.ts";
import type { Tmux } from "../tmux/client.ts";
import { paneDirectories } from "../tmux/panes.ts";
import { readVerdicts } from "../worktrees/evidence.ts";
import { locate } from "../worktrees/git-files.ts";

/**
 * A verdict for each managed session, by id: what git and the directories say, and, before a
 * session counts as orphaned, where it stands itself. A worktree that was moved by hand (`mv`) is
 * gone to git, but its shells have gone along, and around them is what git's record belongs to.
 */
export async function orphanVerdicts(
  tmux: Tmux,
  sessions: readonly TmuxSession[],
): Promise<Map<string, Verdict>> {
  const verdicts = await readVerdicts(sessions);
  const doubted = sessions.flatMap(({ id, mark }) =>
    verdicts.get(id)?.kind === "orphaned" && mark !== null && existsSync(mark.gitdir)
      ? [{ id, gitdir: mark.gitdir }]
      : [],
  );
  const reasons = await reasonsForDoubt(tmux, doubted);
  for (const [id, reason] of reasons) verdicts.set(id, { kind: "unknown", reason });
  return verdicts;
}

interface Doubted {
  id: string;
  gitdir: string;
}

/** tmux is asked once for all of them. */
async function reasonsForDoubt(
  tmux: Tmux,
  doubted: readonly Doubted[],
): Promise<Map<string, string>> {
  if (doubted.length === 0) return new Map();
  try {
    const ids = doubted.map(({ id }) => id);
    const directories = await paneDirectories(tmux, ids);
    const reasons = doubted.flatMap(({ id, gitdir }) => {
      const reason = standsElsewhere(directories.get(id), gitdir);
      return reason === null ? [] : [[id, reason] as const];
    });
    return new Map(reasons);
  } catch (error) {
    return new Map(doubted.map(({ id }) => [id, oneLine(error)]));
  }
}

function standsElsewhere(directories: readonly string[] | undefined, gitdir: string) {
  if (directories === undefined) return "tmux does not say where its panes stand";
  const places = directories.map((directory) => locate(directory));
  const moved = places.find((place) => place?.gitdir === gitdir && place.worktree !== null);
  if (moved == null) return null;
  return `its worktree was moved by hand to ${moved.worktree}: git worktree repair, run there, tells git`;
}
