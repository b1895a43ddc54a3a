import { ambiguous, notFound } from "../actions/find-session.ts";
import { startSession } from "../actions/start-session.ts";
import type { Words } from "../cli/parse.ts";
import { type Context, isInteractive, requireTerminal } from "../context.ts";
import { EXIT, PotsError } from "../errors.ts";
import { type Match, matchSession, matchWorktree, namedInFull } from "../sessions/matching.ts";
import type { Session, TmuxSession, Worktree } from "../sessions/model.ts";
import { projectName } from "../sessions/naming.ts";
import { joinSessions, knownProjects, snapshotWorktrees } from "../snapshot.ts";
import { goToSession, insideTmux, refuseNesting, requireOwnClient } from "../tmux/go.ts";
import { listSessions } from "../tmux/sessions.ts";
import { printable, shellLine } from "../ui/text.ts";

/** `pots attach`: go to a session, by full or partial name. */
export async function run(context: Context, words: Words): Promise<number> {
  const [query] = words.positionals;
  const plain = await listSessions(context.tmux);
  const options = {
    readOnly: words.flag("read-only"),
    detachOthers: words.flag("detach-others"),
  };
  const id = await chosenId(context, query, plain);
  if (id === null) {
    const { pick } = await import("../picker/pick.ts");
    await pick(context, { query: query ?? "", worktrees: false, go: options });
    return EXIT.done;
  }
  requireWay(context);
  await goToSession(context.tmux, id, options, context.env);
  return EXIT.done;
}

/** The id of the session to go to; null: the picker is to ask. */
async function chosenId(
  context: Context,
  query: string | undefined,
  plain: readonly TmuxSession[],
): Promise<string | null> {
  // Named in full, it can be gone to without a look at any worktree.
  const named = query === undefined || query === "-" ? undefined : namedInFull(query, plain);
  if (named !== undefined) return named.id;
  const { sessions } = await joinSessions(context, plain);
  return query === undefined ? unnamed(sessions) : await resolve(context, query, sessions);
}

/**
 * Inside tmux a client is switched, which a key binding (run-shell) may ask for as well; outside,
 * tmux takes this terminal over.
 */
function requireWay(context: Context): void {
  refuseNesting(context.tmux, context.env);
  if (insideTmux(context.env) !== null) return;
  requireTerminal(
    "attach",
    "in a script, use tmux itself; pots list --json tells each session's id",
  );
}

/** No session was named: null, for the picker, where there is something to pick and somebody to. */
function unnamed(sessions: readonly Session[]): null {
  requireTerminal("choosing a session", "name one: pots attach <session>");
  if (sessions.length > 0) return null;
  throw new PotsError("notFound", "there are no sessions", "start one: pots create <worktree>");
}

/** The id of the session a query means, which may be started for it; null: the picker is to ask. */
async function resolve(
  context: Context,
  query: string,
  sessions: readonly Session[],
): Promise<string | null> {
  if (query === "-") return await previousSession(context, sessions);
  let match: Match<Session> = matchSession(query, sessions);
  if (match.kind === "none") {
    const worktree = await namedWorktree(context, query, sessions);
    const own = sessions.filter(({ worktreePath }) => worktreePath === worktree?.path);
    if (worktree !== null && own.length === 0) {
      return await startFor(context, query, worktree, sessions);
    }
    match = own.length > 0 ? oneOrSeveral(own) : await resemblingSession(query, sessions);
  }
  if (match.kind === "one") return match.item.id;
  if (match.kind === "none") throw await notFound(query, sessions);
  if (isInteractive()) return null;
  throw ambiguous(query, match.items);
}

async function resemblingSession(
  query: string,
  sessions: readonly Session[],
): Promise<Match<Session>> {
  const { resembling } = await import("../sessions/fuzzy.ts");
  return oneOrSeveral(resembling(query, sessions, ({ name, branch }) => `${name} ${branch ?? ""}`));
}

function oneOrSeveral(items: Session[]): Match<Session> {
  const [first] = items;
  if (first === undefined) return { kind: "none" };
  return items.length === 1
    ? { kind: "one", item: first, exact: false }
    : { kind: "several", items };
}

/** The worktree that the query means; null when there is none. @throws PotsError for several */
async function namedWorktree(
  context: Context,
  query: string,
  sessions: readonly Session[],
): Promise<Worktree | null> {
  const projects = knownProjects(context, sessions);
  const { worktrees } = await snapshotWorktrees(context, projects);
  const match = matchWorktree(
    query,
    worktrees.filter(({ prunable }) => !prunable),
  );
  if (match.kind === "several") {
    throw new PotsError(
      "ambiguous",
      `no session matches ${query}, but several worktrees do`,
      ["start a session in one:", ...match.items.map((item) => createLine(item))].join("\n    "),
    );
  }
  return match.kind === "one" ? match.item : null;
}

function createLine(worktree: Worktree): string {
  return shellLine(["pots", "create", projectName(worktree.root), worktree.name]);
}

async function startFor(
  context: Context,
  query: string,
  worktree: Worktree,
  sessions: readonly Session[],
): Promise<string> {
  const { settings } = context.config;
  const interactive = isInteractive();
  const name = printable(`${projectName(worktree.root)}/${worktree.name}`);
  if (!settings.autoStartSession) {
    const refusal = new PotsError(
      "notFound",
      `${query} is a worktree without a session`,
      `start one: ${createLine(worktree)}`,
    );
    if (!interactive) throw refusal;
    const { askYes } = await import("../ui/prompts.ts");
    if (!(await askYes(`${name} has no session. Start one?`))) throw refusal;
  }
  requireWay(context);
  // before anything is started that one could not go to
  const inside = insideTmux(context.env);
  if (inside !== null) await requireOwnClient(context.tmux, inside);
  return (await startSession(context, sessions, worktree, settings.defaultTask, [])).id;
}

/** The session one was in before: the client's own last one, outside tmux the last one attached. */
async function previousSession(context: Context, sessions: readonly Session[]): Promise<string> {
  const inside = insideTmux(context.env);
  const before = (session: Session | undefined) => {
    if (session !== undefined) return session.id;
    throw new PotsError("notFound", "there is no session before this one", "pots list shows them");
  };
  if (inside === null) {
    const visited = sessions.filter(({ lastAttachedAt }) => lastAttachedAt !== null);
    return before(visited.toSorted((a, b) => (b.lastAttachedAt ?? 0) - (a.lastAttachedAt ?? 0))[0]);
  }
  const client = await requireOwnClient(context.tmux, inside);
  return before(sessions.find(({ name }) => name === client?.previous));
}
