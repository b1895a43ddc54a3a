import { type Agent, byNeed } from "../sessions/agents.ts";
import { withAgents } from "../sessions/join.ts";
import type { Session } from "../sessions/model.ts";
import { snapshotAgents } from "../snapshot/agents.ts";
import type { Context } from "../snapshot/context.ts";
import { snapshotSessions } from "../snapshot/sessions.ts";
import { PotsError } from "../system/errors.ts";
import { printable } from "../terminal/text.ts";
import { type PaneToUse, panesOfSession } from "../tmux/agent-panes.ts";
import { sessionToEnd } from "./find-session.ts";

/** Which session and pane a command that works with them from outside means. */

export interface PaneInUse {
  session: Session;
  pane: PaneToUse;
  /** The agent in that pane. */
  agent: Agent | null;
}

/** The session that words mean, exactly or uniquely, with its agents. @throws PotsError */
export async function sessionToUse(context: Context, query: string): Promise<Session> {
  const [session] = await sessionsToUse(context, [query]);
  if (session === undefined) throw new Error("a query has a session or an error");
  return session;
}

/** The sessions that several words mean, each once. @throws PotsError */
export async function sessionsToUse(
  context: Context,
  queries: readonly string[],
): Promise<Session[]> {
  const [{ sessions: bare }, agents] = await Promise.all([
    snapshotSessions(context),
    snapshotAgents(context),
  ]);
  const sessions = withAgents(bare, agents);
  const found = new Map<string, Session>();
  for (const query of queries) {
    const session = await sessionToEnd(context, query, sessions, false);
    found.set(session.id, session);
  }
  return [...found.values()];
}

/** The agent's pane where there is exactly one, else the active one. @throws PotsError */
export async function paneToUse(
  context: Context,
  query: string,
  wanted: string | undefined,
): Promise<PaneInUse> {
  const session = await sessionToUse(context, query);
  const panes = await panesOfSession(context.tmux, session.id);
  const pane = choosePane(session, panes, wanted);
  return { session, pane, agent: session.agents.find((agent) => agent.pane === pane.id) ?? null };
}

/** Pure. @throws PotsError of kind `notFound` or `ambiguous` */
export function choosePane(
  session: Pick<Session, "name" | "agents">,
  panes: readonly PaneToUse[],
  wanted: string | undefined,
): PaneToUse {
  const name = printable(session.name);
  const list = panes.map(({ index, id, command }) => `${index} (${id}) ${printable(command)}`);
  if (panes.length === 0) {
    throw new PotsError("notFound", `${name} has ended`, "pots list shows every session");
  }
  if (wanted !== undefined) {
    const pane = panes.find(({ id, index }) => id === wanted || index === wanted);
    if (pane !== undefined) return pane;
    const hint = ["its panes:", ...list].join("\n    ");
    throw new PotsError("notFound", `${name} has no pane ${wanted}`, hint);
  }
  const living = session.agents.filter(({ state }) => state !== "ended").toSorted(byNeed);
  if (living.length > 1) {
    const which = living.map(({ pane, kind, state }) => {
      const index = panes.find(({ id }) => id === pane)?.index ?? pane;
      return `--pane ${index}  ${kind}, ${state}`;
    });
    const hint = ["name one:", ...which].join("\n    ");
    throw new PotsError("ambiguous", `${name} has ${living.length} agents`, hint);
  }
  const own = panes.find(({ id }) => id === living[0]?.pane);
  const pane = own ?? panes.find(({ active }) => active) ?? panes[0];
  if (pane === undefined) throw new Error("there is a pane");
  return pane;
}

/** Seconds that `--timeout` names; null where it was not given. @throws PotsError */
export function secondsOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const seconds = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && seconds > 0 && seconds <= 10_000_000) return seconds;
  throw new PotsError("usage", `${text} is no number of seconds`, "e.g. --timeout 60");
}
