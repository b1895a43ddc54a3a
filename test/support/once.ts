import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { World } from "./world.ts";

/** Set-ups of files that take many calls of git: made once, and written from memory after that. */

interface Kept {
  /** The directory they were made in: its path stands in some of them. */
  top: string;
  /** Directories and files below it, each directory before what is in it. */
  entries: { path: string; file: { bytes: Buffer; mode: number } | null }[];
}

/**
 * Does `make` below the first directory alone; below others, in Worlds of the same git
 * configuration, all that it made is there as well, with the paths in it put right. No links; git's
 * index does not know copied files: whoever has some tells it (`git update-index --refresh`).
 */
export function once(
  make: (world: World, top: string) => Promise<unknown>,
): (world: World, top: string) => Promise<void> {
  const made = new Map<string, Kept>();
  return async (world, top) => {
    const configuration = readFileSync(join(world.home, ".gitconfig"), "utf8");
    const kept = made.get(configuration);
    if (kept !== undefined) return put(kept, top);
    const before = new Set(pathsBelow(top));
    await make(world, top);
    made.set(configuration, keep(top, before));
  };
}

function pathsBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" }).sort();
}

function keep(top: string, before: ReadonlySet<string>): Kept {
  const paths = pathsBelow(top).filter((path) => !before.has(path));
  return { top, entries: paths.map((path) => ({ path, file: read(join(top, path)) })) };
}

function read(path: string) {
  const stat = statSync(path);
  return stat.isDirectory() ? null : { bytes: readFileSync(path), mode: stat.mode };
}

function put({ top, entries }: Kept, to: string): void {
  for (const { path, file } of entries) {
    if (file === null) mkdirSync(join(to, path), { recursive: true });
    else writeFileSync(join(to, path), moved(file.bytes, top, to), { mode: file.mode });
  }
}

/** git writes paths into text alone. */
function moved(bytes: Buffer, from: string, to: string): Buffer {
  return bytes.includes(from)
    ? Buffer.from(
        bytes.toString("latin1").replaceAll(from, Buffer.from(to).toString("latin1")),
        "latin1",
      )
    : bytes;
}
