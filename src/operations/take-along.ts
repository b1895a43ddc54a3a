import type { Project, Worktree } from "../sessions/model.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { PotsError } from "../system/errors.ts";
import { say, warn } from "../terminal/output.ts";
import { printable, shellLine } from "../terminal/text.ts";
import { gitLine } from "../worktrees/ask-git.ts";
import { fullStatus } from "../worktrees/files-look.ts";
import { locate } from "../worktrees/git-files.ts";
import { clearWork, mergeWork, restoreWork } from "../worktrees/restore-work.ts";
import { forgetSavedWork, saveWork } from "../worktrees/saved-work.ts";
import { filesText, operationIn } from "../worktrees/status.ts";
import { isSameWork, snapshotWork } from "../worktrees/work-snapshot.ts";

/**
 * `--take`: the uncommitted changes of the worktree one stands in move into a new one. They are
 * saved first, and tried on the new commit before anything is made, so that a conflict leaves both
 * places as they were.
 */

export interface Taken {
  /** Put them into the new worktree, then clear them from the old. @throws PotsError */
  putInto: (worktree: Worktree) => Promise<void>;
  /** The new worktree was not made: nothing was moved. */
  giveUp: () => Promise<void>;
  /** What to say where pots ends by now; null: all is where it belongs. */
  kept: () => string | null;
}

/**
 * @param at the commit that the new worktree will be at
 * @returns null when there is nothing to take
 * @throws PotsError for a conflict, or what cannot be moved
 */
export async function takeAlong(
  context: Context,
  project: Project,
  at: string,
): Promise<Taken | null> {
  const place = locate(context.cwd);
  if (place?.worktree == null || place.root !== project.root) {
    throw new PotsError(
      "usage",
      `you stand in no worktree of ${project.name} whose changes could be taken along`,
      "go to that worktree first, or leave --take out",
    );
  }
  const { worktree: source, gitdir, commonDir } = place;
  const operation = operationIn(gitdir);
  const { unmerged, submodules } = await fullStatus(source);
  const refuse = (why: string, hint: string) => {
    throw new PotsError("refused", `the changes cannot be taken along: ${why}`, hint);
  };
  if (operation !== null) refuse(`a ${operation} is under way`, "finish it, or abort it");
  if (unmerged.length > 0) refuse("conflicts are not resolved", "resolve them first");
  if (submodules.length > 0) refuse("submodules are changed", "commit or undo that first");
  const snapshot = await snapshotWork(source, gitdir);
  if (snapshot.changedFiles + snapshot.untrackedFiles === 0) {
    say("there are no uncommitted changes to take along");
    return null;
  }
  const onto = await gitLine({ gitDir: commonDir }, ["rev-parse", "--verify", `${at}^{commit}`]);
  const trees = await mergeWork(commonDir, snapshot, onto);
  if (trees === null) {
    throw new PotsError(
      "refused",
      `the changes in ${shownPath(context, source)} conflict with ${at}; nothing was made or moved`,
      "commit or stash them, or start from where you are: --from HEAD",
    );
  }
  const saved = await saveWork(commonDir, snapshot, { path: source, branchRemoved: false });
  const kept = `they are saved as ${saved.name}: ${shellLine(["git", "stash", "apply", "--index", saved.ref])}`;
  let isKept = true;
  const forget = async () => {
    isKept = false;
    await forgetSavedWork(commonDir, saved);
  };
  return {
    giveUp: forget,
    kept: () =>
      isKept ? `not all may have moved from ${shownPath(context, source)}; ${kept}` : null,
    putInto: async ({ path }) => {
      const target = locate(path)?.gitdir ?? "";
      try {
        await restoreWork(path, target, { ...trees, otherModes: {} });
      } catch (error) {
        if (!(error instanceof PotsError)) throw error;
        const message = `the changes could not be put into ${path}: ${error.message}`;
        const hint = `they are still in ${source}; ${kept}`;
        throw error.reworded({ message, hint });
      }
      const again = await snapshotWork(source, gitdir);
      if (!isSameWork(snapshot, again) || !(await clearWork(source, snapshot))) {
        warn(printable(`${source} changed meanwhile, and was left as it is; ${kept}`));
        return;
      }
      await forget();
      const files = filesText(snapshot.changedFiles, snapshot.untrackedFiles);
      say(`${files} moved here from ${shownPath(context, source)}`);
    },
  };
}
