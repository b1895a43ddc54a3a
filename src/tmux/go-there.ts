import type { TmuxCommand } from "./connection.ts";
import type { GoOptions } from "./go.ts";
import { type Seen, sameSession } from "./same.ts";

/** Going to a session of another machine: the commands for a client there. */

export interface GoThere extends GoOptions {
  /** The window and pane to show: `%5`. */
  pane?: string | undefined;
}

/** tmux puts `can't find session: ` before it, and fails. */
const GONE = "it has ended meanwhile";

/**
 * More keys than these are typed in several commands, and more than those have to be pasted before: a
 * call of tmux has 16 KB, and these are written out twice on their way.
 */
const KEYS_AT_ONCE = 200;
export const MOST_KEYS = 400;

/** The commands that type what they read into this very session, or into none. */
export function pasteSame(session: Seen): TmuxCommand[] {
  const buffer = `pots-typed-${crypto.randomUUID()}`;
  const target = `${session.id}:`;
  // -r: a line's end stays the byte it was
  const paste = `paste-buffer -r -d -b ${buffer} -t '${target}'`;
  return [
    ["load-buffer", "-b", buffer, "-"],
    ["if-shell", "-F", "-t", target, sameSession(session), paste, `delete-buffer -b ${buffer}`],
  ];
}

/**
 * The commands with which a client goes to this very session: tmux compares and attaches in one
 * call, and where another has its id now, or none, says so and fails.
 * @param options of `typed`, MOST_KEYS at the most
 * @param otherwise what is done then instead
 */
export function attachSame(
  session: Seen,
  { readOnly, detachOthers, pane, typed = new Uint8Array() }: GoThere,
  otherwise = `has-session -t '=${GONE}'`,
): TmuxCommand[] {
  const { id } = session;
  const flags = `${readOnly ? " -r" : ""}${detachOthers ? " -d" : ""}`;
  const show = pane === undefined ? [] : [`select-window -t '${pane}'`, `select-pane -t '${pane}'`];
  const hex = Array.from(typed, (byte) => byte.toString(16).padStart(2, "0"));
  const keys = Array.from({ length: Math.ceil(hex.length / KEYS_AT_ONCE) }, (_, at) => {
    const some = hex.slice(at * KEYS_AT_ONCE, (at + 1) * KEYS_AT_ONCE);
    return `send-keys -t '${id}:' -H ${some.join(" ")}`;
  });
  const commands = [`attach-session${flags} -t '${id}'`, ...show, ...keys].join(" ; ");
  return [["if-shell", "-F", "-t", `${id}:`, sameSession(session), commands, otherwise]];
}
