import { isHostName } from "../hosts/name.ts";
import {
  itemsOf,
  lettersInOrder,
  looksLikePattern,
  matchSession,
  namedInFull,
} from "../sessions/matching.ts";
import type { Session, Worktree } from "../sessions/model.ts";
import { worktreeTitle } from "../sessions/naming.ts";
import type { Context } from "../snapshot/context.ts";
import { savedNow } from "../snapshot/saved-now.ts";
import { PotsError } from "../system/errors.ts";
import { printable, shellLine } from "../terminal/text.ts";
import { pathOf } from "./find-project.ts";
import { worktreeAt } from "./find-worktree.ts";
import { createLineByPath, type Named, namedWholly, type Wholly } from "./named-worktree.ts";

/** The errors of looking for a session by a query. */

export function ambiguous(query: string, sessions: readonly Session[]): PotsError {
  return new PotsError(
    "ambiguous",
    `several sessions match ${query}`,
    ["name one:", ...namesOf(sessions)].join("\n    "),
  );
}

/** Each by its name, and where agents were looked for and one has some, with what it has. */
function namesOf(sessions: readonly Session[]): string[] {
  const tells = sessions.some(({ agents }) => agents.length > 0);
  return sessions.map(({ name, agents, status }) => {
    if (status === "saved") return `${printable(name)} (saved)`;
    const kinds = agents.map(({ kind, state }) => `${kind}, ${state}`).join("; ");
    return printable(tells ? `${name} (${kinds || "no agent"})` : name);
  });
}

/** @param worktrees without a session, and named alike */
export async function notFound(
  query: string,
  sessions: readonly Session[],
  worktrees: readonly Worktree[] = [],
): Promise<PotsError> {
  const { nearest } = await import("../sessions/fuzzy.ts");
  const places = worktrees.map((worktree) => `${worktreeTitle(worktree)} (no session)`);
  const names = sessions.map(({ name }) => name);
  const spelt = names.filter((name) => lettersInOrder(query, name));
  const near = [...new Set([...spelt, ...nearest(query, names), ...places])].slice(0, 3);
  const shown =
    near.length > 0 ? `nearest: ${printable(near.join(", "))}` : "pots list shows every session";
  const hint = [shown, ...onUnnamedHost(query)].join("\n  ");
  return new PotsError("notFound", `no session matches ${query}`, hint);
}

/** `build:x`, as `pots list --host build` shows it, where POTS_HOSTS does not name that machine. */
function onUnnamedHost(query: string): string[] {
  const [host = "", name = ""] = query.replace(/^=/, "").split(/:(.*)/s);
  if (name === "" || !isHostName(host)) return [];
  return [`on another machine? POTS_HOSTS names no ${host} (pots help hosts)`];
}

/**
 * The one session that a query to end or to use something means. A whole name is never looked for
 * among parts of others: where it is a worktree's that has no session, nothing is meant. A path means
 * the worktree around it, where no whole name is written so.
 * @param sure nobody will be shown what was found, so only whole names count
 * @throws PotsError unless it is exactly one
 */
export async function sessionToEnd(
  context: Context,
  query: string,
  sessions: readonly Session[],
  sure: boolean,
): Promise<Session> {
  const exact = namedInFull(query, sessions);
  if (exact !== undefined) return exact;
  const saved = savedNow(context, sessions);
  const lost = saved.filter((one) => namedInFull(query, [one]) !== undefined);
  const [first] = lost;
  if (first !== undefined) {
    throw new PotsError("notFound", `${first.name} is saved, and not running`, restoreHint(lost));
  }
  const named = await namedWholly(context, query, sessions);
  const [session] = named.sessions;
  if (named.sessions.length + named.worktrees.length > 1) throw severalNamed(query, named);
  if (session !== undefined && (!sure || isWholly(query, session))) return session;
  const [worktree] = named.worktrees;
  if (worktree !== undefined) throw withoutSession(query, worktree, saved);
  const path = pathOf(context, query);
  if (path !== null) {
    const around = await worktreeAt(context, path);
    const own = sessions.filter(({ worktreePath }) => worktreePath === around.path);
    const [only, ...others] = own;
    if (only === undefined) {
      throw withoutSession(worktreeTitle(around), { worktree: around, task: null }, saved);
    }
    if (sure) throw notWhole(query, own);
    if (others.length > 0) throw ambiguous(query, own);
    return only;
  }
  if (looksLikePattern(query)) {
    throw new PotsError(
      "notFound",
      `no session is named ${query}, and a name is never a pattern`,
      "name each session: pots list -q",
    );
  }
  const match = matchSession(query, sessions);
  if (match.kind === "none") throw await notFound(query, [...sessions, ...saved]);
  if (match.kind === "several" && !sure) throw ambiguous(query, match.items);
  if (match.kind === "one" && !sure) return match.item;
  throw notWhole(query, itemsOf(match));
}

function withoutSession(
  name: string,
  { worktree, task }: Pick<Named, "worktree" | "task">,
  saved: readonly Session[],
): PotsError {
  const own = saved.filter(({ worktreePath }) => worktreePath === worktree.path);
  return new PotsError(
    "notFound",
    task === null ? `${name} is a worktree without a session` : `there is no session ${name}`,
    task === null && own.length > 0 ? restoreHint(own) : "pots list shows every session",
  );
}

/** @param what of which none is named so */
export function notWhole(query: string, near: readonly Session[], what = "session"): PotsError {
  return new PotsError(
    "notFound",
    `no ${what} is named ${query}`,
    [
      `nearest: ${printable(near.map(({ name }) => name).join(", "))}`,
      "without being asked about, a session is named in full",
    ].join("\n  "),
  );
}

function restoreHint(saved: readonly Session[]): string {
  const areTold = new Set(saved.map(({ name }) => name)).size === saved.length;
  const words = saved.map(({ name, worktreePath }) => (areTold ? name : (worktreePath ?? name)));
  const line = shellLine(["pots", "restore", ...words]);
  return `bring back what is saved: ${printable(line)}`;
}

/** Two of one name, a worktree without a session among them perhaps. */
export function severalNamed(query: string, { sessions, worktrees }: Wholly): PotsError {
  if (worktrees.length === 0) return ambiguous(query, sessions);
  if (sessions.length === 0) {
    const lines = worktrees.map(({ worktree, task }) => createLineByPath(worktree, task));
    return new PotsError(
      "ambiguous",
      worktrees.every(({ task }) => task === null)
        ? `several worktrees are named ${query}, none with a session`
        : `there is no session ${query}, and several worktrees could be meant`,
      ["start one:", ...lines.map(printable)].join("\n    "),
    );
  }
  return new PotsError(
    "ambiguous",
    `several worktrees are named ${query}, not all with a session`,
    [
      "name one:",
      ...namesOf(sessions),
      ...worktrees.map(({ worktree }) => `${printable(worktreeTitle(worktree))} (no session)`),
    ].join("\n    "),
  );
}

/** What pots did not make has no worktree's name: only its own counts. */
function isWholly(query: string, { status, name }: Session): boolean {
  return status !== "unmanaged" || query === name || query === `=${name}`;
}
