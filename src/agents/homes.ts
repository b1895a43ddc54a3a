import { existsSync } from "node:fs";
import { join } from "node:path";
import { AGENT_KINDS, type AgentKind } from "../sessions/agents.ts";
import { type Environment, xdgDirectory } from "../system/environment.ts";

/** Where agents keep what is theirs. */

/** An agent's own directory, which it makes when it is first used. */
export function agentHome(kind: AgentKind, env: Environment, home: string): string {
  switch (kind) {
    case "claude":
      return env.CLAUDE_CONFIG_DIR || join(home, ".claude");
    case "codex":
      return env.CODEX_HOME || join(home, ".codex");
    case "gemini":
      return join(env.GEMINI_CLI_HOME || home, ".gemini");
    case "opencode":
      return env.OPENCODE_CONFIG_DIR || join(xdgDirectory("CONFIG", env, home), "opencode");
  }
}

/**
 * Did this person ever use an agent? To name what runs in front of every pane costs tmux more than
 * the list of sessions, so that who has no agent is not made to wait for it.
 */
export function usesAgents(env: Environment, home: string): boolean {
  return AGENT_KINDS.some((kind) => existsSync(agentHome(kind, env, home)));
}
