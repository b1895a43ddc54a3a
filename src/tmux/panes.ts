import type { Tmux } from "./client.ts";
import { saysNoServer } from "./client.ts";

/** What runs in the sessions' panes. */

export interface Pane {
  sessionId: string;
  /** `0.1`: window and pane index. */
  index: string;
  /** The program in the foreground, by tmux's account. */
  command: string;
}

const FORMAT = "#{session_id} #{window_index}.#{pane_index} #{pane_current_command}";

/** Rows of `list-panes`; a line that is none (a program's name may hold a newline) is skipped. */
export function parsePaneRows(output: string): Pane[] {
  return output.split("\n").flatMap((line) => {
    const match = /^(\$\d+) (\d+\.\d+) (.*)$/.exec(line);
    if (match === null) return [];
    const [, sessionId = "", index = "", command = ""] = match;
    return [{ sessionId, index, command }];
  });
}

/** Every pane of the server. @throws PotsError when tmux fails */
export async function listPanes(tmux: Tmux): Promise<Pane[]> {
  const outcome = await tmux.try([["list-panes", "-a", "-F", FORMAT]]);
  if (outcome.ending === "exited" && outcome.code === 0) return parsePaneRows(outcome.stdout);
  if (saysNoServer(outcome.stderr)) return [];
  throw await tmux.failure("list its panes", outcome);
}

const SHELLS = new Set(
  [
    "sh",
    "bash",
    "zsh",
    "fish",
    "dash",
    "ash",
    "ksh",
    "mksh",
    "tcsh",
    "csh",
    "nu",
    "elvish",
    "xonsh",
  ].concat(["pwsh", "yash", "busybox", "login"]),
);

/** The programs other than a shell that run in one session, each once. */
export function busyPrograms(panes: readonly Pane[], sessionId: string): string[] {
  const programs = panes
    .filter((pane) => pane.sessionId === sessionId)
    .map((pane) => pane.command)
    .filter((command) => !SHELLS.has(command.replace(/^-/, "")));
  return [...new Set(programs)];
}
