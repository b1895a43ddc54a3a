import type { Words } from "../cli/words.ts";
import { ambiguous, notFound } from "../operations/find-session.ts";
import {
  createLine,
  type Named,
  namedWorktree,
  worktreeNamedInFull,
} from "../operations/named-worktree.ts";
import { startSession } from "../operations/start-session.ts";
import { type Match, matchSession, namedInFull } from "../sessions/matching.ts";
import type { Session, TmuxSession } from "../sessions/model.ts";
import { projectName } from "../sessions/naming.ts";
import { type Context, isInteractive, requireTerminal } from "../snapshot/context.ts";
import { joinSessions } from "../snapshot/sessions.ts";
import { EXIT, PotsError } from "../system/errors.ts";
import { printable } from "../terminal/text.ts";
import { goToSession, insideTmux, refuseNesting, requireOwnClient } from "../tmux/go.ts";
import { listSessions } from "../tmux/sessions.ts";

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
  const named = isExact(query, match) ? null : await meantWorktree(context, query, sessions, match);
  if (named !== null) {
    const own = sessions.filter(({ worktreePath }) => worktreePath === named.worktree.path);
    if (own.length === 0) return await startFor(context, query, named, sessions);
    match = oneOrSeveral(own);
  } else if (match.kind === "none") match = await resemblingSession(query, sessions);
  if (match.kind === "one") return match.item.id;
  if (match.kind === "none") throw await notFound(query, sessions);
  if (isInteractive()) return null;
  throw ambiguous(query, match.items);
}

/** Is the query all of a name of what it matches: the session's, its worktree's or its branch's? */
function isExact(query: string, match: Match<Session>): boolean {
  if (match.kind === "one") return match.exact;
  const items = match.kind === "several" ? match.items : [];
  return items.some(({ project, worktree, branch }) =>
    [worktree, branch, `${project}/${worktree}`].includes(query),
  );
}

/** A worktree named in full comes before sessions that hold the query as a part. */
async function meantWorktree(
  context: Context,
  query: string,
  sessions: readonly Session[],
  match: Match<Session>,
): Promise<Named | null> {
  if (match.kind === "none") return await namedWorktree(context, query, sessions);
  const worktree = await worktreeNamedInFull(context, query, sessions);
  return worktree === null ? null : { worktree, exact: true };
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

/** The id of a session started for the worktree: without asking only where it was named in full. */
async function startFor(
  context: Context,
  query: string,
  { worktree, exact }: Named,
  sessions: readonly Session[],
): Promise<string> {
  const { settings } = context.config;
  const interactive = isInteractive();
  const name = printable(`${projectName(worktree.root)}/${worktree.name}`);
  if (!settings.autoStartSession || !exact) {
    const refusal = new PotsError(
      "notFound",
      exact
        ? `${query} is a worktree without a session`
        : `no session matches ${query}; the worktree ${name} does, and has none`,
      `start one: ${createLine(worktree)}`,
    );
    if (!interactive) throw refusal;
    const { askYes } = await import("../terminal/prompts.ts");
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
