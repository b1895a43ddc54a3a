import type { TmuxCommand } from "./connection.ts";

/** Texts as words of what tmux reads: of an option that pots keeps there, or of a command. */

/**
 * A word of a command that tmux parses, as in `if-shell`: it drops blanks and comments behind a newline
 * that stands between single quotes.
 */
export function commandWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''").replaceAll("\n", `'"\\n"'`)}'`;
}

/** A whole command that tmux parses. */
export const commandText = (command: TmuxCommand) => command.map(commandWord).join(" ");

/** Printable ASCII that means nothing to tmux's formats, command strings, or a shell. */
export function encodeWord(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll("%2F", "/")
    .replace(/[!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** @throws URIError when it is no such text */
export function decodeWord(text: string): string {
  return text.includes("%") ? decodeURIComponent(text) : text;
}
