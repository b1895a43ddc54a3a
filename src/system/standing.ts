import { readFileSync, readlinkSync } from "node:fs";
import { findProgram, run } from "./process.ts";
import { ancestorsOf, lookAtProcesses, pidsInProc } from "./processes.ts";

/** Which processes stand in a directory, so that a person can be told before it goes. */

export interface Standing {
  pid: number;
  /** Name of the program. */
  name: string;
}

const isBelow = (path: string, directory: string) =>
  path === directory || path.startsWith(`${directory}/`);

/**
 * This person's processes whose working directory is in `directory`, pots itself apart. Those of
 * others cannot be looked at. Null where the system does not tell.
 * @param apart processes that are left out, with all that they started
 */
export async function processesIn(
  directory: string,
  apart: ReadonlySet<number>,
): Promise<Standing[] | null> {
  const all = process.platform === "linux" ? fromProc(directory) : await fromLsof(directory);
  if (all === null || apart.size === 0) return all;
  const processes = await lookAtProcesses();
  const isApart = (pid: number) => pid > 1 && apart.has(pid);
  return all.filter(({ pid }) => ![pid, ...ancestorsOf(processes, pid)].some(isApart));
}

function fromProc(directory: string): Standing[] {
  const found: Standing[] = [];
  for (const pid of pidsInProc()) {
    if (pid === process.pid) continue;
    try {
      if (!isBelow(readlinkSync(`/proc/${pid}/cwd`), directory)) continue;
      const name = readFileSync(`/proc/${pid}/comm`, "utf8").trim();
      found.push({ pid, name });
    } catch {
      // it has ended meanwhile, or is somebody else's
    }
  }
  return found;
}

/** Where there is no /proc (macOS): `lsof` prints a line `p<pid>`, then `c<name>`, then `n<path>`. */
async function fromLsof(directory: string): Promise<Standing[] | null> {
  if (findProgram("lsof") === null) return null;
  const argv = [
    "lsof",
    "-w",
    "-n",
    "-P",
    "-a",
    "-u",
    `${process.getuid?.()}`,
    "-d",
    "cwd",
  ] as const;
  const { stdout, ending } = await run([...argv, "-F", "pcn"], { timeout: 3000 });
  if (ending !== "exited") return null;
  const found: Standing[] = [];
  let [pid, name] = [0, ""];
  for (const line of stdout.split("\n")) {
    if (line.startsWith("p")) pid = Number(line.slice(1));
    if (line.startsWith("c")) name = line.slice(1);
    if (line.startsWith("n") && pid !== process.pid && isBelow(line.slice(1), directory)) {
      found.push({ pid, name });
    }
  }
  return found;
}
