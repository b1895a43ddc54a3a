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

/** `◆ waiting 12m · permission`. @param now Unix seconds */
export function oneAgentText(agent: Agent, now: number): string {
  const { state, reason, since, background } = agent;
  const notes = [
    ...(reason === null ? [] : [printable(reason)]),
    ...(background === 0 ? [] : [`${background} in background`]),
  ];
  const how = since === null ? state : `${state} ${age(now - since)}`;
  return [`${AGENT_GLYPHS[state]} ${how}`, ...notes].join(" · ");
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
