import type { Mark } from "../sessions/model.ts";
import { succeeded } from "../system/process.ts";
import { saysNoSessions, type Tmux, type TmuxCommand } from "./connection.ts";
import { labels, MARK, markText } from "./mark.ts";
import { type Seen, sameSession } from "./same.ts";

/** Letting a session's mark follow its worktree. */

/** `replaced`: that id is now another session, which was left alone. */
export type MoveResult = "moved" | "gone" | "replaced";

/**
 * Give this very session another mark. A session that has its id by now is not touched: tmux
 * compares in the same call that writes. Labels may hold any letter, and travel in options of their
 * own, so that they never become part of a command; the mark itself is safe in one.
 * @throws PotsError with tmux's words
 */
export async function moveMark(tmux: Tmux, session: Seen, mark: Mark): Promise<MoveResult> {
  const target = `${session.id}:`;
  const carried = Object.entries(labels(mark)).map(([name, value]) => ({
    name,
    value,
    carrier: `${name}_moved`,
  }));
  const write = [
    `set-option -t '${target}' ${MARK} '${markText(mark, session)}'`,
    ...carried.map(({ name, carrier }) => `set-option -F -t '${target}' ${name} '#{${carrier}}'`),
    "display-message -p moved",
  ];
  // if-shell does not mind a missing target: then there is no id to print
  const leave = `display-message -p -t '${target}' 'not #{session_id}'`;
  const outcome = await tmux.try([
    ...carried.map(({ carrier, value }): TmuxCommand => ["set-option", "-g", carrier, value]),
    ["if-shell", "-F", "-t", target, sameSession(session), write.join(" ; "), leave],
    ...carried.map(({ carrier }): TmuxCommand => ["set-option", "-gu", carrier]),
  ]);
  if (succeeded(outcome)) {
    const said = outcome.stdout.trim();
    if (said === "moved") return "moved";
    if (said === `not ${session.id}`) return "replaced";
    if (said === "not") return "gone";
  }
  if (saysNoSessions(outcome.stderr)) return "gone";
  throw await tmux.failure("update a session's mark", outcome);
}
