import { accessSync, constants, statSync } from "node:fs";
import type { Context } from "../context.ts";
import { errorCode, PotsError, reasonOf } from "../errors.ts";
import type { Mark, TmuxSession, Worktree } from "../sessions/model.ts";
import { projectName, sameIdentity, sessionName } from "../sessions/naming.ts";
import { createSession } from "../tmux/create.ts";
import { warn } from "../ui/output.ts";
import { printable } from "../ui/text.ts";
import { locate } from "../worktrees/layout.ts";
import { rememberProject } from "../worktrees/remembered.ts";

/** tmux would silently start elsewhere, so the directory is tried first. @throws PotsError */
function requireEnterable(path: string): void {
  try {
    if (!statSync(path).isDirectory()) throw new Error("it is not a directory");
    accessSync(path, constants.R_OK | constants.X_OK);
  } catch (error) {
    const code = errorCode(error);
    throw new PotsError(
      code === "ENOENT" ? "notFound" : "failed",
      `the worktree's directory ${path} cannot be entered: ${reasonOf(error)}`,
      code === "EACCES"
        ? "check who owns it and its permissions (ls -ld)"
        : "git worktree list shows where git expects it; git worktree repair mends a moved one",
    );
  }
}

/** The mark for a session of this worktree. @throws PotsError when it is no worktree after all */
function markFor(worktree: Worktree, task: string): Mark {
  const place = locate(worktree.path);
  if (place?.worktree !== worktree.path) {
    throw new PotsError(
      "failed",
      `${worktree.path} is not a git worktree any more`,
      "git worktree list shows what git knows",
    );
  }
  return { root: worktree.root, worktree: worktree.path, gitdir: place.gitdir, task };
}

/**
 * Start a session for a worktree and task that has none, and remember its project.
 * @param alsoTaken names started since `sessions` were listed
 * @throws PotsError; then there is no session, or one with its mark
 */
export async function startSession(
  context: Context,
  sessions: readonly TmuxSession[],
  worktree: Worktree,
  task: string,
  command: readonly string[],
  alsoTaken: readonly string[] = [],
): Promise<{ id: string; name: string }> {
  requireEnterable(worktree.path);
  const mark = markFor(worktree, task);
  const project = projectName(worktree.root);
  const taken = new Map(sessions.map((session) => [session.name, session.mark]));
  const isTaken = (name: string) => {
    if (alsoTaken.includes(name)) return true;
    const owner = taken.get(name);
    return owner === null || (owner !== undefined && !sameIdentity(owner, mark));
  };
  const prefix = context.config.settings.sessionPrefix;
  const name = sessionName({ prefix, project, worktree: worktree.name, task }, mark, isTaken);
  const id = await createSession(context.tmux, {
    name,
    mark,
    command,
    environment: {
      POTS_PROJECT: project,
      POTS_WORKTREE: worktree.name,
      POTS_TASK: task,
      POTS_SESSION: name,
    },
  });
  const warning = rememberProject(context.stateDirectory, worktree.root);
  if (warning !== null) warn(printable(warning));
  return { id, name };
}
