import { join } from "node:path";
import { portFor } from "../projects/ports.ts";
import type { Worktree } from "../sessions/model.ts";
import { projectName } from "../sessions/naming.ts";
import type { Context } from "../snapshot/context.ts";
import { reasonOf } from "../system/errors.ts";
import { printable } from "../terminal/text.ts";
import { warnOnce } from "../terminal/warn-once.ts";
import { locate } from "../worktrees/git-files.ts";

/**
 * The variables of set-up and panes in a worktree; `POTS_BRANCH` is empty where none is checked out,
 * `POTS_PORT` is missing where no block of ports can be had, which is said.
 */
export function worktreeEnvironment(
  context: Context,
  worktree: Worktree,
  task: string,
  session: string,
): Record<string, string> {
  const port = portOf(context, worktree);
  return {
    POTS_PROJECT: projectName(worktree.root),
    POTS_ROOT: worktree.root,
    POTS_WORKTREE: worktree.name,
    POTS_BRANCH: worktree.branch ?? "",
    POTS_TASK: task,
    POTS_SESSION: session,
    ...(port === null ? {} : { POTS_PORT: `${port}` }),
  };
}

function portOf(context: Context, worktree: Worktree): number | null {
  const gitdir = locate(worktree.path)?.gitdir;
  if (gitdir === undefined) return null;
  try {
    const port = portFor(join(context.stateDirectory, "ports"), gitdir);
    if (port === null) warnOnce("POTS_PORT is not set: every block of ports is a worktree's");
    return port;
  } catch (error) {
    warnOnce(printable(`POTS_PORT is not set: ${reasonOf(error)}`));
    return null;
  }
}
