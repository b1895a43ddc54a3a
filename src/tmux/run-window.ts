import { PotsError } from "../system/errors.ts";
import { succeeded } from "../system/process.ts";
import { saysNotThere, type Tmux, type TmuxCommand } from "./connection.ts";
import { paneOf, type Seen, sameSession } from "./same.ts";
import { commandWord } from "./words.ts";

/** A window for one command, in this very session. */

const OTHER = "pots: not the session meant";

/** @param argv at least two words: then tmux runs them without a shell. @throws PotsError */
export async function openRunWindow(
  tmux: Tmux,
  session: Seen & { name: string },
  argv: readonly string[],
  keep: boolean,
): Promise<void> {
  const target = `${session.id}:`;
  // the session's own directory; without it tmux takes the one that pots stands in
  const open = `new-window -d -n run -t '${target}' -c '#{session_path}' -P -F 'pane #{pane_id}' --`;
  // tmux compares in the same call
  const command: TmuxCommand = [
    ...(["if-shell", "-F", "-t", target, sameSession(session)] as const),
    `${open} ${argv.map(commandWord).join(" ")}`,
    `display-message -p '${OTHER}'`,
  ];
  const outcome = await tmux.try([command]);
  const pane = /^pane (%\d+)$/m.exec(outcome.stdout)?.[1];
  if (outcome.stdout.includes(OTHER) || saysNotThere(outcome.stderr)) {
    throw new PotsError("notFound", `${session.name} has ended meanwhile`, "pots list");
  }
  if (!succeeded(outcome) || pane === undefined) {
    throw await tmux.failure("open a window", outcome);
  }
  if (keep) {
    await tmux.must("keep the window", [["set-option", "-w", "-t", pane, "remain-on-exit", "on"]]);
    return;
  }
  // Somebody who keeps dead panes did not ask for this one; it may be gone by now, or dead already.
  const same = paneOf(session.server, pane);
  const isDead = `#{&&:${same},#{pane_dead}}`;
  await tmux.try([
    ["if-shell", "-F", "-t", pane, same, `set-option -w -t '${pane}' remain-on-exit off`],
    ["if-shell", "-F", "-t", pane, isDead, `kill-pane -t '${pane}'`],
  ]);
}
