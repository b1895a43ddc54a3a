import { existsSync } from "node:fs";
import type { Mark, TmuxSession } from "../sessions/model.ts";
import type { Verdict } from "../sessions/orphans.ts";
import { oneLine } from "../system/errors.ts";
import type { Tmux } from "../tmux/connection.ts";
import { readVerdicts } from "../worktrees/evidence.ts";
import type { GitFiles } from "../worktrees/git-directory.ts";
import { locate } from "../worktrees/git-files.ts";
import { Nearby } from "../worktrees/moved-by-hand.ts";

/**
 * A verdict for each managed session, by id: what git and the directories say, and, before a
 * session counts as orphaned, where it stands itself. A worktree that was moved by hand (`mv`) is
 * gone to git, but it may be found nearby, or its shells have gone along, and around them is what
 * git's record belongs to.
 */
export async function orphanVerdicts(
  tmux: Tmux,
  sessions: readonly TmuxSession[],
  files?: GitFiles,
): Promise<Map<string, Verdict>> {
  const verdicts = await readVerdicts(sessions, files);
  const doubted = sessions.flatMap(({ id, mark }) =>
    verdicts.get(id)?.kind === "orphaned" && mark !== null ? [{ id, mark }] : [],
  );
  const reasons = await reasonsForDoubt(tmux, doubted);
  for (const [id, reason] of reasons) verdicts.set(id, { kind: "unknown", reason });
  return verdicts;
}

interface Doubted {
  id: string;
  mark: Mark;
}

/** tmux is asked once for all of them. */
async function reasonsForDoubt(
  tmux: Tmux,
  doubted: readonly Doubted[],
): Promise<Map<string, string>> {
  if (doubted.length === 0) return new Map();
  try {
    const ids = doubted.map(({ id }) => id);
    const { paneDirectories } = await import("../tmux/panes.ts");
    const directories = await paneDirectories(tmux, ids);
    const nearby = new Nearby();
    const reasons = doubted.flatMap(({ id, mark }) => {
      const reason = isElsewhere(directories.get(id), mark, nearby);
      return reason === null ? [] : [[id, reason] as const];
    });
    return new Map(reasons);
  } catch (error) {
    return new Map(doubted.map(({ id }) => [id, oneLine(error)]));
  }
}

function isElsewhere(
  directories: readonly string[] | undefined,
  mark: Mark,
  nearby: Nearby,
): string | null {
  if (directories === undefined) return "tmux does not say where its panes stand";
  const { gitdir } = mark;
  const places = directories.map((directory) => locate(directory));
  const around = places.find((place) => place?.gitdir === gitdir && place.worktree !== null);
  const moved = around?.worktree ?? nearby.moved(mark);
  if (moved !== null) {
    return `its worktree was moved by hand to ${moved}: git worktree repair, run there, tells git`;
  }
  const cutOff = nearby.cutOff(mark, directories);
  if (cutOff === null) return null;
  const what = existsSync(gitdir)
    ? `git worktree repair ${cutOff}, run in its project, tells git`
    : "git has forgotten it (git worktree prune), and its files are there still";
  return `its worktree was moved by hand to ${cutOff}: ${what}`;
}
