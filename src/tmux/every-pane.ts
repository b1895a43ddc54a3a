import type { PaneStart } from "../sessions/saved.ts";
import { saysNoServer, saysServerLeft, type Tmux } from "./connection.ts";
import { PANE_START, readPaneStart } from "./pane-start.ts";
import { question, readAnswers, toNumber } from "./question.ts";

/** How the windows and panes of every session are arranged, for the record: one call. */

export interface PlacedPane {
  /** `%5` */
  id: string;
  directory: string;
  active: boolean;
  start: PaneStart | null;
}

export interface PlacedWindow {
  index: number;
  name: string | null;
  layout: string;
  active: boolean;
  panes: PlacedPane[];
}

export interface EveryPane {
  /** The server's process, and its start in Unix seconds. */
  server: number;
  startedAt: number;
  /** By session id, windows in their order. */
  windows: Map<string, PlacedWindow[]>;
}

const PANE = question("placed", {
  words: {
    session: "session_id",
    server: "pid",
    startedAt: "start_time",
    window: "window_id",
    index: "window_index",
    windowActive: "window_active",
    id: "pane_id",
    active: "pane_active",
    automatic: "automatic-rename",
    dead: "pane_dead",
  },
  texts: {
    name: "window_name",
    layout: "window_layout",
    directory: "pane_current_path",
    start: PANE_START,
  },
});

/** Null: there is no server. @throws PotsError with tmux's words */
export async function listEveryPane(tmux: Tmux): Promise<EveryPane | null> {
  const outcome = await tmux.try([["list-panes", "-a", "-F", PANE.row]]);
  if (saysNoServer(outcome.stderr) || saysServerLeft(outcome.stderr)) return null;
  if (outcome.ending !== "exited" || outcome.code !== 0) {
    throw await tmux.failure("list its panes", outcome);
  }
  const [rows] = await tmux.read("panes", outcome, (output) => readAnswers(output, PANE));
  const [first] = rows;
  if (first === undefined) return null;
  const sessions = new Map<string, Map<string, PlacedWindow>>();
  for (const row of rows) {
    const windows = sessions.get(row.session) ?? new Map<string, PlacedWindow>();
    sessions.set(row.session, windows);
    const window = windows.get(row.window) ?? {
      index: toNumber(row.index),
      name: /^(1|on)$/.test(row.automatic) ? null : row.name,
      layout: row.layout,
      active: row.windowActive === "1",
      panes: [],
    };
    windows.set(row.window, window);
    window.panes.push({
      id: row.id,
      directory: row.directory.startsWith("/") ? row.directory.replace(/ \(deleted\)$/, "") : "",
      active: row.active === "1",
      start: readPaneStart(row.start, row.id),
    });
  }
  return {
    server: toNumber(first.server),
    startedAt: toNumber(first.startedAt),
    windows: new Map(Array.from(sessions, ([id, windows]) => [id, [...windows.values()]])),
  };
}
