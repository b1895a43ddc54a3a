import { type Match, matchSession } from "../sessions/matching.ts";
import type { Session } from "../sessions/model.ts";
import { PotsError } from "../system/errors.ts";
import { printable } from "../terminal/text.ts";

/** The errors of looking for a session by a query. */

export function ambiguous(query: string, sessions: readonly Session[]): PotsError {
  return new PotsError(
    "ambiguous",
    `several sessions match ${query}`,
    ["name one:", ...sessions.map(({ name }) => printable(name))].join("\n    "),
  );
}

export async function notFound(query: string, sessions: readonly Session[]): Promise<PotsError> {
  const { nearest } = await import("../sessions/fuzzy.ts");
  const near = nearest(
    query,
    sessions.map(({ name }) => name),
  );
  return new PotsError(
    "notFound",
    `no session matches ${query}`,
    near.length > 0 ? `nearest: ${printable(near.join(", "))}` : "pots list shows every session",
  );
}

/** Exactly one session, or an error. What merely resembles the query is never taken. */
export async function exactlyOne(
  query: string,
  sessions: readonly Session[],
): Promise<Extract<Match<Session>, { kind: "one" }>> {
  const match = matchSession(query, sessions);
  if (match.kind === "one") return match;
  throw match.kind === "several" ? ambiguous(query, match.items) : await notFound(query, sessions);
}
