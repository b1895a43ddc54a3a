import { existsSync } from "node:fs";
import { join } from "node:path";
import { AGENT_KINDS, type AgentKind } from "../sessions/agents.ts";

/** Where agents keep what is theirs. */

type Environment = Record<string, string | undefined>;

/** An agent's own directory, which it makes when it is first used. */
export function agentHome(kind: AgentKind, env: Environment, home: string): string {
  switch (kind) {
    case "claude":
      return env.CLAUDE_CONFIG_DIR || join(home, ".claude");
    case "codex":
      return env.CODEX_HOME || join(home, ".codex");
    case "gemini":
      return join(env.GEMINI_CLI_HOME || home, ".gemini");
    case "opencode": {
      const { XDG_CONFIG_HOME: own } = env;
      const configHome = own?.startsWith("/") ? own : join(home, ".config");
      return env.OPENCODE_CONFIG_DIR || join(configHome, "opencode");
    }
  }
}

/**
 * Did this person ever use an agent? To name what runs in front of every pane costs tmux more than
 * the list of sessions, so that who has no agent is not made to wait for it.
 */
export function usesAgents(env: Environment, home: string): boolean {
  return AGENT_KINDS.some((kind) => existsSync(agentHome(kind, env, home)));
}
