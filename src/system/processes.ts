import { existsSync, readdirSync } from "node:fs";
import { errorCode } from "./errors.ts";
import { run } from "./process.ts";
import { readText } from "./read-file.ts";

/** The system's processes: from /proc where there is one, else as ps tells them. */

/** A look at processes, by process id; nothing where one is not there, or cannot be seen. */
export interface Processes {
  of(pid: number): { parent: number; leader: number; dead: boolean } | undefined;
  words(pid: number): string[];
  childrenOf(pid: number): number[];
}

/** The processes there are now; none at all where neither /proc nor ps tells. */
export async function lookAtProcesses(): Promise<Processes> {
  // Linux may be built without these files
  if (existsSync(`/proc/self/task/${process.pid}/children`)) return fromProc;
  const argv = ["ps", "-A", "-o", "pid=,ppid=,tpgid=,stat=,args="] as const;
  const outcome = await run([...argv], { timeout: 3000 });
  return fromPs(outcome.ending === "exited" ? outcome.stdout : "");
}

/** The parent of a process, its parent, and so on; without the process itself. */
export function ancestorsOf(processes: Processes, pid: number): number[] {
  const found: number[] = [];
  for (let at = pid; at > 1; ) {
    const parent = processes.of(at)?.parent;
    if (parent === undefined || found.includes(parent)) break;
    found.push(parent);
    at = parent;
  }
  return found;
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
