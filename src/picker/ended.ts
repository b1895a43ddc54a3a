import type { KillResult } from "../tmux/kill.ts";
import { type Step, saying } from "./list.ts";

/** What became of a session that was to end, for the list's message. @param name as it is shown */
export function sayEnded(result: KillResult | undefined, name: string): Step<never> {
  if (result === "replaced") {
    return saying(`${name} was replaced by another session, which was left alone`);
  }
  return saying(result === "ended" ? `ended ${name}` : `${name} had already ended`);
}
