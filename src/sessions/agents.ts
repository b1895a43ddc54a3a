/** Coding agents in panes: their states, and what they come to for a session. Pure. */

export const AGENT_KINDS = ["claude", "codex", "gemini", "opencode"] as const;
export type AgentKind = (typeof AGENT_KINDS)[number];

/**
 * `done`: its turn is over and nobody has been there since; `idle`: somebody has. `ended`: its
 * process is gone, the pane is there. `unknown`: it is there and says nothing.
 */
export const AGENT_STATES = [
  "waiting",
  "failed",
  "done",
  "working",
  "idle",
  "unknown",
  "ended",
] as const;
export type AgentState = (typeof AGENT_STATES)[number];

/** What `pots wait` waits for. */
export const WAITED_FOR = ["waiting", "done", "failed", "idle", "ended"] as const;

/** Who said so: the agent's own file, a hook's last event, the pane's title, or its process alone. */
export type AgentSource = "published" | "hook" | "title" | "process";

export interface Agent {
  /** `%5` */
  pane: string;
  kind: AgentKind;
  state: AgentState;
  /** Of `waiting`: permission, question, plan or input; of `failed`, what went wrong. */
  reason: string | null;
  /** When the state began, in Unix seconds; null where nobody says. */
  since: number | null;
  /** Commands of it that run in the background. */
  background: number;
  conversation: string | null;
  source: AgentSource;
  /** What was looked at and what it said, for people, most decisive first. */
  evidence: readonly string[];
}

/** An agent before it is known whether somebody has been there since. */
export interface PaneAgent extends Agent {
  sessionId: string;
  /** Its window is the one that clients of the session see. */
  inActiveWindow: boolean;
}

/** The state a person is to see: a turn that ended before somebody came by is `idle`, else `done`. */
export function judgeSeen(
  agent: PaneAgent,
  session: { attachedClients: number; lastAttachedAt: number | null },
): Agent {
  const { sessionId: _, inActiveWindow, ...own } = agent;
  if (own.state !== "done") return own;
  const watched = session.attachedClients > 0 && inActiveWindow;
  const visited = own.since !== null && (session.lastAttachedAt ?? 0) > own.since;
  if (!watched && !visited) return own;
  const how = watched ? "somebody looks at its window" : "somebody has been there since";
  return { ...own, state: "idle", evidence: [...own.evidence, how] };
}

const urgency = ({ state }: Agent) => AGENT_STATES.indexOf(state);

/** The neediest first; of one state the one that has been so for longest. */
export function byNeed(a: Agent, b: Agent): number {
  return urgency(a) - urgency(b) || (a.since ?? Infinity) - (b.since ?? Infinity) || 0;
}

/** A session's state is its neediest pane's; null where it has no agent. */
export function neediest(agents: readonly Agent[]): Agent | null {
  return (agents.length > 1 ? agents.toSorted(byNeed) : agents)[0] ?? null;
}

/** Does it need a person: to answer, to look what went wrong, to say what is next? */
export function needsSomebody(agent: Agent | null): boolean {
  return agent !== null && ["waiting", "failed", "done"].includes(agent.state);
}

interface WithAgents {
  agents: readonly Agent[];
}

/** For sorting sessions: those that need somebody first, the neediest and longest waiting first. */
export function bySessionNeed(a: WithAgents, b: WithAgents): number {
  const [one, other] = [neediest(a.agents), neediest(b.agents)];
  const [first, second] = [needsSomebody(one), needsSomebody(other)];
  if (!first || !second) return Number(second) - Number(first);
  return one === null || other === null ? 0 : byNeed(one, other);
}

/**
 * Where `pots next` goes: the neediest session, and from one that needs somebody to the one after it,
 * around in a circle. Null where no session does.
 * @param here id of the session pots is in
 */
export function nextInNeed<T extends WithAgents & { id: string }>(
  sessions: readonly T[],
  here: string | null,
): T | null {
  const needy = sessions.filter(({ agents }) => needsSomebody(neediest(agents)));
  const order = needy.toSorted(bySessionNeed);
  const at = order.findIndex(({ id }) => id === here);
  return order[(at + 1) % Math.max(1, order.length)] ?? null;
}
