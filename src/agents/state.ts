import type { AgentKind, AgentState, PaneAgent } from "../sessions/agents.ts";
import type { ClaudeRecord } from "./claude.ts";
import type { HookRecord } from "./record.ts";

/**
 * What is so with the agent of a pane. Four sources, in this order; the first that speaks decides:
 *
 * 1. its process: gone is gone, whatever is stored
 * 2. what it publishes itself (Claude Code's sessions/<pid>.json)
 * 3. the last event of its hook
 * 4. a known agent's process alone: unknown, or working where its title spins
 *
 * Hooks miss every interrupt, so a hook never overrules what is published; it adds the reason. The
 * screen's text is never read, and a record's age proves nothing.
 */

/** An agent's process in front of a pane. */
export interface Front {
  pid: number;
  kind: AgentKind;
}

export interface PaneFacts {
  pane: string;
  sessionId: string;
  inActiveWindow: boolean;
  title: string;
  /** The pane's own record. */
  hook: HookRecord | null;
  /** What has become of the process the record names. */
  hookProcess: "front" | "behind" | "gone";
  front: Front | null;
  /** Of a living, same process on the pane's terminal. */
  published: ClaudeRecord | null;
  /** That process is not in front: ctrl-z, or in the background. */
  publishedBehind: boolean;
}

/** Null where the pane has no agent, and had none that a hook told of. */
export function agentOf(facts: PaneFacts): PaneAgent | null {
  const { hook, front, published } = facts;
  if (published !== null && !(facts.publishedBehind && front !== null)) {
    return fromPublished(facts, published);
  }
  if (hook !== null && facts.hookProcess === "front") return fromHook(facts, hook);
  if (front !== null) return fromProcess(facts, front);
  if (hook === null) return null;
  if (facts.hookProcess === "behind") return fromHook(facts, hook);
  return {
    ...base(facts, hook.kind),
    ...{ state: "ended", reason: null, since: null, background: 0, source: "process" },
    conversation: hook.conversation,
    evidence: [`process ${hook.pid} of ${hook.kind} is gone; its hook had said ${hook.state}`],
  };
}

function base(facts: PaneFacts, kind: AgentKind) {
  const { pane, sessionId, inActiveWindow } = facts;
  return { pane, sessionId, inActiveWindow, kind };
}

const SUSPENDED = "suspended";

/** Claude's words: `waitingFor` names a dialog; hooks know what stands in it. */
function reasonFor(waitingFor: string | null): string {
  if (waitingFor === "permission prompt") return "permission";
  return waitingFor === "question" || waitingFor === "plan" ? waitingFor : "input";
}

function publishedState({ status, startedAt, changedAt }: ClaudeRecord): AgentState {
  switch (status) {
    case "busy":
      return "working";
    case "waiting":
      return "waiting";
    case "idle":
    case "shell": {
      // of its start: it has had no turn yet
      const fresh = startedAt !== null && changedAt !== null && changedAt <= startedAt;
      return fresh ? "idle" : "done";
    }
    default:
      return "unknown"; // starting, or what a later version says
  }
}

function fromPublished(facts: PaneFacts, record: ClaudeRecord): PaneAgent {
  const { hook, publishedBehind } = facts;
  const own =
    hook !== null && hook.kind === "claude" && hook.conversation === record.conversation
      ? hook
      : null;
  const evidence = [
    `sessions/${record.pid}.json says ${record.status ?? "nothing yet"}${record.waitingFor === null ? "" : ` (${record.waitingFor})`}; its process is alive and on this pane's terminal`,
    ...(own === null ? [] : [`its hook's last event says ${told(own)}`]),
  ];
  let state = publishedState(record);
  let reason = state === "waiting" ? reasonFor(record.waitingFor) : null;
  if (state === "waiting" && own?.state === "waiting") reason = own.reason ?? reason;
  // an error of the API ends the turn as any other end does: only the hook says which
  if (state === "done" && own?.state === "failed") {
    state = "failed";
    reason = own.reason;
  }
  if (publishedBehind) {
    if (state !== "waiting") state = "idle";
    reason = SUSPENDED;
    evidence.push("another program is in front of it");
  }
  const shells = record.status === "shell" ? Math.max(1, own?.background ?? 1) : 0;
  return {
    ...base(facts, "claude"),
    ...{ state, reason, background: shells, conversation: record.conversation, evidence },
    since: record.changedAt === null ? null : record.changedAt / 1000,
    source: "published",
  };
}

const told = (hook: HookRecord) =>
  hook.reason === null ? hook.state : `${hook.state} (${hook.reason})`;

function fromHook(facts: PaneFacts, hook: HookRecord): PaneAgent {
  const behind = facts.hookProcess === "behind";
  const evidence = [
    `the last event of its hook says ${told(hook)}; process ${hook.pid} is alive and on this pane's terminal`,
    ...(behind ? ["another program is in front of it"] : []),
  ];
  return {
    ...base(facts, hook.kind),
    state: behind && hook.state !== "waiting" ? "idle" : hook.state,
    reason: behind ? SUSPENDED : hook.reason,
    since: hook.since / 1000,
    background: hook.background,
    conversation: hook.conversation,
    source: "hook",
    evidence,
  };
}

/** Codex turns a braille wheel before its folder's name, Gemini shows a star while it works. */
const SPINNER = /^\s*(?:[\u2801-\u28ff]\s|✦)/u;

function fromProcess(facts: PaneFacts, front: Front): PaneAgent {
  // what Claude's title shows says nothing
  const spins = front.kind !== "claude" && SPINNER.test(facts.title);
  return {
    ...base(facts, front.kind),
    state: spins ? "working" : "unknown",
    ...{ reason: null, since: null, background: 0, conversation: null },
    source: spins ? "title" : "process",
    evidence: [
      spins
        ? `process ${front.pid} is ${front.kind}, and its title spins`
        : `process ${front.pid} is ${front.kind}, which says nothing of its state`,
    ],
  };
}
