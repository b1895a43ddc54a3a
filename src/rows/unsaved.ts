import { printable, tildeIn } from "../terminal/text.ts";
import { localTime } from "../terminal/time.ts";
import { readUnsaved } from "../tmux/server-notes.ts";

/** For people: that the sessions of a server could not be saved. @param note as the server has it */
export function notSaved(note: string, home: string): string {
  const { at, reason } = readUnsaved(note) ?? { at: 0, reason: note };
  return printable(
    `the sessions were not saved (${localTime(at)}): ${tildeIn(reason, home)}; once that is mended: pots save`,
  );
}
