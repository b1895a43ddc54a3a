import { AGENT_STATES, type AgentKind, type AgentState } from "../sessions/agents.ts";
import { decodeWord, encodeWord } from "../tmux/words.ts";
import { isKind } from "./kinds.ts";

/**
 * The last event of an agent's hook, as the pane option `@pots_agent` keeps it: words in printable
 * ASCII, `-` for what is not known.
 *
 *     1 1700000000123 %5 claude waiting 4711 553002 <conversation> permission 0 - 1700000000123
 *
 * the version of this form, when the agent said so (Unix milliseconds), the pane it is for, kind and
 * state, the agent's process and its start, the conversation, the reason, commands in the background,
 * the subagent that said so, and since when the state is so. tmux finds an option that a pane does
 * not have in its window and the global ones: a record counts only in the pane that it names.
 */
const VERSION = "1";

export interface HookRecord {
  /** Unix milliseconds, as `since`. */
  time: number;
  pane: string;
  kind: AgentKind;
  state: AgentState;
  pid: number;
  start: string;
  conversation: string | null;
  reason: string | null;
  background: number;
  /** The subagent whose event it was. */
  subagent: string | null;
  since: number;
}

const word = (text: string | null) => (text === null || text === "" ? "-" : encodeWord(text));
const plain = (text: string) => (text === "-" ? null : decodeWord(text));

/** The record's words but for the last, which tmux fills in: it knows the record before. */
export function recordStart(record: Omit<HookRecord, "since">): string {
  const { time, pane, kind, state, pid, start, conversation, reason, background, subagent } =
    record;
  const told = [word(conversation), word(reason), background, word(subagent)];
  return [VERSION, time, pane, kind, state, pid, word(start), ...told].join(" ");
}

/** The record an option's text holds, if it is this pane's own and whole. */
export function readRecord(text: string, pane: string): HookRecord | null {
  const words = text.split(" ");
  if (words.length !== 12 || words[0] !== VERSION || words[2] !== pane) return null;
  const [, time = "", , kind = "", state = "", pid = "", start = "", ...told] = words;
  const [conversation = "", reason = "", background = "", subagent = "", since = ""] = told;
  const numbers = [time, pid, background, since];
  if (!isKind(kind) || !numbers.every((text) => /^\d{1,15}$/.test(text))) return null;
  if (!(AGENT_STATES as readonly string[]).includes(state)) return null;
  try {
    return {
      ...{ time: Number(time), pane, kind, state: state as AgentState },
      ...{ pid: Number(pid), start: plain(start) ?? "" },
      ...{ conversation: plain(conversation), reason: plain(reason) },
      ...{ background: Number(background), subagent: plain(subagent), since: Number(since) },
    };
  } catch {
    return null; // no text of pots'
  }
}
