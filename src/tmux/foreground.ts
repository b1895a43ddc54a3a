import { existsSync, readdirSync } from "node:fs";
import { basename } from "node:path";
import { errorCode } from "../system/errors.ts";
import { run } from "../system/process.ts";
import { readText } from "../system/read-file.ts";

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

/** A look at the system's processes, by process id; nothing where one is not, or cannot be seen. */
interface Processes {
  of(pid: number): { parent: number; leader: number; dead: boolean } | undefined;
  words(pid: number): string[];
  childrenOf(pid: number): number[];
}

/** What runs in each pane, by the pane's process id; none where not known. */
export async function runningIn(panes: readonly number[]): Promise<Map<number, Running>> {
  if (panes.length === 0) return new Map();
  // Linux may be built without these files
  if (existsSync(`/proc/self/task/${process.pid}/children`)) return runningBy(fromProc, panes);
  const argv = ["ps", "-A", "-o", "pid=,ppid=,tpgid=,stat=,args="] as const;
  const outcome = await run([...argv], { timeout: 3000 });
  return outcome.ending === "exited" ? runningBy(fromPs(outcome.stdout), panes) : new Map();
}

export function runningBy(processes: Processes, panes: readonly number[]): Map<number, Running> {
  const found = new Map<number, Running>();
  for (const pane of panes) {
    try {
      const leader = processes.of(pane)?.leader;
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
    .filter((pid) => !front.has(pid) && processes.of(pid)?.dead === false)
    .map((pid) => basename(processes.words(pid)[0] ?? "").replace(/^-/, "") || `process ${pid}`)
    .filter((program) => !PROMPT_HELPER.test(program));
  return [...new Set(programs)];
}

/** proc(5) */
const fromProc: Processes = {
  of(pid) {
    const stat = readUnlessGone(`/proc/${pid}/stat`);
    if (stat === null) return undefined;
    // behind the program's name, which may hold anything: state, parent, …, the terminal's group
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state = "", parent] = fields;
    return { parent: Number(parent), leader: Number(fields[5]), dead: /[ZXx]/.test(state) };
  },
  words(pid) {
    return (readUnlessGone(`/proc/${pid}/cmdline`) ?? "").split("\0").slice(0, -1);
  },
  childrenOf(pid) {
    // each thread has its own
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      (readUnlessGone(`/proc/${pid}/task/${thread}/children`) ?? "").split(" ").flatMap(toPid),
    );
  },
};

const toPid = (text: string) => (/^\d+$/.test(text) ? [Number(text)] : []);

/** The most that a program's words can take on Linux, and more. */
const MOST_WORDS = 8 * 1024 * 1024;

function readUnlessGone(path: string): string | null {
  try {
    return readText(path, MOST_WORDS);
  } catch (error) {
    if (/^(ENOENT|ESRCH)$/.test(errorCode(error))) return null;
    throw error;
  }
}

/** Rows of `ps -A -o pid=,ppid=,tpgid=,stat=,args=`; words are split at spaces, whatever they were. */
export function fromPs(output: string): Processes {
  const known = new Map<number, ReturnType<typeof parsePsRow>>();
  for (const row of output.split("\n").map(parsePsRow)) if (row !== null) known.set(row.pid, row);
  const children = Map.groupBy(known.keys(), (pid) => known.get(pid)?.parent);
  return {
    of: (pid) => known.get(pid) ?? undefined,
    words: (pid) => known.get(pid)?.words ?? [],
    childrenOf: (pid) => children.get(pid) ?? [],
  };
}

function parsePsRow(line: string) {
  const match = /^\s*(\d+)\s+(\d+)\s+(-?\d+)\s+(\S+)\s+(.+)$/.exec(line);
  if (match === null) return null;
  const [, pid, parent, leader, state = "", args = ""] = match;
  return {
    ...{ pid: Number(pid), parent: Number(parent), leader: Number(leader) },
    dead: state.startsWith("Z"),
    words: args.trim().split(/\s+/),
  };
}
