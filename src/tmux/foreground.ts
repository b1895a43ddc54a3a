import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { run } from "../process.ts";

/**
 * What stands in the foreground of a pane. tmux names a program only by its file, so that a script
 * that has been running for hours is `bash` to it, just as an idle shell is. The words it was
 * started with tell them apart.
 */

const SHELLS = new Set(
  "sh bash zsh fish dash ash ksh mksh tcsh csh nu elvish xonsh pwsh yash busybox login".split(" "),
);

export function isShell(program: string): boolean {
  return SHELLS.has(program.replace(/^-/, ""));
}

/** Is this a shell waiting for someone to type, rather than one that runs a script or a command? */
export function isIdleShell(words: readonly string[]): boolean {
  const [program = "", ...rest] = words;
  return isShell(basename(program)) && rest.every((word) => /^(-[abd-zA-Z]+|--[a-z]+)$/.test(word));
}

/** The words of each pane's foreground program, by the pane's process id; none where not known. */
export async function foregroundWords(panes: readonly number[]): Promise<Map<number, string[]>> {
  if (panes.length === 0) return new Map();
  if (existsSync("/proc/self/stat")) return fromProc(panes);
  const outcome = await run(["ps", "-A", "-o", "pid=,tpgid=,args="], { timeout: 3000 });
  return outcome.ending === "exited" ? fromPs(outcome.stdout, panes) : new Map();
}

/** proc(5): of the words behind the program's name, the sixth is the terminal's foreground group. */
function fromProc(panes: readonly number[]): Map<number, string[]> {
  const found = new Map<number, string[]>();
  for (const pane of panes) {
    try {
      const stat = readFileSync(`/proc/${pane}/stat`, "utf8");
      const leader = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[5]);
      const words = readFileSync(`/proc/${leader}/cmdline`, "utf8").split("\0");
      if (words.length > 1) found.set(pane, words.slice(0, -1));
    } catch {
      // it has ended, or is not ours to look at: not known
    }
  }
  return found;
}

/** Rows of `ps -A -o pid=,tpgid=,args=`; its words are split at spaces, whatever they were. */
export function fromPs(output: string, panes: readonly number[]): Map<number, string[]> {
  const processes = new Map<number, { leader: number; words: string[] }>();
  for (const line of output.split("\n")) {
    const match = /^\s*(\d+)\s+(-?\d+)\s+(.+)$/.exec(line);
    if (match === null) continue;
    const [, pid, leader, args = ""] = match;
    processes.set(Number(pid), { leader: Number(leader), words: args.trim().split(/\s+/) });
  }
  const found = new Map<number, string[]>();
  for (const pane of panes) {
    const words = processes.get(processes.get(pane)?.leader ?? -1)?.words;
    if (words !== undefined) found.set(pane, words);
  }
  return found;
}
