import type { AgentKind } from "../sessions/agents.ts";
import type { Processes, ProcessFacts } from "../system/process-table.ts";
import { isInterpreter, kindOf } from "./kinds.ts";

/** Whose hook is it? A hook's variables are handed on; its ancestors are what they are. */

export interface HookOrigin {
  agent: ProcessFacts;
  /** Of these one was started in the agent's pane: the agent and its ancestors on its terminal. */
  roots: number[];
}

function isFork(words: readonly string[] | undefined, parents: readonly string[] | undefined) {
  return parents !== undefined && words?.join("\0") === parents.join("\0");
}

/** Processes above one another that are looked at, at most. */
const MOST = 40;

/**
 * The agent of a kind above a process; null where there is none on a terminal, or where it is an
 * agent's own tool: another agent is above it, whose pane it is.
 */
export function originOf(kind: AgentKind, processes: Processes, from: number): HookOrigin | null {
  const chain: { facts: ProcessFacts; words: string[] }[] = [];
  for (let pid = from; pid > 1 && chain.length < MOST; ) {
    const facts = processes.of(pid);
    if (facts === null) break;
    chain.push({ facts, words: processes.words(pid) });
    pid = facts.parent;
  }
  let at = chain.findIndex(({ words }) => kindOf(words) === kind);
  // a fork of it that is about to become the hook has its words still
  while (at >= 0 && isFork(chain[at]?.words, chain[at + 1]?.words)) at++;
  const own = chain[at];
  if (own === undefined || own.facts.terminal === "") return null;
  const launcher = chain[at + 1];
  const isLaunched =
    launcher !== undefined &&
    kindOf(launcher.words) === kind &&
    isInterpreter(launcher.words) &&
    !isInterpreter(own.words);
  const above = chain.slice(isLaunched ? at + 2 : at + 1);
  if (above.some(({ words }) => kindOf(words) !== null)) return null;
  const roots = chain.slice(at).filter(({ facts }) => facts.terminal === own.facts.terminal);
  return { agent: own.facts, roots: roots.map(({ facts }) => facts.pid) };
}
