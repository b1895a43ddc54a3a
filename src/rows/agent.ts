import { type Agent, type AgentState, neediest } from "../sessions/agents.ts";
import { printable } from "../terminal/text.ts";
import { age, isoTime } from "../terminal/time.ts";
import type { Tint } from "./status.ts";

/** How agents look, wherever they are shown. */

export const AGENT_GLYPHS: Record<AgentState, string> = {
  waiting: "◆",
  failed: "!",
  done: "✓",
  working: "●",
  idle: "○",
  unknown: "?",
  ended: "✗",
};

export const AGENT_TINTS: Record<AgentState, Tint> = {
  waiting: "yellow",
  failed: "red",
  done: "green",
  working: "cyan",
  idle: "dim",
  unknown: "dim",
  ended: "dim",
};

/** For who finds none, and may wonder what would be one. */
export const WHAT_AGENTS_ARE = "pots help agents says what counts as one";

/** `waiting 12m`. @param now Unix seconds */
export function shortAgentText({ state, since }: Agent, now: number): string {
  return since === null ? state : `${state} ${age(now - since)}`;
}

/** `◆ waiting 12m · permission`. @param now Unix seconds */
export function oneAgentText(agent: Agent, now: number): string {
  const { state, reason, background } = agent;
  const notes = [
    ...(reason === null ? [] : [printable(reason)]),
    ...(background === 0 ? [] : [`${background} in background`]),
  ];
  return [`${AGENT_GLYPHS[state]} ${shortAgentText(agent, now)}`, ...notes].join(" · ");
}

/** A session's agents in one cell: the neediest, and how many more there are. */
export function agentText(agents: readonly Agent[], now: number): string {
  const first = neediest(agents);
  if (first === null) return "";
  const more = agents.length > 1 ? ` (+${agents.length - 1})` : "";
  return `${oneAgentText(first, now)}${more}`;
}

/** For a status line: how many wait, failed, are done and work; `""` where none does. */
export function statusLine(agents: readonly Agent[]): string {
  const shown: AgentState[] = ["waiting", "failed", "done", "working"];
  return shown
    .map((state) => ({ state, count: agents.filter((agent) => agent.state === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${AGENT_GLYPHS[state]}${count}`)
    .join(" ");
}

export function agentJson(agent: Agent) {
  const { pane, kind, state, reason, since, background, conversation, source } = agent;
  return {
    ...{ pane, kind, state, reason },
    since: isoTime(since),
    ...{ background, conversation, source },
  };
}
