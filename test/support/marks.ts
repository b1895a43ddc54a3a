import type { World } from "./world.ts";

/** pots' mark as tmux keeps it: read and written without pots' own code. */

export interface MarkSeen {
  root: string;
  worktree: string;
  gitdir: string;
  task: string;
}

const NONE: MarkSeen = { root: "", worktree: "", gitdir: "", task: "" };

/** The four values of an `@pots` option's text; empty ones where it is none. */
export function valuesOf(option: string): MarkSeen {
  const match =
    /^[123] \d+ \d+ \d+ ([!-~]+) ([!-~]+) ([!-~]+) ([!-~]+)(?: \d+(?: \d+:\d+)?)?$/.exec(option);
  if (match === null) return NONE;
  const [root = "", worktree = "", gitdir = "", task = ""] = match.slice(1).map(decodeURIComponent);
  return { root, worktree, gitdir, task };
}

/** A session's mark, by tmux's own word. */
export async function markOf(world: World, session: string): Promise<MarkSeen> {
  return valuesOf(await world.format(session, "#{@pots}"));
}

/** Arguments for tmux that mark a session as pots does; the values are plain words. */
export function markWords(session: string, { root, worktree, gitdir, task }: MarkSeen): string[] {
  const identity = "#{s/[$]//:session_id} #{pid} #{session_created}";
  const text = `1 ${identity} ${root} ${worktree} ${gitdir} ${task}`;
  return ["set-option", "-F", "-t", `=${session}:`, "@pots", text];
}
