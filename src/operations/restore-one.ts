import type { Worktree } from "../sessions/model.ts";
import { shortHash, worktreeName } from "../sessions/naming.ts";
import type { PlannedSession } from "../sessions/restore-plan.ts";
import { keyOf } from "../sessions/saved.ts";
import type { Context } from "../snapshot/context.ts";
import { PotsError } from "../system/errors.ts";
import type { Size } from "../terminal/terminal.ts";
import { type Hooks, keepHooksOut } from "../tmux/hooks.ts";
import { getSession } from "../tmux/sessions.ts";
import { lookAtStarted, type Started } from "../tmux/started.ts";
import type { Typing } from "../tmux/type-when-ready.ts";
import { endUnfinished, finish, startUnfinished, UNFINISHED } from "../tmux/unfinished.ts";
import { branchOf } from "../worktrees/git-directory.ts";
import { worktreeEnvironment } from "./environment.ts";
import { startWindows } from "./start-layout.ts";
import { sizeFor } from "./window-size.ts";

/** Bringing one session back, step by step. */

/** What the first one tells of all: the server's options, and the size of their windows. */
export interface Known {
  started: Started;
  size: Size;
  /** Does tmux have to be told that size? */
  sized: boolean;
  hooks: Hooks;
}

/** One that is there: its id, and what is to be typed into it. */
export interface Back {
  id: string;
  texts: readonly Typing[];
}

/** The name that it has meanwhile. */
export const unfinishedName = (item: PlannedSession) =>
  `${UNFINISHED}${process.pid}-${shortHash(keyOf(item.session), 12)}`;

export function environmentOf(
  context: Context,
  { mark, name }: PlannedSession,
): Record<string, string> {
  return mark === null ? {} : worktreeEnvironment(context, worktreeOf(mark), mark.task, name);
}

/** @throws PotsError saying why it does not come back */
export async function restoreOne(
  context: Context,
  item: PlannedSession,
  known: Known | null,
): Promise<Back & { known: Known }> {
  const { tmux } = context;
  const { name, mark, directory, windows } = item;
  const unfinished = unfinishedName(item);
  const environment = environmentOf(context, item);
  const { id, pane } = await startUnfinished(tmux, { name: unfinished, directory, environment });
  try {
    const hooks = await keepHooksOut(tmux, id, pane);
    const started = known?.started ?? (await lookAtStarted(tmux, id));
    if (started === null) {
      throw new PotsError(
        "failed",
        `${name} ended at once`,
        "does a hook or exit-unattached end it?",
      );
    }
    const size = known?.size ?? (await sizeFor(context, started));
    const session = { ...started, id, name };
    const indexes = item.session.windows.map(({ index }) => index);
    const where = { worktree: directory, directory, anywhere: true };
    const place = { ...where, keepsFirst: false, size, indexes };
    const texts = await startWindows(context, session, windows, place);
    await finish(tmux, id, name, mark);
    const { columns, rows } = started.window;
    const sized = size.columns !== columns || size.rows !== rows;
    return { id, texts, known: { started, size, sized, hooks } };
  } catch (error) {
    const half = await getSession(tmux, id).catch(() => null);
    if (half?.name === unfinished) await endUnfinished(tmux, half);
    throw error;
  }
}

function worktreeOf({ root, worktree, gitdir }: NonNullable<PlannedSession["mark"]>): Worktree {
  const main = root === worktree;
  return {
    ...{ root, path: worktree, gitdir, main, name: worktreeName(root, worktree, main) },
    ...{ branch: branchOf(gitdir), head: null, locked: false, prunable: false },
  };
}
