import { mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { shortHash } from "../sessions/naming.ts";
import { errorCode, naming, reasonOf } from "../system/errors.ts";
import { readText } from "../system/read-file.ts";
import { removeIfPossible } from "../system/write-whole.ts";

/**
 * The projects pots has made sessions for, remembered in `$XDG_STATE_HOME/pots/projects/`: one
 * small file for each, so that two pots at once never write the same file with different contents.
 */

const DRAFT = ".tmp";
const HOUR = 60 * 60 * 1000;

/** @param state `$XDG_STATE_HOME/pots` */
export function rememberedDirectory(state: string): string {
  return join(state, "projects");
}

/** Roots of the remembered projects; files that cannot be understood are warnings. Never throws. */
export function rememberedProjects(directory: string): { roots: string[]; warnings: string[] } {
  const roots: string[] = [];
  const warnings: string[] = [];
  for (const name of fileNames(directory, warnings)) {
    const path = join(directory, name);
    try {
      roots.push(rootIn(readText(path)));
    } catch (error) {
      warnings.push(`${path} was passed over (${reasonOf(error)}); delete it to be rid of this`);
    }
  }
  return { roots, warnings };
}

function rootIn(text: string): string {
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch {
    // the parser's words quote what it met, which may be anything
    throw new Error("it is not what pots wrote there");
  }
  const root = (record as { root?: unknown } | null)?.root;
  if (typeof root === "string" && root.startsWith("/")) return root;
  throw new Error("it names no root");
}

function fileNames(directory: string, warnings: string[]): string[] {
  try {
    return readdirSync(directory).filter((name) => name.endsWith(".json"));
  } catch (error) {
    if (errorCode(error) !== "ENOENT") warnings.push(`${directory}: ${reasonOf(error)}`);
    return [];
  }
}

/** Remember a project. @returns a warning when that was not possible; nothing else depends on it */
export function rememberProject(directory: string, root: string): string | null {
  const path = join(directory, `${shortHash(root, 16)}.json`);
  const draft = `${path}.${process.pid}${DRAFT}`;
  const text = `${JSON.stringify({ version: 1, root })}\n`;
  try {
    if (holds(path, text)) return null;
    mkdirSync(directory, { recursive: true });
    discardOldDrafts(directory);
    writeFileSync(draft, text, { flag: "wx" });
    renameSync(draft, path); // whole or not at all, whenever pots is killed
    return null;
  } catch (error) {
    removeIfPossible(draft);
    return `${root} will not be remembered: ${reasonOf(naming(path, error))}`;
  }
}

function holds(path: string, text: string): boolean {
  try {
    return readText(path) === text;
  } catch {
    return false;
  }
}

/** What a pots that was killed left half-written; no living one takes an hour over it. */
function discardOldDrafts(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (!name.endsWith(DRAFT)) continue;
    const draft = join(directory, name);
    const writtenAt = statSync(draft, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - writtenAt > HOUR) removeIfPossible(draft);
  }
}
