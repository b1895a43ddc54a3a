import { errorCode } from "./errors.ts";
import { readBytes } from "./read-file.ts";

/** Where file systems are mounted, as Linux tells it (proc(5)). */

/**
 * The directories that something is mounted on, from the text of `mountinfo`. Pure.
 * @returns as Latin-1, one character for each byte
 */
export function mountPoints(mountinfo: string): string[] {
  return mountinfo.split("\n").flatMap((line) => {
    const point = line.split(" ")[4];
    const byte = (_: string, octal: string) => String.fromCharCode(Number.parseInt(octal, 8));
    return point === undefined ? [] : [point.replace(/\\([0-7]{3})/g, byte)];
  });
}

/** Bytes; machines with many containers have thousands of lines. */
const MOST = 64 * 1024 * 1024;

/** Those of this machine, as above; none where the system does not tell. */
export function readMountPoints(): string[] {
  try {
    return mountPoints(readBytes("/proc/self/mountinfo", MOST).toString("latin1"));
  } catch (error) {
    if (/^(ENOENT|ENOTDIR)$/.test(errorCode(error))) return [];
    throw error;
  }
}
