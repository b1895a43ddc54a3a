import type { AgentKind, AgentState } from "../sessions/agents.ts";
import { MOST_BYTES } from "./hook-input.ts";
import { someText } from "./json.ts";

/** What the hooks of agents say, from the JSON they hand over on stdin. Pure. */

export interface HookEvent {
  /** `gone`: the agent takes its leave, and so does what was kept of it. */
  state: AgentState | "gone";
  reason: string | null;
  background: number;
  conversation: string | null;
  /** The subagent whose event it is; it never ends the turn. */
  subagent: string | null;
  /**
   * What it may overwrite. `start`: anything, as a new conversation or a prompt begins something;
   * `tool`: not a question that another part of the agent has put meanwhile; `reminder`: nothing
   * that waits already, whose reason is better known; `turn`: what is of its own conversation.
   */
  over: "start" | "tool" | "reminder" | "turn";
}

type Fields = Record<string, unknown>;

const MOST_REASON = 60;

/**
 * The top-level fields of what was handed over; of what was cut short those that are told from its
 * start, where the agents put them.
 */
export function eventFields(text: string): Fields {
  try {
    const data: unknown = JSON.parse(text);
    return typeof data === "object" && data !== null && !Array.isArray(data) ? { ...data } : {};
  } catch {
    if (text.length < MOST_BYTES / 2) return {};
    const fields: Fields = {};
    for (const name of ["hook_event_name", "session_id", "tool_name", "agent_id"]) {
      const match = new RegExp(`"${name}"\\s*:\\s*"([^"\\\\]{1,200})"`).exec(text.slice(0, 4096));
      if (match !== null) fields[name] = match[1];
    }
    return fields;
  }
}

/** Null: nothing that tells of a state. */
export function eventOf(kind: AgentKind, fields: Fields): HookEvent | null {
  const name = someText(fields.hook_event_name);
  const subagent = someText(fields.agent_id);
  const readers = EVENTS[kind];
  const event = name !== null && Object.hasOwn(readers, name) ? readers[name]?.(fields) : null;
  if (event == null) return null;
  // its own end is none of the agent's
  if (subagent !== null && event.state !== "waiting" && event.over !== "tool") return null;
  const conversation = someText(fields.session_id) ?? someText(fields.conversation_id);
  return { reason: null, background: 0, over: "turn", ...event, conversation, subagent };
}

type Told = Pick<HookEvent, "state"> & Partial<HookEvent>;
type Reader = (fields: Fields) => Told | null;

const working: Reader = () => ({ state: "working", over: "start" });
const tool: Reader = () => ({ state: "working", over: "tool" });
const idle: Reader = () => ({ state: "idle", over: "start" });
const done: Reader = ({ background_tasks: tasks }) => ({
  state: "done",
  background: Array.isArray(tasks) ? tasks.length : 0,
});
const gone: Reader = () => ({ state: "gone" });

const asks: Reader = ({ tool_name: name }) => ({
  state: "waiting",
  reason: name === "AskUserQuestion" ? "question" : name === "ExitPlanMode" ? "plan" : "permission",
});

const failed: Reader = ({ error_type, error, reason, message }) => {
  const why = [error_type, error, reason, message].map(someText).find((text) => text !== null);
  return { state: "failed", reason: (why ?? "error").slice(0, MOST_REASON) };
};

const reminds: Reader = ({ notification_type: type }) => {
  const reason = type === "permission_prompt" || type === "ToolPermission" ? "permission" : null;
  if (reason !== null) return { state: "waiting", reason, over: "reminder" };
  if (type === "elicitation_dialog") return { state: "waiting", reason: "input", over: "reminder" };
  return null; // idle_prompt: it has been idle for a minute, which is known
};

const CLAUDE: Record<string, Reader> = {
  SessionStart: idle,
  UserPromptSubmit: working,
  PreToolUse: tool,
  PostToolUse: tool,
  PostToolUseFailure: tool,
  PermissionRequest: asks,
  Notification: reminds,
  Stop: done,
  StopFailure: failed,
  // /clear ends a conversation, not the agent: the next one starts at once
  SessionEnd: ({ reason }) =>
    reason === "clear" || reason === "resume" ? null : { state: "gone" },
};

/** opencode's plugin, which pots installs, says its own words. */
const OPENCODE: Record<string, Reader> = {
  busy: working,
  idle: done,
  permission: () => ({ state: "waiting", reason: "permission" }),
  question: () => ({ state: "waiting", reason: "question" }),
  error: failed,
  end: gone,
};

const EVENTS: Record<AgentKind, Record<string, Reader>> = {
  claude: CLAUDE,
  codex: {
    SessionStart: idle,
    UserPromptSubmit: working,
    PreToolUse: tool,
    PostToolUse: tool,
    PermissionRequest: asks,
    Stop: done,
    Interrupt: idle,
    SessionEnd: gone,
  },
  gemini: {
    SessionStart: idle,
    BeforeAgent: working,
    BeforeTool: tool,
    AfterTool: tool,
    Notification: reminds,
    AfterAgent: done,
    SessionEnd: gone,
  },
  opencode: OPENCODE,
};

/** The hooks that an agent is to call pots from. */
export function hookNames(kind: AgentKind): string[] {
  return Object.keys(EVENTS[kind]);
}
