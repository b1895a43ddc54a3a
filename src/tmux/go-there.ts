import type { TmuxCommand } from "./connection.ts";
import type { GoOptions } from "./go.ts";
import { type Seen, sameSession } from "./same.ts";

/**
 * The commands with which a client on its machine goes to this very session: tmux there compares and
 * attaches in one call, and where another has its id now, or none, says so.
 */
export function attachSame(session: Seen, { readOnly, detachOthers }: GoOptions): TmuxCommand[] {
  const { id } = session;
  const flags = `${readOnly ? " -r" : ""}${detachOthers ? " -d" : ""}`;
  return [
    [
      "if-shell",
      "-F",
      "-t",
      `${id}:`,
      sameSession(session),
      `attach-session${flags} -t '${id}'`,
      "display-message -p 'pots: that session has ended meanwhile'",
    ],
  ];
}
