import { byRecentUse } from "../sessions/join.ts";
import type { Session } from "../sessions/model.ts";
import type { Context } from "../snapshot/context.ts";
import { PotsError } from "../system/errors.ts";
import { say, warn } from "../terminal/output.ts";
import { printable } from "../terminal/text.ts";
import { takeWayOut, wayOut } from "../tmux/go.ts";
import { type KillResult, killSession } from "../tmux/kill.ts";
import { currentSessionId } from "../tmux/place.ts";
import { forgetSaved, saveEnded } from "./save-ended.ts";

/** Ending a session that a person was shown; what kill, cleanup and the picker share. */

/** The id of the session pots runs in, when that is on the server it works on. */
export async function standingIn(context: Context): Promise<string | null> {
  return await currentSessionId(context.tmux, context.env);
}

/**
 * End this very session; a person standing in it is first moved to another, so as to stay in tmux.
 * @param here what standingIn says
 * @param staying sessions that one may be moved to
 * @param said what was printed, and is still wanted where one is moved to
 * @throws PotsError with tmux's words
 */
export async function endSession(
  context: Context,
  session: Session,
  here: string | null,
  staying: readonly Session[],
  said = "",
): Promise<KillResult> {
  if (session.id === here) {
    const out = await wayOutOf(context, session, staying);
    if (out?.to) {
      await takeWayOut(context.tmux, out.client, out.to, said);
      say(`you are now in ${printable(out.to.name)}`);
    }
    const problem = await forgetSaved(context, session); // pots may end with it
    if (problem !== null) warn(problem);
  }
  let saved = false;
  try {
    const result = await killSession(context.tmux, session, (there) => {
      saved = saveEnded(context, session, there);
    });
    if (result === "replaced") saved = false;
    else context.changes.ended.push(session);
    return result;
  } catch (error) {
    saved = false;
    throw error;
  } finally {
    if (!saved) context.changes.any = true;
  }
}

const wayOutOf = (context: Context, session: Session, staying: readonly Session[]) =>
  wayOut(context.tmux, session.id, staying.toSorted(byRecentUse), context.env);

/**
 * What somebody who stands in one of the sessions that are to end should know before: where they will
 * be then. Null for who stands in none.
 * @param sessions all that there are
 */
export async function landingText(
  context: Context,
  ending: readonly Session[],
  sessions: readonly Session[],
  here: string | null,
): Promise<string | null> {
  const own = ending.find(({ id }) => id === here);
  if (own === undefined) return null;
  const staying = sessions.filter(({ id }) => !ending.some((other) => other.id === id));
  const out = await wayOutOf(context, own, staying);
  if (out === null) return null;
  return printable(
    out.to === null
      ? "there is no other session: you will leave tmux"
      : `you will be in ${out.to.name}`,
  );
}

/** A session that is to end, in a line: what it is called, where it works, what would be lost. */
export function endingLine(name: string, directory: string, busy: string): string {
  const lost = busy === "" ? "no client attached, nothing but a shell running" : busy;
  return [name, directory, lost].map(printable).join(" · ");
}

/** What became of a session that was to end. @param name as it is shown */
export function endedText(result: KillResult | undefined, name: string): string {
  if (result === "ended") return `ended ${name}`;
  if (result === "gone") return `${name} had already ended`;
  return `${name} was replaced by another session meanwhile, which was left alone`;
}

/** What keeps one of several sessions from being ended keeps them all. */
export function sayNothingEnded(error: unknown): never {
  if (!(error instanceof PotsError)) throw error;
  throw error.reworded({ message: `${error.message}; nothing was ended` });
}

/** The session pots itself runs in goes last: pots may end with it. */
export function lastWhereOneStands<T extends { id: string }>(
  sessions: readonly T[],
  here: string | null,
): T[] {
  return sessions.toSorted((a, b) => Number(a.id === here) - Number(b.id === here));
}
