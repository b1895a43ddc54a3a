import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { findProgram, run } from "./process.ts";
import { ancestorsOf, lookAtProcesses, pidsInProc } from "./process-table.ts";

/** Which processes stand in a directory, so that a person can be told before it goes. */

export interface Standing {
  pid: number;
  /** Name of the program. */
  name: string;
  /** Its parent, that one's parent, and so on. */
  ancestors: number[];
}

const isBelow = (path: string, directory: string) =>
  path === directory || path.startsWith(`${directory}/`);

/**
 * This person's processes whose working directory is in `directory`, pots itself apart. Those of
 * others cannot be looked at. Null where the system does not tell.
 */
export async function processesIn(directory: string): Promise<Standing[] | null> {
  const all = process.platform === "linux" ? fromProc(directory) : await fromLsof(directory);
  if (all === null) return null;
  if (all.length === 0) return [];
  const processes = await lookAtProcesses();
  return all.map((found) => ({ ...found, ancestors: ancestorsOf(processes, found.pid) }));
}

type Found = Omit<Standing, "ancestors">;

function fromProc(directory: string): Found[] {
  const found: Found[] = [];
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

/** This person's programs that have one of these files open to write in it, where /proc tells. */
export function writersOf(files: readonly string[]): Found[] {
  if (process.platform !== "linux") return [];
  return pidsInProc().flatMap((pid) => {
    const about = `/proc/${pid}`;
    try {
      const writes = readdirSync(`${about}/fd`).some((fd) => isWriting(about, fd, files));
      return writes ? [{ pid, name: readFileSync(`${about}/comm`, "utf8").trim() }] : [];
    } catch {
      return []; // it has ended meanwhile, or is somebody else's
    }
  });
}

function isWriting(about: string, fd: string, files: readonly string[]): boolean {
  try {
    if (!files.includes(readlinkSync(`${about}/fd/${fd}`))) return false;
    const flags = /^flags:\t(\d+)/m.exec(readFileSync(`${about}/fdinfo/${fd}`, "utf8"));
    return /[12]$/.test(flags?.[1] ?? ""); // octal: O_WRONLY or O_RDWR
  } catch {
    return false; // it was closed meanwhile
  }
}

/** Where there is no /proc (macOS): `lsof` prints a line `p<pid>`, then `c<name>`, then `n<path>`. */
async function fromLsof(directory: string): Promise<Found[] | null> {
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
  const found: Found[] = [];
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
