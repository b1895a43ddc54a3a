import type { TmuxSession } from "../sessions/model.ts";

/** A session that was looked at, told from any other that has its id later. */
export type Seen = Pick<TmuxSession, "id" | "server" | "createdAt">;

/**
 * The tmux format that is true in this very session alone: ids start anew with each server. Only
 * integers that were parsed as such enter it.
 */
export function sameSession({ server, createdAt }: Seen): string {
  return `#{&&:#{==:#{pid},${server}},#{==:#{session_created},${createdAt}}}`;
}
