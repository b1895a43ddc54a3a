import { type ClaudeRecord, claudeDirectory, livingClaudes } from "../agents/claude.ts";
import { usesAgents } from "../agents/homes.ts";
import { kindOf } from "../agents/kinds.ts";
import { type HookRecord, readRecord } from "../agents/record.ts";
import { agentOf, type Front } from "../agents/state.ts";
import type { PaneAgent } from "../sessions/agents.ts";
import { oneLine } from "../system/errors.ts";
import {
  lookAtProcesses,
  type Processes,
  type ProcessFacts,
  visible,
} from "../system/process-table.ts";
import { printable } from "../terminal/text.ts";
import { type AgentPane, listAgentPanes, panesWithTerminals } from "../tmux/agent-panes.ts";
import type { Context } from "./context.ts";

/** The agents in the sessions' panes. One call of tmux, and a few small files. */

/** By session id. @param asked their panes, where tmux has told them. @throws PotsError when tmux fails */
export async function snapshotAgents(
  context: Context,
  asked: readonly AgentPane[] | null = null,
): Promise<Map<string, PaneAgent[]>> {
  if (!usesAgents(context.env, context.home)) return new Map();
  const [panes, all] = await Promise.all([
    asked ?? listAgentPanes(context.tmux),
    lookAtProcesses(),
  ]);
  const processes = visible(all);
  const claudes = livingClaudes(claudeDirectory(context.env, context.home), processes);
  const known = new Map(panes.map((pane) => [processes.terminalOf(pane.tty), pane]));
  // one that a script started: its pane's front program is a shell
  const missed = claudes.flatMap(({ pid }) => {
    const terminal = processes.of(pid)?.terminal ?? "";
    return terminal === "" || known.has(terminal) ? [] : [terminal];
  });
  const others = missed.length === 0 ? [] : await panesOn(context, processes, new Set(missed));
  const found = [...panes, ...others].flatMap((pane) => agentIn(pane, processes, claudes) ?? []);
  return Map.groupBy(found, ({ sessionId }) => sessionId);
}

/** The same for whom agents are not all: what went wrong is told, and there are none. */
export async function agentsOrNone(
  context: Context,
  asked: readonly AgentPane[] | null = null,
): Promise<{ agents: Map<string, PaneAgent[]>; problem: string | null }> {
  try {
    return { agents: await snapshotAgents(context, asked), problem: null };
  } catch (error) {
    return { agents: new Map(), problem: `agents are left out: ${printable(oneLine(error))}` };
  }
}

/** Linux calls the terminals of panes /dev/pts/N; elsewhere their names are what ps says. */
async function panesOn(context: Context, processes: Processes, terminals: ReadonlySet<string>) {
  const paths = Array.from(terminals, (terminal) => {
    const device = Number(terminal);
    return processes.isProc
      ? `/dev/pts/${(device & 0xff) | ((device >>> 12) & 0xfff00)}`
      : `/dev/${terminal}`;
  });
  return await panesWithTerminals(context.tmux, paths);
}

function agentIn(pane: AgentPane, processes: Processes, claudes: readonly ClaudeRecord[]) {
  const terminal = processes.terminalOf(pane.tty);
  const root = pane.dead ? null : processes.of(pane.pid);
  const group = root === null || root.terminal !== terminal ? null : root.foreground;
  const isHere = (facts: ProcessFacts | null) =>
    facts !== null && group !== null && facts.terminal === terminal;
  const hook = readRecord(pane.record, pane.id);
  const front = group === null ? null : frontOf(processes, group);
  const here = claudes.filter(({ pid }) => isHere(processes.of(pid)));
  const published = here.find(({ pid }) => processes.of(pid)?.group === group) ?? here[0];
  const own = published ?? (front?.kind === "claude" ? claudeElsewhere(processes, front) : null);
  return agentOf({
    pane: pane.id,
    ...{ sessionId: pane.sessionId, inActiveWindow: pane.inActiveWindow, title: pane.title },
    ...{ hook, front, published: own },
    hookProcess: hook === null ? "gone" : processOf(hook, processes, isHere, group),
    publishedBehind: own !== null && !isInFront(processes.of(own.pid), group),
  });
}

const isInFront = (facts: ProcessFacts | null, group: number | null) =>
  facts !== null && !facts.stopped && facts.group === group;

function processOf(
  hook: HookRecord,
  processes: Processes,
  isHere: (facts: ProcessFacts | null) => boolean,
  group: number | null,
): "front" | "behind" | "gone" {
  const facts = processes.of(hook.pid);
  if (facts === null || facts.start !== hook.start || !isHere(facts)) return "gone";
  return isInFront(facts, group) ? "front" : "behind";
}

function frontOf(processes: Processes, group: number): Front | null {
  const kind = kindOf(processes.words(group));
  return kind === null ? null : { pid: group, kind };
}

/** What it publishes where it was started with another home or directory than pots. */
function claudeElsewhere(processes: Processes, { pid }: Front): ClaudeRecord | null {
  const env = processes.environment(pid);
  const directory = claudeDirectory(env, env.HOME ?? "");
  if (!directory.startsWith("/")) return null;
  return livingClaudes(directory, processes).find((record) => record.pid === pid) ?? null;
}
