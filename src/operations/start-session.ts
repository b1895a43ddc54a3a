import { rememberedDirectory, rememberProject } from "../projects/remembered.ts";
import type { Mark, Session, TmuxSession, Worktree } from "../sessions/model.ts";
import { plainSessionName, projectName, sameIdentity, sessionName } from "../sessions/naming.ts";
import type { SavedSession } from "../sessions/saved.ts";
import { paneStartOf } from "../sessions/saved-text.ts";
import { type Context, shownPath } from "../snapshot/context.ts";
import { oneLine, PotsError } from "../system/errors.ts";
import { warn } from "../terminal/output.ts";
import { printable, shellLine } from "../terminal/text.ts";
import { createSession, type NewSession, saysDuplicate } from "../tmux/create.ts";
import { moveMark } from "../tmux/move-mark.ts";
import { PLACEHOLDER } from "../tmux/pane-program.ts";
import type { Seen } from "../tmux/same.ts";
import { listSessions } from "../tmux/sessions.ts";
import { lookAtStarted, type Started, tellName } from "../tmux/started.ts";
import { withAround } from "../worktrees/around.ts";
import { inMilliseconds, madeAt } from "../worktrees/git-directory.ts";
import { locate } from "../worktrees/git-files.ts";
import { type LayoutWishes, layoutFor } from "./choose-layout.ts";
import { requireEnterable } from "./enterable.ts";
import { worktreeEnvironment } from "./environment.ts";
import { isInUse } from "./half-made.ts";
import { passOverSaved } from "./pass-over.ts";
import { type Ending, FirstCommand } from "./run-first.ts";
import { MOMENT, NO_SHELL, startLayout } from "./start-layout.ts";
import { remindOfSetUp } from "./unfinished-setup.ts";

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
  const { gitdir } = place;
  const made = madeAt(gitdir);
  return withAround({
    ...{ root: worktree.root, worktree: worktree.path, gitdir, task },
    ...(made === null ? {} : { made: inMilliseconds(made) }),
  });
}

/** This worktree and task has a session. */
export class SessionExists extends PotsError {
  /** @param another the command for one elsewhere in the worktree, where that was asked for */
  constructor(
    readonly session: Seen & { name: string },
    readonly another: string | null = null,
  ) {
    const goThere = `go there: ${shellLine(["pots", "attach", session.name])}`;
    const hint = another === null ? goThere : `${goThere}\n  one for that directory: ${another}`;
    super("exists", `${session.name} already exists`, hint);
  }
}

/** A session that pots did not make has the name and the worktree of what is asked for. */
export function unmanagedTwin(
  context: Context,
  sessions: readonly Session[],
  { worktree, task }: Pick<Start, "worktree" | "task">,
): Session | undefined {
  const { sessionPrefix: prefix } = context.config.settings;
  const project = projectName(worktree.root);
  const name = plainSessionName({ prefix, project, worktree: worktree.name, task });
  return sessions.find(
    (session) =>
      session.status === "unmanaged" &&
      session.name === name &&
      session.worktreePath === worktree.path,
  );
}

/** Make an unmanaged session pots' own: it gets the mark it would have had. @throws PotsError */
export async function adoptSession(
  context: Context,
  session: Session,
  { worktree, task }: Pick<Start, "worktree" | "task">,
): Promise<void> {
  const mark = markFor(worktree, task);
  if ((await moveMark(context.tmux, session, mark)) !== "moved") {
    throw new PotsError("notFound", `${session.name} has ended meanwhile`, "pots list");
  }
  context.changes.any = true;
}

/** Names may be taken between looking and starting; more often than this is no coincidence. */
const ATTEMPTS = 4;

export interface Start {
  sessions: readonly TmuxSession[];
  worktree: Worktree;
  task: string;
  /** Where it starts, in the worktree; its top when left out. */
  directory?: string;
  /** What runs first; empty: a shell. */
  command?: readonly string[];
  /** Does the session end with that command? */
  noShell?: boolean;
  /** What is to become of the layout that the worktree has for the task; nobody is asked when left out. */
  layout?: LayoutWishes;
  /** Names started since `sessions` were listed. */
  alsoTaken?: readonly string[];
}

export interface StartedSession extends Seen {
  /** The name it has. */
  name: string;
  /** How a command ended that did so at once; null: it runs, or there was none. */
  ended: Ending | null;
  /** What is saved, and was not brought back instead; null: nothing. */
  passedOver: SavedSession | null;
}

/**
 * Start a session for a worktree and task that has none, look whether it is there, and remember its
 * project.
 * @throws SessionExists when another pots was quicker
 * @throws PotsError; then there is no session, or one with its mark
 */
export async function startSession(context: Context, start: Start): Promise<StartedSession> {
  const { sessions, worktree, task, command = [], alsoTaken = [] } = start;
  const directory = start.directory ?? worktree.path;
  requireEnterable(context, worktree, directory);
  const mark = markFor(worktree, task);
  await context.tmux.requireClient();
  remindOfSetUp(worktree);
  const windows = await layoutFor(context, worktree, task, start.layout);
  using first = command.length > 0 ? new FirstCommand(command, start.noShell !== true) : null;
  const words = first?.words ?? (windows === null ? [] : PLACEHOLDER);
  const passedOver = await passOverSaved(context, mark, sessions);
  let known = sessions;
  for (let attempt = 1; ; attempt++) {
    const taken = new Set([...known.map(({ name }) => name), ...alsoTaken]);
    try {
      const given = command.length > 0 ? { kind: "words" as const, words: [...command] } : null;
      const start = { directory, command: words, start: paneStartOf(given) };
      const made = await startNamed(context, taken, worktree, mark, start);
      context.changes.any = true;
      const warning = rememberProject(rememberedDirectory(context.stateDirectory), worktree.root);
      if (warning !== null) warn(printable(warning));
      // a layout is saved once it is there, and all else while the shell is waited for
      const saving = windows === null ? saveMeanwhile(context) : null;
      const looking = lookOnceMore(context, made, directory, first);
      const [looked] = await Promise.allSettled([looking, saving]);
      // it is not what was saved after all
      if (looked.status === "rejected" || looked.value.name !== made.name)
        context.changes.any = true;
      const started = await looking;
      const place = { worktree: worktree.path, directory, keepsFirst: first !== null };
      if (windows !== null) await startLayout(context, started, windows, place);
      isInUse(worktree);
      return { ...started, passedOver };
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

async function saveMeanwhile(context: Context): Promise<void> {
  const { saveChanges } = await import("./save-sessions.ts");
  await saveChanges(context);
}

async function startNamed(
  context: Context,
  taken: ReadonlySet<string>,
  worktree: Worktree,
  mark: Mark,
  start: Pick<NewSession, "directory" | "command" | "start">,
): Promise<Seen & { name: string }> {
  const project = projectName(worktree.root);
  const { sessionPrefix: prefix } = context.config.settings;
  const parts = { prefix, project, worktree: worktree.name, task: mark.task };
  const name = sessionName(parts, mark, (candidate) => taken.has(candidate));
  const environment = worktreeEnvironment(context, worktree, mark.task, name);
  const session = { name, mark, environment, ...start };
  return { ...(await createSession(context.tmux, session)), name };
}

/** tmux says "started" of what ends at once, and goes elsewhere where it cannot enter. */
async function lookOnceMore(
  context: Context,
  made: Seen & { name: string },
  directory: string,
  first: FirstCommand | null,
): Promise<Omit<StartedSession, "passedOver"> & Started> {
  const { id, server, createdAt, name } = made;
  const ended = (await first?.ended()) ?? null;
  if (first === null) await Bun.sleep(MOMENT);
  const started = await lookAtStarted(context.tmux, id).catch((error: unknown) => {
    if (!(error instanceof PotsError)) throw error;
    const hint = `${error.hint}\nit was started, and may be there: ${shellLine(["pots", "attach", name])}`;
    throw error.reworded({ hint });
  });
  if (started === null || started.dead) {
    throw new PotsError(
      "failed",
      ended === null
        ? `${name} ended at once`
        : `${name} ended at once, its command with ${ended.text}`,
      started !== null
        ? `tmux keeps it with what it printed (remain-on-exit): ${shellLine(["pots", "attach", started.name])}`
        : first === null
          ? NO_SHELL
          : "without --no-shell a shell stays, and what the command printed with it",
    );
  }
  if (isFallback(started.directory, directory, context.home)) {
    const stands = shownPath(context, started.directory);
    warn(`${printable(started.name)} stands in ${stands}: tmux could not enter its directory`);
  }
  if (started.name !== name) {
    await tellName(context.tmux, made, started.name).catch((error: unknown) => {
      warn(printable(`POTS_SESSION is ${name} there, not ${started.name}: ${oneLine(error)}`));
    });
  }
  return { ...started, id, server, createdAt, ended };
}

/** Where tmux goes when it cannot enter a directory; a shell's own `cd` leads elsewhere. */
export function isFallback(stands: string, directory: string, home: string): boolean {
  if (stands === "" || stands === directory) return false;
  return stands === "/" || stands === home || stands.endsWith(" (deleted)");
}
