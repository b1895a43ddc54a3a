import { succeeded } from "../system/process.ts";
import { saysGone, type Tmux, type TmuxCommand } from "./connection.ts";
import { UNSAVED } from "./session-format.ts";

/** What pots notes in the server itself, where no disk can be full: it is gone when the server is. */

const BROUGHT_BACK = "@pots_brought_back";

/** Sessions came back by themselves. @returns was it noted? */
export async function noteBroughtBack(tmux: Tmux): Promise<boolean> {
  return await isDone(tmux, ["set-option", "-s", BROUGHT_BACK, "1"]);
}

/** Have sessions come back by themselves in this server's time? @throws PotsError with tmux's words */
export async function wasBroughtBack(tmux: Tmux): Promise<boolean> {
  const outcome = await tmux.try([["show-options", "-sqv", BROUGHT_BACK]]);
  if (saysGone(outcome.stderr)) return false;
  if (succeeded(outcome)) return outcome.stdout !== "";
  throw await tmux.failure("tell its options", outcome);
}

/** Something of it could not be saved. @param reason a sentence for people @returns as `noteBroughtBack` */
export async function noteUnsaved(tmux: Tmux, reason: string): Promise<boolean> {
  const note = `${Math.floor(Date.now() / 1000)} ${reason}`;
  return await isDone(tmux, ["set-option", "-s", UNSAVED, note]);
}

/** They are saved again. @returns as `noteBroughtBack` */
export async function noteSaved(tmux: Tmux): Promise<boolean> {
  return await isDone(tmux, ["set-option", "-su", UNSAVED]);
}

async function isDone(tmux: Tmux, command: TmuxCommand): Promise<boolean> {
  return succeeded(await tmux.try([command]));
}

/** When, in Unix seconds, and what; null: all is saved. @param note as the server has it */
export function readUnsaved(note: string): { at: number; reason: string } | null {
  const [, at, reason = ""] = /^(\d{1,12}) (.+)$/s.exec(note) ?? [];
  return at === undefined ? null : { at: Number(at), reason };
}
