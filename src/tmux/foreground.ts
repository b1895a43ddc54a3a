import { basename } from "node:path";
import type { Processes } from "../system/process-table.ts";

/**
 * What stands in the foreground of a pane. tmux names a program only by its file, so that a script
 * that has been running for hours is `bash` to it, just as an idle shell is. The words it was
 * started with tell them apart, and its children what it has suspended or sent to the background.
 */

const SHELLS = new Set(
  "sh bash zsh fish dash ash ksh mksh tcsh csh nu elvish xonsh pwsh yash busybox login".split(" "),
);

export function isShell(program: string): boolean {
  return SHELLS.has(program.replace(/^-/, ""));
}

/** What prompts keep running beside their shell, with nothing to lose: zsh's git status, for one. */
const PROMPT_HELPER = /^gitstatusd\b/;

/** Is this a shell waiting for someone to type, rather than one that runs a script or a command? */
export function isIdleShell(words: readonly string[]): boolean {
  const [program = "", ...rest] = words;
  return isShell(basename(program)) && rest.every((word) => /^(-[abd-zA-Z]+|--[a-z]+)$/.test(word));
}

/** What runs in a pane. */
export interface Running {
  /** The words of the foreground program. */
  words: string[];
  /** Programs that a waiting shell still has: suspended, or running in the background. */
  behind: string[];
}

/** What runs in each pane, by the pane's process id; none where not known. */
export async function runningIn(panes: readonly number[]): Promise<Map<number, Running>> {
  if (panes.length === 0) return new Map();
  const { lookAtProcesses } = await import("../system/process-table.ts");
  return runningBy(await lookAtProcesses(), panes);
}

export function runningBy(processes: Processes, panes: readonly number[]): Map<number, Running> {
  const found = new Map<number, Running>();
  for (const pane of panes) {
    try {
      const leader = processes.of(pane)?.foreground;
      const words = leader === undefined ? [] : processes.words(leader);
      if (leader === undefined || words.length === 0) continue;
      found.set(pane, { words, behind: programsBehind(processes, pane, leader) });
    } catch {
      // one ended while it was looked at, or is not ours to look at: not known
    }
  }
  return found;
}

/** The living children of the pane's processes, but for those that lead to the one in front. */
function programsBehind(processes: Processes, pane: number, leader: number): string[] {
  const way = [leader];
  for (let pid = leader; pid !== pane && pid > 1; way.push(pid)) {
    pid = processes.of(pid)?.parent ?? 0;
  }
  // the one in front may have lost its parent: then the way up leads elsewhere
  const front = new Set(way.includes(pane) ? way : [pane, leader]);
  const children = [...front].flatMap((pid) => processes.childrenOf(pid));
  const programs = children
    .filter((pid) => !front.has(pid) && processes.of(pid)?.ended === false)
    .map((pid) => basename(processes.words(pid)[0] ?? "").replace(/^-/, "") || `process ${pid}`)
    .filter((program) => !PROMPT_HELPER.test(program));
  return [...new Set(programs)];
}
