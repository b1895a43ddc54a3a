import { saysGone, type Tmux, type TmuxCommand } from "./connection.ts";

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
