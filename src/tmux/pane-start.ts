import type { PaneStart, SavedAgent } from "../sessions/saved.ts";
import { paneStartOf, savedAgentOf } from "../sessions/saved-text.ts";
import type { TmuxCommand } from "./connection.ts";
import { paneOf } from "./same.ts";
import { decodeWord, encodeWord } from "./words.ts";

/**
 * What pots itself started in a pane, as the pane option `@pots_start` keeps it: words in printable
 * ASCII, `1 %5 words npm run dev`. tmux finds an option that a pane does not have in its window and
 * the global ones: it counts only in the pane that it names.
 */
export const PANE_START = "@pots_start";
/**
 * The conversation that a restored pane had, in the same form: it is still the pane's when its server
 * goes before anybody has gone on with it. Taken away as soon as an agent is seen there.
 */
export const PANE_CONVERSATION = "@pots_conversation";
const VERSION = "1";

/** @param target exact, of a pane: `%5`, or a session's whose active one it is */
export function notePaneStart(target: string, start: PaneStart): TmuxCommand {
  const texts = start.kind === "words" ? start.words : [start.text];
  return note(target, PANE_START, [start.kind, ...texts]);
}

/** @param target as `notePaneStart` */
export function noteConversation(target: string, agent: SavedAgent): TmuxCommand {
  return note(target, PANE_CONVERSATION, [agent.kind, agent.conversation]);
}

/** Takes it away where this is still that server's pane; does nothing elsewhere. @param server its pid */
export function forgetConversation(pane: string, server: number): TmuxCommand {
  const forget = `set-option -p -u -t '${pane}' ${PANE_CONVERSATION}`;
  return ["if-shell", "-F", "-t", pane, paneOf(server, pane), forget];
}

function note(target: string, option: string, texts: readonly string[]): TmuxCommand {
  const words = texts.map((text) => (text === "" ? "%" : encodeWord(text))).join(" ");
  const value = `#{?session_id,${VERSION} #{pane_id} ${words},}`;
  return ["set-option", "-p", "-F", "-t", target, option, value];
}

/** What an option's text says, if it is this pane's own and whole. */
export function readPaneStart(text: string, pane: string): PaneStart | null {
  const [kind, ...words] = readNote(text, pane);
  return paneStartOf(kind === "words" ? { kind, words } : { kind, text: words[0] });
}

/** The same of a conversation. */
export function readConversation(text: string, pane: string): SavedAgent | null {
  const [kind, conversation] = readNote(text, pane);
  return savedAgentOf({ kind, conversation });
}

function readNote(text: string, pane: string): string[] {
  const [version, own, ...words] = text.split(" ");
  if (version !== VERSION || own !== pane) return [];
  try {
    return words.map((word) => (word === "%" ? "" : decodeWord(word)));
  } catch {
    return []; // nothing that pots wrote
  }
}
