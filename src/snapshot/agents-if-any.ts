import { usesAgents } from "../agents/homes.ts";
import type { PaneAgent } from "../sessions/agents.ts";
import type { Context } from "./context.ts";

export interface FoundAgents {
  /** By session id. */
  agents: ReadonlyMap<string, readonly PaneAgent[]>;
  /** Why there are none, where it is not because nobody has any. */
  problem: string | null;
}

export const NO_AGENTS: FoundAgents = { agents: new Map(), problem: null };

/** The agents in every pane; what looks for them is loaded for who has any. */
export async function agentsIfAny(context: Context): Promise<FoundAgents> {
  if (!usesAgents(context.env, context.home)) return NO_AGENTS;
  return await (await import("./agents.ts")).agentsOrNone(context);
}
