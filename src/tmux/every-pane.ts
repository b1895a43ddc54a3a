import { portableLayout } from "../sessions/layout-string.ts";
import type { TmuxSession } from "../sessions/model.ts";
import type { PaneStart, Rectangle, SavedAgent } from "../sessions/saved.ts";
import { succeeded } from "../system/process.ts";
import { AGENT_PANE, type AgentPane, LIST_AGENT_PANES, toAgentPanes } from "./agent-panes.ts";
import { saysGone, type Tmux } from "./connection.ts";
import { PANE_CONVERSATION, PANE_START, readConversation, readPaneStart } from "./pane-start.ts";
import { question, readAnswers, toNumber } from "./question.ts";
import { askSessions, CLIENT, SERVER, SESSION } from "./session-format.ts";
import { findHiddenMarks, joinRows } from "./sessions.ts";

/** Every session with its windows and panes as they are arranged, for the record: one call. */

export interface PlacedPane {
  /** `%5` */
  id: string;
  directory: string;
  active: boolean;
  start: PaneStart | null;
  /** That it had before it was brought back, where no agent has been seen in it since. */
  conversation: SavedAgent | null;
  float: Rectangle | null;
}

export interface PlacedWindow {
  index: number;
  name: string | null;
  /** In the form that every tmux takes; null: not to be understood. */
  layout: string | null;
  active: boolean;
  zoomed: boolean;
  /** Those that float last. */
  panes: PlacedPane[];
}

export interface EveryPane {
  /** The server's process, and its start in Unix seconds. */
  server: number;
  startedAt: number;
  sessions: TmuxSession[];
  /** What `noteUnsaved` has noted. */
  unsaved: string;
  /** Panes in which an agent may be; empty where they were not asked for. */
  agentPanes: AgentPane[];
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
    zoomed: "window_zoomed_flag",
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
    conversation: PANE_CONVERSATION,
    // no tmux before 3.8 knows panes that float: there it is empty
    float: "?pane_floating_flag,#{pane_left} #{pane_top} #{pane_width} #{pane_height},",
  },
});

/** @param agents ask for the panes of agents too? @returns null: there is no server. @throws PotsError */
export async function listEveryPane(tmux: Tmux, agents: boolean): Promise<EveryPane | null> {
  const outcome = await tmux.try([
    ...askSessions("row"),
    ["list-panes", "-a", "-F", PANE.row],
    ...(agents ? LIST_AGENT_PANES : []),
  ]);
  if (saysGone(outcome.stderr)) return null;
  if (!succeeded(outcome)) {
    throw await tmux.failure("list its panes", outcome);
  }
  const { sessions, unsaved, doubted, rows, agentRows } = await tmux.read(
    "panes",
    outcome,
    (output) => {
      const answers = readAnswers(output, SESSION, CLIENT, SERVER, PANE, AGENT_PANE);
      const [sessionRows, clients, servers, rows, agentRows] = answers;
      const joined = joinRows(sessionRows, clients, servers);
      if (rows.length === 0 && sessionRows.length > 0)
        throw new Error("its sessions have no panes");
      return { ...joined, rows, agentRows };
    },
  );
  const [first] = rows;
  if (first === undefined) return null;
  await findHiddenMarks(tmux, doubted);
  return {
    server: toNumber(first.server),
    startedAt: toNumber(first.startedAt),
    ...{ sessions, unsaved, agentPanes: toAgentPanes(agentRows), windows: windowsOf(rows) },
  };
}

type Row = NonNullable<ReturnType<typeof PANE.read>>;

function windowsOf(rows: readonly Row[]): Map<string, PlacedWindow[]> {
  const sessions = new Map<string, Map<string, PlacedWindow>>();
  for (const row of rows) {
    const windows = sessions.get(row.session) ?? new Map<string, PlacedWindow>();
    sessions.set(row.session, windows);
    const window = windows.get(row.window) ?? {
      index: toNumber(row.index),
      name: /^(1|on)$/.test(row.automatic) ? null : row.name,
      layout: portableLayout(row.layout),
      active: row.windowActive === "1",
      zoomed: row.zoomed === "1",
      panes: [],
    };
    windows.set(row.window, window);
    window.panes.push({
      id: row.id,
      directory: row.directory.startsWith("/") ? row.directory.replace(/ \(deleted\)$/, "") : "",
      active: row.active === "1",
      start: readPaneStart(row.start, row.id),
      conversation: readConversation(row.conversation, row.id),
      float: rectangle(row.float),
    });
  }
  const floatsLast = (window: PlacedWindow) => ({
    ...window,
    panes: window.panes.toSorted((a, b) => Number(a.float !== null) - Number(b.float !== null)),
  });
  return new Map(
    Array.from(sessions, ([id, windows]) => [id, [...windows.values()].map(floatsLast)]),
  );
}

function rectangle(text: string): Rectangle | null {
  const match = /^(-?\d+) (-?\d+) (\d+) (\d+)$/.exec(text);
  if (match === null) return null;
  const [left = 0, top = 0, width = 1, height = 1] = match.slice(1).map(Number);
  return { left, top, width, height };
}
