import type { Tmux } from "./client.ts";
import { saysNoServer } from "./client.ts";
import { isIdleShell, isShell, type Running, runningIn } from "./foreground.ts";

/** What runs in the sessions' panes. */

export interface Pane {
  sessionId: string;
  /** `0.1`: window and pane index. */
  index: string;
  /**
   * The program in the foreground; with its words where it is a shell that runs something, with
   * what is behind it where it is a waiting shell that has children.
   */
  command: string;
}

/** A pane by tmux's account alone. */
export interface PaneRow extends Pane {
  /** Process id of what was started in the pane. */
  pid: number;
}

const FORMAT = "#{session_id} #{window_index}.#{pane_index} #{pane_pid} #{pane_current_command}";

/** Rows of `list-panes`; a line that is none (a program's name may hold a newline) is skipped. */
export function parsePaneRows(output: string): PaneRow[] {
  return output.split("\n").flatMap((line) => {
    const match = /^(\$\d+) (\d+\.\d+) (\d+) (.*)$/.exec(line);
    if (match === null) return [];
    const [, sessionId = "", index = "", pid = "", command = ""] = match;
    return [{ sessionId, index, pid: Number(pid), command }];
  });
}

/** More of a command line than this says no more. */
const LONGEST = 60;

const cut = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** A shell that runs something is named by that, and one that cannot be looked at as such. */
export function nameForeground(row: PaneRow, running: ReadonlyMap<number, Running>): Pane {
  const { pid, ...pane } = row;
  if (!isShell(pane.command)) return pane;
  const own = running.get(pid);
  if (own === undefined) return { ...pane, command: `${pane.command} (perhaps busy)` };
  if (!isIdleShell(own.words)) return { ...pane, command: cut(own.words.join(" ")) };
  if (own.behind.length === 0) return pane;
  return { ...pane, command: `${pane.command} (behind it: ${cut(own.behind.join(", "))})` };
}

/** Every pane of the server. @throws PotsError when tmux fails */
export async function listPanes(tmux: Tmux): Promise<Pane[]> {
  const outcome = await tmux.try([["list-panes", "-a", "-F", FORMAT]]);
  if (outcome.ending === "exited" && outcome.code === 0) {
    const rows = parsePaneRows(outcome.stdout);
    const shells = rows.filter(({ command }) => isShell(command)).map(({ pid }) => pid);
    const running = await runningIn(shells);
    return rows.map((row) => nameForeground(row, running));
  }
  if (saysNoServer(outcome.stderr)) return [];
  throw await tmux.failure("list its panes", outcome);
}

/** The length in bytes stands before the path, which may hold any. */
const DIRECTORY_FORMAT = "#{session_id} #{n:pane_current_path} #{pane_current_path}";

/** Rows of `list-panes -F DIRECTORY_FORMAT`, by session. @throws Error when they are not such rows */
export function parseDirectoryRows(bytes: Buffer): Map<string, string[]> {
  const raw = bytes.toString("latin1");
  const directories = new Map<string, string[]>();
  const head = /(\$\d+) (\d+) /y;
  for (let at = 0; at < raw.length; ) {
    head.lastIndex = at;
    const match = head.exec(raw);
    const start = head.lastIndex;
    at = start + Number(match?.[2]);
    if (match?.[1] === undefined || raw[at] !== "\n") throw new Error("these are no panes");
    const own = directories.get(match[1]) ?? [];
    directories.set(match[1], [...own, bytes.toString("utf8", start, at)]);
    at++;
  }
  return directories;
}

/**
 * Where the programs in these sessions' panes stand, by session id: one call, for however many.
 * @throws PotsError when tmux fails, Error when it prints what is no list of panes
 */
export async function paneDirectories(
  tmux: Tmux,
  ids: readonly string[],
): Promise<Map<string, string[]>> {
  const which = ids.length === 1 ? ["-s", "-t", `${ids[0]}:`] : ["-a"];
  const question = ["list-panes", ...which, "-F", DIRECTORY_FORMAT] as const;
  const outcome = await tmux.try([question]);
  if (outcome.ending !== "exited" || outcome.code !== 0) {
    throw await tmux.failure("say where the panes stand", outcome);
  }
  return parseDirectoryRows(outcome.bytes);
}

/** The programs other than a waiting shell that run in one session, each once. */
export function busyPrograms(panes: readonly Pane[], sessionId: string): string[] {
  const programs = panes
    .filter((pane) => pane.sessionId === sessionId)
    .map((pane) => pane.command)
    .filter((command) => !isShell(command));
  return [...new Set(programs)];
}
