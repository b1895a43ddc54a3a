import { existsSync, readFileSync, statSync } from "node:fs";
import { errorCode } from "./errors.ts";
import { run } from "./process.ts";

/** The system's processes, and what tells one from another that has its id later: when it started. */

export interface ProcessFacts {
  pid: number;
  parent: number;
  group: number;
  /** Its terminal, to be compared with `terminalOf`; `""` for none. */
  terminal: string;
  /** The group in the foreground of that terminal. */
  foreground: number;
  /** When it started: jiffies since boot (Linux), or `ps`' words. Only ever compared. */
  start: string;
  stopped: boolean;
}

export interface ProcessTable {
  /** Null where no living process has that id, or it cannot be seen. */
  get(pid: number): ProcessFacts | null;
  words(pid: number): string[];
  /** Of a terminal's path, e.g. `/dev/pts/3`. */
  terminalOf(path: string): string;
  /** Are starts told as /proc tells them? */
  isProc: boolean;
}

/** On Linux nothing is read before it is asked for; elsewhere ps is asked once. */
export async function processTable(): Promise<ProcessTable> {
  if (existsSync("/proc/self/stat")) return fromProc();
  const columns = "pid=,ppid=,pgid=,tpgid=,tty=,stat=,lstart=,args=";
  const outcome = await run(["ps", "-A", "-ww", "-o", columns], { timeout: 3000 });
  return tableFromPs(outcome.ending === "exited" ? outcome.stdout : "");
}

/** proc(5): the fields behind the program's name, which may hold anything. */
export function parseStat(pid: number, stat: string): ProcessFacts | null {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state = "", parent, group, , terminal, foreground] = fields;
  const start = fields[19];
  if (start === undefined || /[ZXx]/.test(state)) return null;
  return {
    ...{ pid, start, parent: Number(parent), group: Number(group) },
    terminal: terminal === "0" ? "" : String(Number(terminal) >>> 0),
    foreground: Number(foreground),
    stopped: state === "T",
  };
}

/** One look: each process is read once, however often it is asked for. */
const fromProc = (known = new Map<number, ProcessFacts | null>()): ProcessTable => ({
  isProc: true,
  get(pid) {
    const before = known.get(pid);
    if (before !== undefined) return before;
    const stat = readOrNull(`/proc/${pid}/stat`);
    const facts = stat === null ? null : parseStat(pid, stat);
    known.set(pid, facts);
    return facts;
  },
  words: (pid) => (readOrNull(`/proc/${pid}/cmdline`) ?? "").split("\0").slice(0, -1),
  terminalOf: (path) => String(statSync(path, { throwIfNoEntry: false })?.rdev ?? path),
});

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (/^(ENOENT|ESRCH|EACCES|EPERM)$/.test(errorCode(error))) return null;
    throw error;
  }
}

/** Rows of ps; words are split at spaces, whatever they were. */
export function tableFromPs(output: string): ProcessTable {
  const row =
    /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(-?\d+)\s+(\S+)\s+(\S+)\s+(\S+ +\S+ +\S+ +[\d:]+ +\d{4})\s+(.*)$/;
  const found = new Map<number, { facts: ProcessFacts; words: string[] }>();
  for (const line of output.split("\n")) {
    const match = row.exec(line);
    if (match === null) continue;
    const [, pid, parent, group, foreground, tty = "", state = "", start = "", args = ""] = match;
    if (state.startsWith("Z")) continue;
    const facts: ProcessFacts = {
      ...{ pid: Number(pid), parent: Number(parent), group: Number(group) },
      terminal: /^\?+$|^-$/.test(tty) ? "" : tty.slice(tty.lastIndexOf("/") + 1),
      foreground: Number(foreground),
      start: start.replaceAll(/ +/g, "-"),
      stopped: state.startsWith("T"),
    };
    found.set(facts.pid, { facts, words: args.trim().split(/\s+/) });
  }
  return {
    isProc: false,
    get: (pid) => found.get(pid)?.facts ?? null,
    words: (pid) => found.get(pid)?.words ?? [],
    terminalOf: (path) => path.slice(path.lastIndexOf("/") + 1),
  };
}
