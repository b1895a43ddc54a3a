import type { TmuxCommand } from "./client.ts";

/** How tmux is asked for its sessions; apart from their reading, to be asked before that is loaded. */

const NUMBERS = [
  "session_id",
  "pid",
  "session_created",
  "session_activity",
  "session_last_attached",
  "session_attached",
  "session_windows",
] as const;

const TEXTS = [
  "version",
  "session_name",
  "session_path",
  "@pots_root",
  "@pots_worktree",
  "@pots_gitdir",
  "@pots_task",
] as const;

/**
 * One session a row: numbers, then the length in bytes of each text, then the texts, nothing
 * between them. Names and paths may hold any byte, so no separator is safe; lengths are.
 * Printed as they are (3.3, 3.7, 3.8) or replaced one for one, the lengths stay true.
 */
export const SESSION_FORMAT = [
  ...NUMBERS.map((name) => `#{${name}}`),
  ...TEXTS.map((name) => `#{n:${name}}`),
  TEXTS.map((name) => `#{${name}}`).join(""),
].join(" ");

export const LIST_SESSIONS: TmuxCommand = ["list-sessions", "-F", SESSION_FORMAT];

/**
 * tmux 3.5 writes control characters out (`\033`), and the lengths are true no more. The session's
 * path is the one text that may hold them: asked for like this, it has `?` in their place.
 */
export const LIST_SESSIONS_WITHOUT_CONTROLS: TmuxCommand = [
  "list-sessions",
  "-F",
  SESSION_FORMAT.replaceAll("session_path", "s/[\u0001-\u001f\u007f]/?/:session_path").replace(
    "#{n:s/",
    "#{n;s/",
  ),
];
