import { existsSync } from "node:fs";
import { asTyped } from "../cli/propose.ts";
import type { Words } from "../cli/words.ts";
import { arrivalNote, tellOnArrival } from "../operations/arrival.ts";
import { pathOf } from "../operations/find-project.ts";
import { ambiguous, notFound, severalNamed } from "../operations/find-session.ts";
import { worktreeAt } from "../operations/find-worktree.ts";
import { elsewhere } from "../operations/host-words.ts";
import {
  type Named,
  namedWholly,
  namedWorktree,
  type Wholly,
  worktreesLike,
} from "../operations/named-worktree.ts";
import { previousSession } from "../operations/previous-session.ts";
import { guessSession, matchSession, namedInFull } from "../sessions/matching.ts";
import type { Session, TmuxSession } from "../sessions/model.ts";
import { type Context, isInteractive, requireTerminal } from "../snapshot/context.ts";
import { rootHere } from "../snapshot/projects.ts";
import { savedNow } from "../snapshot/saved-now.ts";
import { joinSessions } from "../snapshot/sessions.ts";
import { Cancelled, EXIT, PotsError } from "../system/errors.ts";
import { say } from "../terminal/output.ts";
import { printable } from "../terminal/text.ts";
import { goToSession } from "../tmux/go.ts";
import { isSame, type Seen } from "../tmux/same.ts";
import { listSessions } from "../tmux/sessions.ts";
import { comeBack, requireWay, startFor } from "./attach-start.ts";

/** `pots attach`: go to a session, by full or partial name. */
export async function run(context: Context, words: Words): Promise<number> {
  const [query] = words.positionals;
  const options = {
    readOnly: words.flag("read-only"),
    detachOthers: words.flag("detach-others"),
  };
  const there = elsewhere(context, words);
  if (there !== null)
    return await (await import("./attach-host.ts")).attachThere(context, there, options);
  const plain = await listSessions(context.tmux);
  const session = await chosenSession(context, query, plain);
  if (session === null) {
    await (await import("../picker/pick.ts")).pick(context, {
      query: query ?? "",
      worktrees: query !== undefined,
      go: options,
    });
    return EXIT.done;
  }
  await requireWay(context);
  const known = plain.find((one) => isSame(one, session));
  if (known !== undefined) await tellIfOrphaned(context, known);
  await goToSession(context.tmux, session, { ...options, tell: arrivalNote() }, context.env);
  return EXIT.done;
}

/** Its shells stand in a directory that is gone: whoever goes there is to know why nothing works. */
async function tellIfOrphaned(context: Context, session: TmuxSession): Promise<void> {
  if (session.mark === null || existsSync(session.mark.worktree)) return;
  const [now] = (await joinSessions(context, [session])).sessions;
  if (now?.status !== "orphaned") return; // moved, perhaps, or not known
  tellOnArrival("the worktree of this session is gone: pots cleanup");
  say(printable(`pots: the worktree of ${session.name} is gone`));
  say(`  end such sessions: ${asTyped("pots cleanup")}`);
}

/** The session to go to; null: the picker is to ask. */
async function chosenSession(
  context: Context,
  query: string | undefined,
  plain: readonly TmuxSession[],
): Promise<Seen | null> {
  // Named in full, it can be gone to without a look at any worktree.
  const named = query === undefined || query === "-" ? undefined : namedInFull(query, plain);
  if (named !== undefined) return named;
  if (query !== undefined && query !== "-") {
    const lost = namedInFull(query, savedNow(context, plain));
    if (lost !== undefined) return await comeBack(context, lost, plain);
  }
  const { sessions } = await joinSessions(context, plain);
  return query === undefined ? unnamed(context, sessions) : await resolve(context, query, sessions);
}

/** No session was named: null, for the picker, where there is something to pick and somebody to. */
function unnamed(context: Context, sessions: readonly Session[]): null {
  requireTerminal("choosing a session", "name one: pots attach <session>");
  if (sessions.length > 0 || savedNow(context, sessions).length > 0) return null;
  throw new PotsError("notFound", "there are no sessions", "start one: pots create <worktree>");
}

/** The session a query means, which may be started for it; null: the picker is to ask. */
async function resolve(
  context: Context,
  query: string,
  sessions: readonly Session[],
): Promise<Seen | null> {
  if (query === "-") return await previousSession(context, sessions);
  const around = await worktreeAround(context, query);
  if (around !== null) return await inWorktree(context, query, around, sessions);
  // What is named in full comes before sessions that hold the query as a part.
  const wholly = nearest(context, await namedWholly(context, query, sessions));
  const [session, ...more] = wholly.sessions;
  const [named, ...others] = wholly.worktrees;
  if (session !== undefined && more.length + wholly.worktrees.length === 0) return session;
  if (named !== undefined && others.length + wholly.sessions.length === 0) {
    return await inWorktree(context, query, named, sessions);
  }
  if (session !== undefined || named !== undefined) {
    if (isInteractive()) return null;
    throw severalNamed(query, wholly);
  }
  const saved = savedNow(context, sessions);
  // a part of a saved one's name comes before the letters of another's
  for (const find of [matchSession, guessSession]) {
    const match = find(query, sessions);
    if (match.kind === "one") return match.item;
    if (match.kind === "several") return whichOf(query, match.items);
    const lost = find(query, saved);
    if (lost.kind === "one") return await comeBack(context, lost.item, sessions);
    if (lost.kind === "several") return whichOf(query, lost.items);
  }
  const part = await namedWorktree(context, query, sessions);
  if (part !== null) return await inWorktree(context, query, part, sessions);
  return await afterTypo(context, query, sessions);
}

/** Of several worktrees of one name those of the project one stands in are meant, if any are. */
function nearest(context: Context, { sessions, worktrees }: Wholly): Wholly {
  const root = rootHere(context);
  const near = {
    sessions: sessions.filter((session) => session.root === root),
    worktrees: worktrees.filter(({ worktree }) => worktree.root === root),
  };
  const found = near.sessions.length + near.worktrees.length > 0;
  return found && root !== null ? near : { sessions, worktrees };
}

/** The worktree around a path; null where the word is no path. @throws PotsError where none is */
async function worktreeAround(context: Context, word: string): Promise<Named | null> {
  const path = pathOf(context, word);
  if (path === null) return null;
  return { worktree: await worktreeAt(context, path), exact: true, task: null };
}

/** The session of a worktree, or one that is started there. */
async function inWorktree(
  context: Context,
  query: string,
  named: Named,
  sessions: readonly Session[],
): Promise<Seen | null> {
  const own = sessions.filter(({ worktreePath }) => worktreePath === named.worktree.path);
  const [first] = own;
  if (first === undefined || named.task !== null) {
    const lost = savedNow(context, sessions).filter(
      ({ worktreePath, task }) =>
        worktreePath === named.worktree.path && (named.task === null || task === named.task),
    );
    const [only] = lost;
    if (lost.length > 1) return whichOf(query, lost);
    if (only !== undefined) return await comeBack(context, only, sessions);
    return await startFor(context, query, named, sessions);
  }
  return own.length === 1 ? first : whichOf(query, own);
}

/** Several are meant: null, for the picker, where there is somebody to pick. @throws PotsError elsewhere */
function whichOf(query: string, meant: readonly Session[]): null {
  if (isInteractive()) return null;
  throw ambiguous(query, meant);
}

/** A typo is never gone to unasked. */
async function afterTypo(
  context: Context,
  query: string,
  sessions: readonly Session[],
): Promise<Seen | null> {
  const { resembling } = await import("../sessions/fuzzy.ts");
  const near = resembling(query, sessions, ({ name, branch }) => `${name} ${branch ?? ""}`);
  const [first] = near;
  if (first === undefined) {
    const like = await worktreesLike(context, query, sessions);
    const [worktree] = like;
    if (worktree === undefined || like.length > 1) {
      const saved = savedNow(context, sessions);
      throw await notFound(query, [...sessions, ...saved], like);
    }
    return await startFor(context, query, { worktree, exact: false, task: null }, sessions);
  }
  if (!isInteractive()) {
    throw await notFound(query, [...sessions, ...savedNow(context, sessions)]);
  }
  if (near.length > 1) return null;
  const { askYes } = await import("../terminal/prompts.ts");
  const question = `No session is called ${printable(query)}. Go to ${printable(first.name)}?`;
  if (await askYes(question)) return first;
  throw new Cancelled();
}
