import { rememberProject } from "../projects/remembered.ts";
import type { Mark, TmuxSession, Worktree } from "../sessions/model.ts";
import { projectName, sameIdentity, sessionName } from "../sessions/naming.ts";
import type { Context } from "../snapshot/context.ts";
import { PotsError } from "../system/errors.ts";
import { warn } from "../terminal/output.ts";
import { printable, shellLine } from "../terminal/text.ts";
import { createSession, saysDuplicate } from "../tmux/create.ts";
import { listSessions } from "../tmux/sessions.ts";
import { locate } from "../worktrees/git-files.ts";
import { requireEnterable } from "./enterable.ts";

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

/** This worktree and task has a session. */
export class SessionExists extends PotsError {
  constructor(readonly session: Pick<TmuxSession, "id" | "name">) {
    const goThere = shellLine(["pots", "attach", session.name]);
    super("exists", `${session.name} already exists`, `go there: ${goThere}`);
  }
}

/** Names may be taken between looking and starting; more often than this is no coincidence. */
const ATTEMPTS = 4;

/**
 * Start a session for a worktree and task that has none, and remember its project.
 * @param alsoTaken names started since `sessions` were listed
 * @throws SessionExists when another pots was quicker
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
  requireEnterable(context, worktree);
  const mark = markFor(worktree, task);
  await context.tmux.requireClient();
  let known = sessions;
  for (let attempt = 1; ; attempt++) {
    const taken = [...known, ...alsoTaken.map((name) => ({ name, mark: null }))];
    try {
      const started = await startNamed(context, taken, worktree, mark, command);
      const warning = rememberProject(context.stateDirectory, worktree.root);
      if (warning !== null) warn(printable(warning));
      return started;
    } catch (error) {
      if (!saysDuplicate(error) || attempt === ATTEMPTS) throw error;
      const before = new Set(known.map(({ id, createdAt }) => `${id} ${createdAt}`));
      known = await listSessions(context.tmux);
      const twin = known.find(
        (other) =>
          !before.has(`${other.id} ${other.createdAt}`) &&
          other.mark !== null &&
          sameIdentity(other.mark, mark),
      );
      if (twin !== undefined) throw new SessionExists(twin);
    }
  }
}

async function startNamed(
  context: Context,
  taken: readonly Pick<TmuxSession, "name" | "mark">[],
  worktree: Worktree,
  mark: Mark,
  command: readonly string[],
): Promise<{ id: string; name: string }> {
  const project = projectName(worktree.root);
  const parts = {
    prefix: context.config.settings.sessionPrefix,
    project,
    worktree: worktree.name,
    task: mark.task,
  };
  const isTaken = (name: string) => taken.some((other) => other.name === name);
  const name = sessionName(parts, mark, isTaken);
  const environment = {
    POTS_PROJECT: project,
    POTS_WORKTREE: worktree.name,
    POTS_TASK: mark.task,
    POTS_SESSION: name,
  };
  return { id: await createSession(context.tmux, { name, mark, command, environment }), name };
}
