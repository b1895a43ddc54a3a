import { saysGone, type Tmux, type TmuxCommand } from "./connection.ts";
import { UNSAVED } from "./session-format.ts";

/** What pots notes in the server itself, where no disk can be full: it is gone when the server is. */

const BROUGHT_BACK = "@pots_brought_back";

/** The command that notes that sessions came back by themselves. */
export const NOTE_BROUGHT_BACK: TmuxCommand = ["set-option", "-s", BROUGHT_BACK, "1"];

/** Have sessions come back by themselves in this server's time? @throws PotsError with tmux's words */
export async function wasBroughtBack(tmux: Tmux): Promise<boolean> {
  const outcome = await tmux.try([["show-options", "-sqv", BROUGHT_BACK]]);
  if (saysGone(outcome.stderr)) return false;
  if (outcome.ending === "exited" && outcome.code === 0) return outcome.stdout !== "";
  throw await tmux.failure("tell its options", outcome);
}

/** The command that notes that its sessions could not be saved, and why. */
export function noteUnsaved(reason: string): TmuxCommand {
  return ["set-option", "-s", UNSAVED, `${Math.floor(Date.now() / 1000)} ${reason}`];
}

/** They are saved again. */
export const NOTE_SAVED: TmuxCommand = ["set-option", "-su", UNSAVED];

/** When, in Unix seconds, and why not; null: they are saved. @param note as the server has it */
export function readUnsaved(note: string): { at: number; reason: string } | null {
  const [, at, reason = ""] = /^(\d{1,12}) (.+)$/s.exec(note) ?? [];
  return at === undefined ? null : { at: Number(at), reason };
}
