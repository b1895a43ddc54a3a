import type { BigIntStats } from "node:fs";
import { statsIn } from "./file-contents.ts";
import { fullStatus } from "./files-look.ts";
import { pathOfRecord } from "./status.ts";

/** How a worktree was when its content was read. */
export interface WorkSeen {
  /** What git said of every changed and untracked file. */
  records: readonly string[];
  /** By path, as Latin-1: which file it was, how large, and when it was last written. */
  stamps: ReadonlyMap<string, string>;
}

/** Changes with every write; null is nothing at all. */
export function stampOf(stats: BigIntStats | null): string {
  if (stats === null) return "";
  const { dev, ino, mode, size, mtimeNs, ctimeNs } = stats;
  return [dev, ino, mode, size, mtimeNs, ctimeNs].join(" ");
}

/** The same files by now. @throws PotsError */
export async function seeAgain(top: string, { stamps }: WorkSeen): Promise<WorkSeen> {
  const { records } = await fullStatus(top);
  const statsOf = statsIn(top);
  const now = [...stamps.keys()].map((path) => [path, stampOf(statsOf(path))] as const);
  return { records, stamps: new Map(now) };
}

/** Paths, as Latin-1, of which something is not as it was. Pure. */
export function changedSince(before: WorkSeen, now: WorkSeen): string[] {
  const [then, since] = [new Set(before.records), new Set(now.records)];
  const told = [
    ...before.records.filter((record) => !since.has(record)),
    ...now.records.filter((record) => !then.has(record)),
  ];
  const paths = [...new Set([...before.stamps.keys(), ...now.stamps.keys()])];
  const written = paths.filter((path) => before.stamps.get(path) !== now.stamps.get(path));
  return [...new Set([...told.map(pathOfRecord), ...written])];
}
