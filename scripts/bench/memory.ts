import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Surroundings } from "./measure.ts";

/**
 * Peak memory of a program, in bytes; null where the system does not tell (only Linux does).
 *
 * `resourceUsage().maxRSS` will not do: Linux lets a process inherit its parent's peak over exec, so
 * every child would seem as big as this benchmark. The kernel's own high-water mark is read until
 * the program is gone, which costs a core, so no time is taken meanwhile.
 */
export function peakMemory(argv: string[], { cwd, env }: Surroundings): number | null {
  // neither a pipe, which somebody would have to empty, nor a character device, as a terminal is
  const sink = Bun.file(join(env.HOME ?? "/tmp", "output"));
  let peak = 0;
  for (let run = 0; run < RUNS; run++) {
    const { pid } = Bun.spawn([...WAITING, ...argv], {
      ...{ cwd, env, stdin: "ignore", stdout: sink, stderr: sink },
    });
    for (let now: number | null = 0; now !== null; now = highWater(pid)) {
      peak = Math.max(peak, now);
    }
  }
  return peak === 0 ? null : peak;
}

/** The last look may come too early in one run: the highest of a few is taken. */
const RUNS = 5;

/** A program that ends in 3 ms would be gone before the first look: it waits to be watched. */
const WAITING = ["sh", "-c", 'kill -STOP $$; exec "$@"', "sh"];

/** Null when the process is gone, or there is no /proc. */
function highWater(pid: number): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const state = /^State:\s+(\w)/m.exec(status)?.[1];
    if (state === "Z" || state === "X") return null;
    if (state === "T") process.kill(pid, "SIGCONT");
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return null;
  }
}
