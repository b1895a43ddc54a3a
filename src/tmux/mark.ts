import type { Mark } from "../sessions/model.ts";
import { projectName } from "../sessions/naming.ts";
import { hasControls, printable } from "../terminal/text.ts";

/** pots' mark on a session: tmux user options, read back with the session's row. */

/**
 * tmux 3.6 and later print control bytes as something else, so a path that holds one is kept as its
 * file URL. Paths start with `/`, so the two forms cannot be mistaken for each other.
 */
export function encodeMarkValue(value: string): string {
  if (!value.startsWith("/") || !hasControls(value)) return value;
  // not pathToFileURL: it leaves some control characters as they are
  return `file://${value.toWellFormed().split("/").map(encodeURIComponent).join("/")}`;
}

export function decodeMarkValue(text: string): string {
  if (!text.startsWith("file:///")) return text;
  try {
    const path = Bun.fileURLToPath(text);
    if (!path.includes("\0")) return path;
  } catch {
    // nobody's path either
  }
  return text; // the mark will be seen as incomplete
}

/** The user options that make up a mark, as tmux is to keep them. */
export function markOptions(mark: Mark): [name: string, value: string][] {
  return [
    ["@pots_root", encodeMarkValue(mark.root)],
    // for people and status lines: pots itself derives the project's name from its root
    ["@pots_project", printable(projectName(mark.root))],
    ["@pots_worktree", encodeMarkValue(mark.worktree)],
    ["@pots_gitdir", encodeMarkValue(mark.gitdir)],
    ["@pots_task", mark.task],
  ];
}
