import type { PaneStart } from "../sessions/saved.ts";
import { ancestorsOf, lookAtProcesses, type Processes, visible } from "../system/process-table.ts";
import type { Tmux } from "./connection.ts";
import { isIdleShell, runningBy } from "./foreground.ts";
import { PANE_START, readPaneStart } from "./pane-start.ts";
import { question, readAnswers } from "./question.ts";

/** How the windows and panes of a session are arranged, and what runs in them. */

export interface ArrangedPane {
  /** Where its program stands; `""` where tmux does not know. */
  path: string;
  /**
   * The words of the program in the foreground; null: a shell that waits, or one that has ended. A
   * shell that runs pots itself waits as well.
   */
  words: string[] | null;
  /** What pots started there, or put at the prompt. */
  start: PaneStart | null;
  /** Does what the pane was started with still run, and not only the shell that follows it? */
  runs: boolean;
  active: boolean;
}

export interface ArrangedWindow {
  /** Null where tmux names it after what runs in it. */
  name: string | null;
  /** A layout string. */
  layout: string;
  active: boolean;
  panes: ArrangedPane[];
}

const PANE = question("arranged", {
  words: {
    window: "window_id",
    id: "pane_id",
    windowActive: "window_active",
    paneActive: "pane_active",
    automatic: "automatic-rename",
    dead: "pane_dead",
    pid: "pane_pid",
  },
  texts: {
    name: "window_name",
    layout: "window_layout",
    path: "pane_current_path",
    command: "pane_current_command",
    start: PANE_START,
  },
});

/** @throws PotsError when tmux fails, or the session is gone */
export async function arrangementOf(tmux: Tmux, id: string): Promise<ArrangedWindow[]> {
  const command = ["list-panes", "-s", "-t", `${id}:`, "-F", PANE.row] as const;
  const [rows] = await tmux.mustRead(
    "say how the session is arranged",
    command,
    "panes",
    (output) => readAnswers(output, PANE),
  );
  const pids = rows.map(({ pid }) => Number(pid)).filter((pid) => pid > 0); // -1: it never ran
  const processes = visible(await lookAtProcesses());
  const running = runningBy(processes, pids);
  const windows = new Map<string, ArrangedWindow>();
  for (const row of rows) {
    const words = running.get(Number(row.pid))?.words ?? [row.command];
    const dead = row.dead === "1";
    const waits = dead || isIdleShell(words) || isInFront(processes, Number(row.pid));
    const window = windows.get(row.window) ?? {
      name: /^(1|on)$/.test(row.automatic) ? null : row.name,
      layout: row.layout,
      active: row.windowActive === "1",
      panes: [],
    };
    window.panes.push({
      path: row.path,
      words: waits ? null : words,
      start: readPaneStart(row.start, row.id),
      runs: !dead && !isIdleShell(processes.words(Number(row.pid))),
      active: row.paneActive === "1",
    });
    windows.set(row.window, window);
  }
  return [...windows.values()];
}

/** Is pots itself what runs in front of a pane, rather than a program that has started it? */
function isInFront(processes: Processes, pane: number): boolean {
  const leader = processes.of(pane)?.foreground;
  if (leader === undefined || processes.of(process.pid)?.group !== leader) return false;
  return !ancestorsOf(processes, process.pid).includes(leader);
}
