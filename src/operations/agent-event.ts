import { originOf } from "../agents/ancestry.ts";
import { eventFields, eventOf, type HookEvent } from "../agents/events.ts";
import { isKind } from "../agents/kinds.ts";
import { readRecord, recordStart } from "../agents/record.ts";
import type { AgentKind } from "../sessions/agents.ts";
import { lookAtProcesses, visible } from "../system/process-table.ts";
import { type RecordChange, writeAgentRecord } from "../tmux/agent-record.ts";
import { Tmux } from "../tmux/connection.ts";
import { encodeWord } from "../tmux/words.ts";

/**
 * `pots agent event <kind>`, which the hooks of agents call. The agent waits for it: it reads little,
 * prints nothing, never fails, and asks tmux once. It runs before settings and arguments are looked at.
 */

/**
 * @param words what follows `agent event`
 * @param said what the agent says of it
 */
export async function agentEvent(words: readonly string[], said: Promise<string>): Promise<void> {
  try {
    const [kind = ""] = words;
    if (isKind(kind)) await keepEvent(kind, said);
  } catch {
    // an agent is not to be bothered with what is wrong here: pots doctor tells
  }
}

async function keepEvent(kind: AgentKind, said: Promise<string>): Promise<void> {
  // when this process was started: the agent starts its hooks in order, and they may overtake
  const time = Math.floor(performance.timeOrigin);
  // while the agent is listened to
  const origin = originOf(kind, visible(await lookAtProcesses()), process.ppid);
  if (origin === null) return;
  const event = eventOf(kind, eventFields(await said));
  if (event === null) return;
  const { pid, start } = origin.agent;
  const { state, over: _, ...told } = event;
  const change: RecordChange = {
    roots: origin.roots,
    time,
    text:
      state === "gone"
        ? null
        : (pane) => recordStart({ time, pane, kind, state, pid, start, ...told }),
    same: (pane) => `^1 [0-9]+ ${pane} ${kind} ${state} ${pid} `,
    unless: conditions(event, kind, pid),
  };
  const written = writeAgentRecord(new Tmux({}), process.env.TMUX_PANE, change);
  if (written === null || state !== "waiting") return;
  const before = readRecord(written.before, written.pane);
  if (before?.state === "waiting" && before.pid === pid) return;
  const { tellOfWaiting } = await import("./on-waiting.ts");
  await tellOfWaiting(kind, event.reason, written.pane);
}

/** What of the record before keeps this event from being written; see `over`. */
function conditions({ over, conversation, subagent }: HookEvent, kind: AgentKind, pid: number) {
  const word = (text: string | null) => (text === null ? "-" : encodeWord(text));
  const mine = `${kind} [a-z]+ ${pid} `;
  const waits = `${kind} waiting ${pid} `;
  // a conversation that is over does not end the next one
  const same = { has: mine, without: `${mine}[^ ]+ ${word(conversation)} ` };
  switch (over) {
    case "start":
      return [];
    case "turn":
      return [same];
    case "reminder":
      return [same, { has: waits, without: null }];
    case "tool":
      return [same, { has: waits, without: ` ${word(subagent)} [0-9]+$` }];
  }
}
