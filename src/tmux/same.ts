import type { TmuxSession } from "../sessions/model.ts";
import { guarded } from "./question.ts";

/**
 * A session that was looked at, told from any other that has its id later: ids start anew with each
 * server, and a server's process id may come again.
 */
export type Seen = Pick<TmuxSession, "id" | "server" | "createdAt">;

export function isSame(a: Seen, b: Seen): boolean {
  return a.id === b.id && a.server === b.server && a.createdAt === b.createdAt;
}

/**
 * The same comparison as a tmux format: true in this very session alone, false where the target is
 * gone. Only integers and ids that were parsed as such enter it.
 */
export function sameSession({ id, server, createdAt }: Seen): string {
  const same = [
    `#{==:#{session_id},${id}}`,
    `#{&&:#{==:#{pid},${server}},#{==:#{session_created},${createdAt}}}`,
  ];
  return guarded(`#{&&:${same.join(",")}}`);
}

/** What a fresh session is told by, as a tmux format: three numbers. */
export const IDENTITY = "#{s/[$]//:session_id} #{pid} #{session_created}";

/** The numbers that `IDENTITY` becomes. */
export function identityNumbers({ id, server, createdAt }: Seen): string {
  return `${id.slice(1)} ${server} ${createdAt}`;
}

/** A tmux format that is true in this pane of this server alone. @param server its process id */
export function paneOf(server: number, pane: string): string {
  return `#{&&:#{==:#{pane_id},${pane}},#{==:#{pid},${server}}}`;
}
