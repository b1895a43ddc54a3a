import { succeeded } from "../system/process.ts";
import type { Tmux, TmuxCommand } from "./connection.ts";
import { type Seen, sameSession } from "./same.ts";
import { commandWord } from "./words.ts";

/** Going to the very session that was looked at, and typing into it: the commands for a client. */

export interface GoOptions {
  readOnly?: boolean | undefined;
  detachOthers?: boolean | undefined;
  /** Keys typed ahead that pots' own terminal still holds, for the session's active pane. */
  typed?: Uint8Array;
  /** A text of pots' own, without a name in it, that is to be read there: what was printed is gone from sight. */
  tell?: string | undefined;
}

export interface GoThere extends GoOptions {
  /** The window and pane to show: `%5`. */
  pane?: string | undefined;
}

/** tmux puts `can't find session: ` before it, and fails. */
const FAIL = "has-session -t '=it has ended meanwhile'";

/**
 * More keys than these are typed in several commands, and more than those have to be pasted before: a
 * call of tmux has 16 KB, and these are written out twice on their way.
 */
const KEYS_AT_ONCE = 200;
export const MOST_KEYS = 400;

/**
 * Commands for this very session: tmux compares in the call that does them, and where another has its
 * id now, or none, says so and fails.
 * @param commands as in tmux's configuration; what is from outside is quoted
 * @param otherwise what is done then instead
 */
export function inSame(session: Seen, commands: readonly string[], otherwise = FAIL): TmuxCommand {
  const { id } = session;
  return ["if-shell", "-F", "-t", `${id}:`, sameSession(session), commands.join(" ; "), otherwise];
}

/**
 * The commands that type what they read into this very session, or into none.
 * @param before as for `inSame`
 */
export function pasteSame(session: Seen, before: readonly string[] = []): TmuxCommand[] {
  const buffer = `pots-typed-${crypto.randomUUID()}`;
  // -r: a line's end stays the byte it was
  const paste = `paste-buffer -r -d -b ${buffer} -t '${session.id}:'`;
  return [
    ["load-buffer", "-b", buffer, "-"],
    inSame(session, [...before, paste], `delete-buffer -b ${buffer} ; ${FAIL}`),
  ];
}

/** Types bytes as they are. @param typed MOST_KEYS at the most */
export function keysInto(id: string, typed: Uint8Array): string[] {
  const hex = Array.from(typed, (byte) => byte.toString(16).padStart(2, "0"));
  return Array.from({ length: Math.ceil(hex.length / KEYS_AT_ONCE) }, (_, at) => {
    const some = hex.slice(at * KEYS_AT_ONCE, (at + 1) * KEYS_AT_ONCE);
    return `send-keys -t '${id}:' -H ${some.join(" ")}`;
  });
}

/** Brings a pane and its window to the front of its session. */
export function showing(pane: string | undefined): string[] {
  return pane === undefined ? [] : [`select-window -t '${pane}'`, `select-pane -t '${pane}'`];
}

/**
 * The commands with which a client goes to this very session: tmux compares and attaches in one
 * call, and where another has its id now, or none, says so and fails.
 * @param options of `typed`, MOST_KEYS at the most
 * @param otherwise what is done then instead
 */
export function attachSame(
  session: Seen,
  { readOnly, detachOthers, pane, typed = new Uint8Array(), tell }: GoThere,
  otherwise?: string,
): TmuxCommand[] {
  const { id } = session;
  const flags = `${readOnly ? " -r" : ""}${detachOthers ? " -d" : ""}`;
  const commands = [
    `attach-session${flags} -t '${id}'`,
    ...showing(pane),
    ...keysInto(id, typed),
    ...telling(tell),
  ];
  return [inSame(session, commands, otherwise)];
}

/** A text of any kind, fit for `display-message`, which takes it for a format with times in it. */
export const asMessage = (text: string) => text.replaceAll("#", "##").replaceAll("%", "%%");

/** Show a line to this very client; a text as a word by itself could end the command (`;`). @returns was it shown? */
export async function showInStatusLine(tmux: Tmux, client: string, text: string): Promise<boolean> {
  const show = `display-message -c ${commandWord(client)} -d ${READ} ${commandWord(asMessage(text))}`;
  return succeeded(await tmux.try([["if-shell", "-F", "1", show]]));
}

/** Milliseconds in which a line can be read and its command remembered. */
export const READ = 8000;

/** @param where a client, quoted; left out, the one that attaches */
export function telling(tell: string | undefined, where?: string): string[] {
  if (tell === undefined) return [];
  const to = where === undefined ? "" : ` -c ${where}`;
  return [`display-message${to} -d ${READ} ${commandWord(tell)}`];
}
