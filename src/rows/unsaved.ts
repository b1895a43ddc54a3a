import { printable, tildeIn } from "../terminal/text.ts";
import { localTime } from "../terminal/time.ts";
import { readUnsaved } from "../tmux/server-notes.ts";

/** For people: what of a server could not be saved; null: all is. @param note as the server has it */
export function notSaved(note: string, home: string): string | null {
  if (note === "") return null;
  const { at, reason } = readUnsaved(note) ?? { at: 0, reason: note };
  const what = tildeIn(reason, home);
  return printable(`${what} (${localTime(at)}); once that is mended: pots save`);
}
