import type { Session } from "../sessions/model.ts";
import { counted } from "../terminal/text.ts";
import { busyPrograms, type Pane } from "../tmux/panes.ts";
import { isSame } from "../tmux/same.ts";

/** What would be lost with a session, as a person is shown it before it ends. */

export interface Loss {
  clients: number;
  /** Is one of them the person's own? */
  own: boolean;
  programs: readonly string[];
  /** Panes in which one of them runs: a second vim is more to lose than one. */
  busy: number;
  /** Could it be looked at? Every session has a pane: where none was seen, nothing is known. */
  seen: boolean;
}

const isPots = (command: string) => /^(\S*\/)?pots( |$)/.test(command);

/** @param here the session pots runs in: its client is one's own, and pots no program to lose */
export function lossOf(
  session: Pick<Session, "id" | "attachedClients">,
  panes: readonly Pane[],
  here: string | null = null,
): Loss {
  const own = session.id === here;
  return {
    ...{ clients: session.attachedClients, own },
    programs: busyPrograms(panes, session.id).filter((program) => !own || !isPots(program)),
    busy: panes.filter((pane) => busyPrograms([pane], session.id).length > 0).length,
    seen: panes.some(({ sessionId }) => sessionId === session.id),
  };
}

/** `1 client attached, running: vim`; `""` for nothing. */
export function lossText({ clients, own, programs, seen }: Loss): string {
  const whose = own ? (clients > 1 ? ", yours among them" : ": yours") : "";
  return [
    ...(clients > 0 ? [`${counted(clients, "client")} attached${whose}`] : []),
    ...(seen ? [] : ["what runs in it is not known"]),
    ...(programs.length > 0 ? [`running: ${programs.join(", ")}`] : []),
  ].join(", ");
}

/** The same of a session that was just looked at. */
export function busyText(session: Session, panes: readonly Pane[], here: string | null = null) {
  return lossText(lossOf(session, panes, here));
}

/** Is there something to lose now that was not shown? */
export function isMore(now: Loss, shown: Loss): boolean {
  if (now.clients > shown.clients || now.busy > shown.busy || (shown.seen && !now.seen))
    return true;
  return now.programs.some((program) => !shown.programs.includes(program));
}

/** All sessions of a server, and their panes. */
export interface Looked {
  sessions: readonly Session[];
  panes: readonly Pane[];
}

/** This very session as it is there; null where it is gone. */
export const sameIn = ({ sessions }: Pick<Looked, "sessions">, session: Session): Session | null =>
  sessions.find((other) => isSame(other, session)) ?? null;

/** Has one of these sessions more to lose than was shown? One that is gone has nothing. */
export function haveMore(
  chosen: readonly Session[],
  now: Looked,
  shown: Looked,
  here: string | null = null,
): boolean {
  return chosen.some((session) => {
    const [after, before] = [sameIn(now, session), sameIn(shown, session)];
    if (after === null || before === null) return false;
    return isMore(lossOf(after, now.panes, here), lossOf(before, shown.panes, here));
  });
}

/**
 * Ask, and look again: what has come to be there while the question stood is shown, and asked about.
 * @param ask `more`: that was so
 * @returns the last look, which was shown; null where the answer was no
 */
export async function askAboutAll<Look>(
  first: Look,
  ask: (look: Look, more: boolean) => Promise<boolean>,
  lookAgain: () => Promise<Look>,
  hasMore: (now: Look, shown: Look) => boolean,
): Promise<Look | null> {
  let shown = first;
  for (let more = false; ; ) {
    if (!(await ask(shown, more))) return null;
    const now = await lookAgain();
    more = hasMore(now, shown);
    if (!more) return shown;
    shown = now;
  }
}

/** Said above what is shown anew. */
export const MORE = "more has come to be there while you were asked:";
