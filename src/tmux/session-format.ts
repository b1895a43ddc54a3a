import type { TmuxCommand } from "./connection.ts";
import { question } from "./question.ts";

/** The server's option with what `noteUnsaved` has noted there. */
export const UNSAVED = "@pots_unsaved";

/** How tmux is asked for its sessions; apart from their reading, to be asked before that is loaded. */

export const SESSION = question("session", {
  words: {
    id: "session_id",
    server: "pid",
    createdAt: "session_created",
    /** `""` when no client ever was in it. */
    attachedAt: "session_last_attached",
    /** The last key of a client: not what its programs print. */
    keyAt: "session_activity",
    windows: "session_windows",
    /** For each window when it last printed something, and `!` where its bell was not seen: `1700000000!.1700000100.` */
    outputs: "W:#{window_activity}#{?window_bell_flag,!,}.",
    version: "version",
  },
  texts: { name: "session_name", path: "session_path", mark: "@pots" },
});

/** `session_attached` counts programs that control tmux (`tmux -C`) too: they are nobody. */
export const CLIENT = question("client", {
  words: { sessionId: "session_id", control: "client_control_mode" },
  texts: {},
});

/** What a server that is there always prints, so that nothing at all is not taken for no sessions. */
export const SERVER = question("server", {
  words: { pid: "pid" },
  texts: { unsaved: UNSAVED },
});

/** One call, within which nothing changes. @param filter only the sessions where this format is true */
export function askSessions(form: "quick" | "row", filter?: string): readonly TmuxCommand[] {
  const only = filter === undefined ? [] : ["-f", filter];
  return [
    ["list-sessions", "-F", SESSION[form], ...only],
    ["list-clients", "-F", CLIENT[form]],
    ["display-message", "-p", SERVER[form]],
  ];
}

/** Every session, asked quickly. */
export const LIST_SESSIONS = askSessions("quick");
