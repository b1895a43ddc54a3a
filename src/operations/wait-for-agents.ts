import { claudeDirectory } from "../agents/claude.ts";
import { watchPublished } from "../agents/watch.ts";
import { type Agent, type AgentState, neediest, WAITED_FOR } from "../sessions/agents.ts";
import { withAgents } from "../sessions/join.ts";
import type { Session } from "../sessions/model.ts";
import { snapshotAgents } from "../snapshot/agents.ts";
import type { Context } from "../snapshot/context.ts";
import { PotsError } from "../system/errors.ts";
import { nextAgentEvent } from "../tmux/agent-events.ts";
import { isSame } from "../tmux/same.ts";
import { listSessions } from "../tmux/sessions.ts";
import { tellSilent } from "./silent-agents.ts";

/** Waiting until agents have come to a state. */

export type WaitedFor = (typeof WAITED_FOR)[number];

/** States that `--for` names. @throws PotsError */
export function statesOf(text: string | undefined): WaitedFor[] {
  if (text === undefined) return ["waiting", "done"];
  const words = text.split(",").map((word) => word.trim());
  const states = WAITED_FOR.filter((state) => words.includes(state));
  const odd = words.find((word) => !(WAITED_FOR as readonly string[]).includes(word));
  if (odd === undefined && states.length > 0) return states;
  throw new PotsError(
    "usage",
    `--for takes no ${JSON.stringify(odd ?? text)}`,
    `states, separated by commas: ${WAITED_FOR.join(", ")}`,
  );
}

export type Progress = "reached" | "failed" | "going on";

/**
 * Has a session come to one of the states? A turn that is over is over, whether somebody has been
 * there since or not. What failed or ended cannot come to another by itself. Pure.
 */
export function progressOf(state: AgentState | null, wanted: readonly WaitedFor[]): Progress {
  const now = state ?? "ended";
  const isOver = now === "done" || now === "idle";
  if (isOver && (wanted.includes("done") || wanted.includes("idle"))) return "reached";
  if ((wanted as readonly string[]).includes(now)) return "reached";
  return now === "failed" || now === "ended" ? "failed" : "going on";
}

export interface Waited {
  session: Session;
  /** Null: the session or its agent is gone. */
  agent: Agent | null;
  progress: Progress;
}

/** Looked again at least so often, in milliseconds: not everything is told. */
const AGAIN = 1000;
/** Milliseconds from an event to the look: agents that tell much are looked at for all of it at once. */
const BREATH = 30;

/**
 * Wait for all of the sessions, or any of them; of those that tell nothing it is said once.
 * @param seconds at most; null: for ever
 * @returns what has become of each, whether in time or not
 */
export async function waitForAgents(
  context: Context,
  sessions: readonly Session[],
  { wanted, any, seconds }: { wanted: readonly WaitedFor[]; any: boolean; seconds: number | null },
): Promise<{ waited: Waited[]; inTime: boolean }> {
  const end = seconds === null ? Infinity : Date.now() + seconds * 1000;
  using published = watchPublished(claudeDirectory(context.env, context.home));
  let change = published.next();
  let told = false;
  for (let waited = looked(sessions, wanted); ; waited = await look(context, sessions, wanted)) {
    const settled = waited.filter(({ progress }) => progress !== "going on");
    const enough = any
      ? waited.some(({ progress }) => progress === "reached") || settled.length === waited.length
      : settled.length === waited.length;
    if (enough) return { waited, inTime: true };
    const left = end - Date.now();
    if (left <= 0) return { waited, inTime: false };
    if (!told) tellSilent(context, waited, wanted);
    told = true;
    const changed = new AbortController();
    const heard = nextAgentEvent(context.tmux, Math.min(AGAIN, left), changed.signal);
    await Promise.race([heard, change]);
    changed.abort();
    change = published.next(); // what happens while one looks counts
    await Bun.sleep(Math.min(BREATH, Math.max(0, end - Date.now())));
  }
}

function looked(sessions: readonly Session[], wanted: readonly WaitedFor[]): Waited[] {
  return sessions.map((session) => {
    const agent = neediest(session.agents);
    return { session, agent, progress: progressOf(agent?.state ?? null, wanted) };
  });
}

async function look(
  context: Context,
  sessions: readonly Session[],
  wanted: readonly WaitedFor[],
): Promise<Waited[]> {
  const [plain, agents] = await Promise.all([listSessions(context.tmux), snapshotAgents(context)]);
  const now = sessions.flatMap((session) => {
    const same = plain.find((other) => isSame(other, session));
    return same === undefined ? [] : [{ ...session, ...same, agents: [] }];
  });
  const joined = withAgents(now, agents);
  // another session that has its id now has not its agents
  const gone = (session: Session) => ({ ...session, agents: [] });
  return looked(
    sessions.map((session) => joined.find(({ id }) => id === session.id) ?? gone(session)),
    wanted,
  );
}
