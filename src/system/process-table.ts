import { existsSync, readdirSync, statSync } from "node:fs";
import { errorCode } from "./errors.ts";
import { run } from "./process.ts";
import { readText } from "./read-file.ts";
import { remembered } from "./remembered.ts";

/** The system's processes: from /proc where there is one, else as ps tells them. */

export interface ProcessFacts {
  pid: number;
  parent: number;
  group: number;
  /** Its terminal, to be compared with `terminalOf`; `""` for none. */
  terminal: string;
  /** The group in the foreground of that terminal. */
  foreground: number;
  /** Jiffies since boot (Linux), or `ps`' words: another process with the same id has another. */
  start: string;
  stopped: boolean;
  /** It has ended, and its parent has not asked how. */
  ended: boolean;
}

/** One look at them. What is not ours to look at throws, unless only `visible` ones are wanted. */
export interface Processes {
  /** Null where no process has that id. */
  of(pid: number): ProcessFacts | null;
  /** None where there is no such process. */
  words(pid: number): string[];
  /** @throws Error where there is no such process (/proc only) */
  childrenOf(pid: number): number[];
  /** Its variables when it was started; none where the system does not tell (ps). */
  environment(pid: number): Record<string, string>;
  /** Of a terminal's path, e.g. `/dev/pts/3`. */
  terminalOf(path: string): string;
  /** Are starts and terminals told as /proc tells them? */
  isProc: boolean;
}

/** /proc is read when it is asked, ps is asked once. None at all where neither tells. */
export async function lookAtProcesses(): Promise<Processes> {
  if (existsSync("/proc/self/stat")) return fromProc();
  const outcome = await run([...PS], { timeout: 3000 });
  return fromPs(outcome.ending === "exited" ? outcome.stdout : "");
}

/** The same look, in which those that have ended or are not ours to look at are not there. */
export function visible(processes: Processes): Processes {
  return {
    ...processes,
    of: (pid) => {
      const facts = unlessHidden(() => processes.of(pid), null);
      return facts === null || facts.ended ? null : facts;
    },
    words: (pid) => unlessHidden(() => processes.words(pid), []),
    environment: (pid) => unlessHidden(() => processes.environment(pid), {}),
  };
}

/** The parent of a process, its parent, and so on as far as can be seen; without itself. */
export function ancestorsOf(processes: Processes, pid: number): number[] {
  const found: number[] = [];
  for (let at = pid; at > 1; ) {
    const parent = unlessHidden(() => processes.of(at), null)?.parent;
    if (parent === undefined || found.includes(parent)) break;
    found.push(parent);
    at = parent;
  }
  return found;
}

function unlessHidden<Seen>(look: () => Seen, hidden: Seen): Seen {
  try {
    return look();
  } catch (error) {
    if (/^(EACCES|EPERM)$/.test(errorCode(error))) return hidden;
    throw error;
  }
}

/**
 * Each process is read once, however often it is asked for.
 * @param tellsChildren Linux may be built without the files that do
 */
export function fromProc(
  tellsChildren = existsSync(`/proc/self/task/${process.pid}/children`),
): Processes {
  const known = new Map<number, ProcessFacts | null>();
  const processes: Processes = {
    isProc: true,
    of: (pid) => remembered(known, pid, () => parseStat(pid, readUnlessGone(`/proc/${pid}/stat`))),
    words: (pid) => readUnlessGone(`/proc/${pid}/cmdline`).split("\0").slice(0, -1),
    childrenOf: (pid) => (tellsChildren ? childrenInProc(pid) : childrenAmongAll(processes, pid)),
    environment(pid) {
      const env: Record<string, string> = {};
      for (const variable of readUnlessGone(`/proc/${pid}/environ`).split("\0")) {
        const at = variable.indexOf("=");
        if (at > 0) env[variable.slice(0, at)] = variable.slice(at + 1);
      }
      return env;
    },
    terminalOf: (path) => String(statSync(path, { throwIfNoEntry: false })?.rdev ?? path),
  };
  return processes;
}

/** proc(5): the fields behind the program's name, which may hold anything. Null where it is none. */
export function parseStat(pid: number, stat: string): ProcessFacts | null {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state = "", parent, group, , terminal, foreground] = fields;
  const start = fields[19];
  if (start === undefined) return null;
  return {
    ...{ pid, start, parent: Number(parent), group: Number(group) },
    terminal: terminal === "0" ? "" : String(Number(terminal) >>> 0),
    foreground: Number(foreground),
    stopped: state === "T",
    ended: /[ZXx]/.test(state),
  };
}

const toPid = (text: string) => (/^\d+$/.test(text) ? [Number(text)] : []);

/** Of those in /proc: everybody's. */
export const pidsInProc = (): number[] => readdirSync("/proc").flatMap(toPid);

/** As its threads have them, each its own. */
const childrenInProc = (pid: number) =>
  readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readUnlessGone(`/proc/${pid}/task/${thread}/children`).split(" ").flatMap(toPid),
  );

const childrenAmongAll = (processes: Processes, parent: number) =>
  pidsInProc().filter((pid) => unlessHidden(() => processes.of(pid), null)?.parent === parent);

/** The most that a program's words can take on Linux, and more. */
const MOST = 8 * 1024 * 1024;

/** `""` where it is gone. */
function readUnlessGone(path: string): string {
  try {
    return readText(path, MOST);
  } catch (error) {
    if (/^(ENOENT|ESRCH)$/.test(errorCode(error))) return "";
    throw error;
  }
}

export const PS = [
  ...(["ps", "-A", "-ww", "-o"] as const),
  "pid=,ppid=,pgid=,tpgid=,tty=,stat=,lstart=,args=",
] as const;

/** What `PS` prints; words are split at spaces, whatever they were. */
export function fromPs(output: string): Processes {
  const rows = output.split("\n").flatMap((line) => parsePsRow(line) ?? []);
  const known = new Map(rows.map((row) => [row.facts.pid, row]));
  const children = Map.groupBy(known.keys(), (pid) => known.get(pid)?.facts.parent);
  return {
    isProc: false,
    of: (pid) => known.get(pid)?.facts ?? null,
    words: (pid) => known.get(pid)?.words ?? [],
    childrenOf: (pid) => children.get(pid) ?? [],
    environment: () => ({}),
    terminalOf: (path) => path.slice(path.lastIndexOf("/") + 1),
  };
}

/** A start is a date in the words of the person's language, then the time and the year. */
const PS_ROW =
  /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(-?\d+)\s+(\S+)\s+(\S+)\s+(\S[^:]* [\d:]+ +\d{4})\s+(.+)$/;

function parsePsRow(line: string): { facts: ProcessFacts; words: string[] } | null {
  const match = PS_ROW.exec(line);
  if (match === null) return null;
  const [, pid, parent, group, foreground, tty = "", state = "", start = "", args = ""] = match;
  const facts: ProcessFacts = {
    ...{ pid: Number(pid), parent: Number(parent), group: Number(group) },
    terminal: /^\?+$|^-$/.test(tty) ? "" : tty.slice(tty.lastIndexOf("/") + 1),
    foreground: Number(foreground),
    start: start.replaceAll(/ +/g, "-"),
    stopped: state.startsWith("T"),
    ended: state.startsWith("Z"),
  };
  return { facts, words: args.trim().split(/\s+/) };
}
