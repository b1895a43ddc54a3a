import type { Session, Status, TmuxSession } from "../sessions/model.ts";
import { printable } from "../terminal/text.ts";
import { ago } from "../terminal/time.ts";

/** How a session's status and its worktree look, wherever they are shown. */

export type Tint = "green" | "cyan" | "red" | "yellow" | "magenta" | "dim";

const GLYPHS: Record<Status, string> = {
  attached: "●",
  detached: "○",
  orphaned: "✗",
  unreachable: "?",
  unmanaged: "·",
  saved: "◌",
};

const TINTS: Record<Status, Tint> = {
  attached: "green",
  detached: "cyan",
  orphaned: "red",
  unreachable: "yellow",
  unmanaged: "dim",
  saved: "dim",
};

/** A session whose worktree may be gone is not like one whose worktree is there. */
export function glyphOf({ status, doubt }: Pick<Session, "status" | "doubt">): string {
  return doubt === null ? GLYPHS[status] : GLYPHS.unreachable;
}

export function tintOf({ status, doubt }: Pick<Session, "status" | "doubt">): Tint {
  return doubt === null ? TINTS[status] : TINTS.unreachable;
}

/**
 * When a session last printed something, with tmux's own sign for a bell that nobody has seen.
 * @param now Unix seconds
 */
export function activityText({ activityAt, bell }: TmuxSession, now: number): string {
  return `${ago(activityAt, now)}${bell ? " !" : ""}`;
}

/** Of what a machine told that does not answer now: `seen 2h ago`. Both Unix seconds. */
export function seenText(seenAt: number, now: number): string {
  const when = ago(seenAt, now);
  return `seen ${when === "now" ? "just now" : when}`;
}

/** A worktree's name alone where its branch is called the same, with or without the project. */
export function worktreeText(
  worktree: string | null,
  branch: string | null,
  project: string | null,
): string {
  if (worktree === null) return "";
  const same = branch === null || branch === worktree || branch === `${project}-${worktree}`;
  return printable(same ? worktree : `${worktree} (${branch})`);
}
