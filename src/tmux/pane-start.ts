import type { PaneStart } from "../sessions/saved.ts";
import { startOf } from "../sessions/saved-text.ts";
import type { TmuxCommand } from "./connection.ts";
import { decodeWord, encodeWord } from "./words.ts";

/**
 * What pots itself started in a pane, as the pane option `@pots_start` keeps it: words in printable
 * ASCII, `1 %5 words npm run dev`. tmux finds an option that a pane does not have in its window and
 * the global ones: it counts only in the pane that it names.
 */
export const PANE_START = "@pots_start";
const VERSION = "1";

/** @param target exact, of a pane: `%5`, or a session's whose active one it is */
export function notePaneStart(target: string, start: PaneStart): TmuxCommand {
  const texts = start.kind === "words" ? start.words : [start.text];
  const words = [start.kind, ...texts.map((text) => (text === "" ? "%" : encodeWord(text)))];
  const value = `#{?session_id,${VERSION} #{pane_id} ${words.join(" ")},}`;
  return ["set-option", "-p", "-F", "-t", target, PANE_START, value];
}

/** What an option's text says, if it is this pane's own and whole. */
export function readPaneStart(text: string, pane: string): PaneStart | null {
  const [version, own, kind, ...words] = text.split(" ");
  if (version !== VERSION || own !== pane || words.length === 0) return null;
  try {
    const texts = words.map((word) => (word === "%" ? "" : decodeWord(word)));
    return startOf(kind === "words" ? { kind, words: texts } : { kind, text: texts[0] });
  } catch {
    return null; // nothing that pots wrote
  }
}
