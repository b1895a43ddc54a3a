import type { Status } from "../sessions/model.ts";
import { printable } from "./text.ts";

/** How a session's status and its worktree look, wherever they are shown. */

export type Tint = "green" | "cyan" | "red" | "yellow" | "magenta" | "dim";

export const GLYPHS: Record<Status, string> = {
  attached: "●",
  detached: "○",
  orphaned: "✗",
  unreachable: "?",
  unmanaged: "·",
};

export const TINTS: Record<Status, Tint> = {
  attached: "green",
  detached: "cyan",
  orphaned: "red",
  unreachable: "yellow",
  unmanaged: "dim",
};

/** `auth`, or `auth (feature/login)` where the branch says more than the name. */
export function worktreeText(worktree: string | null, branch: string | null): string {
  if (worktree === null) return "";
  const tellsMore = branch !== null && branch !== worktree && !branch.endsWith(`-${worktree}`);
  return printable(tellsMore ? `${worktree} (${branch})` : worktree);
}
