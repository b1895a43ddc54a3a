import { readdirSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { Context } from "../snapshot/context.ts";
import { expandHome } from "../system/paths.ts";
import type { Candidate } from "./candidates.ts";
import { offerable } from "./candidates.ts";

/** Paths as they are typed, where a shell cannot complete them itself. */

/** `~` and `$NAME` as the shell would have it once the line is run; nothing is ever executed. */
export function expanded({ env, home }: Pick<Context, "env" | "home">, text: string): string {
  return expandHome(text, home).replace(
    /\$(?:(\w+)|\{(\w+)\})/g,
    (all, name, braced) => env[name ?? braced] ?? all,
  );
}

/** The paths that start as typed; those of directories end in `/`. */
export function pathCandidates(
  context: Pick<Context, "env" | "home" | "cwd">,
  typed: string,
  kind: "files" | "directories",
): Candidate[] {
  const directory = typed.slice(0, typed.lastIndexOf("/") + 1);
  const start = typed.slice(directory.length);
  const searched = resolve(context.cwd, expanded(context, directory));
  const found = entriesOf(searched)
    .filter((name) => name.startsWith(start) && (start !== "" || !name.startsWith(".")))
    .map((name) => ({ name, isDirectory: isDirectory(resolve(searched, name)) }))
    .filter(({ isDirectory }) => isDirectory || kind === "files")
    .map(({ name, isDirectory }) => ({
      value: `${directory}${name}${isDirectory ? "/" : ""}`,
      about: "",
    }));
  return offerable(found, false);
}

function entriesOf(directory: string): string[] {
  try {
    return readdirSync(directory).sort();
  } catch {
    return []; // not there or not ours to read: no path goes on there
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
