import { AGENT_KINDS } from "../sessions/agents.ts";
import { type Outcome, succeeded } from "../system/process.ts";
import { AGENT_OPTION } from "./agent-events.ts";
import { saysGone, type Tmux, type TmuxCommand } from "./connection.ts";
import { question, readAnswers, requireSome, toNumber, toProcessId } from "./question.ts";
import { SERVER } from "./session-format.ts";

/** The panes in which an agent may be. */

export interface AgentPane {
  /** `%5` */
  id: string;
  sessionId: string;
  /** Of the process that was started in it. */
  pid: number;
  tty: string;
  dead: boolean;
  inActiveWindow: boolean;
  title: string;
  /** What the option holds, if anything. */
  record: string;
}

export const AGENT_PANE = question("agent", {
  words: {
    id: "pane_id",
    sessionId: "session_id",
    pid: "pane_pid",
    dead: "pane_dead",
    windowActive: "window_active",
  },
  texts: { tty: "pane_tty", title: "pane_title", record: AGENT_OPTION },
});

/** What tmux may call the program in front of an agent's pane: itself, or what runs its script. */
const FRONT = `^(${[...AGENT_KINDS, "claude.exe", "node", "nodejs", "bun", "deno"].join("|")})$`;

/** A pane may have an agent where a hook said so, or for what is in front of it. */
const MAY_HAVE_AGENT = `#{||:#{${AGENT_OPTION}},#{m/r:${FRONT},#{pane_current_command}}}`;

export const LIST_AGENT_PANES: readonly TmuxCommand[] = [
  ["list-panes", "-a", "-f", MAY_HAVE_AGENT, "-F", AGENT_PANE.row],
];

/** The answer to `list-panes`. @throws Error when it is none */
function parseAgentPanes(output: string): AgentPane[] {
  const [rows] = readAnswers(output, AGENT_PANE);
  return toAgentPanes(rows);
}

type Row = NonNullable<ReturnType<typeof AGENT_PANE.read>>;

export function toAgentPanes(rows: readonly Row[]): AgentPane[] {
  return rows.map(({ id, sessionId, pid, dead, windowActive, tty, title, record }) => ({
    ...{ id, sessionId, tty, title, record },
    pid: toProcessId(pid),
    dead: dead === "1",
    inActiveWindow: windowActive === "1",
  }));
}

/** Panes that may have an agent; no server has none. @throws PotsError when tmux fails */
export async function listAgentPanes(tmux: Tmux): Promise<AgentPane[]> {
  return await panesBy(tmux, LIST_AGENT_PANES);
}

/** The panes with one of these terminals. @throws PotsError when tmux fails */
export async function panesWithTerminals(tmux: Tmux, ttys: readonly string[]) {
  const exact = `^(${ttys.filter((tty) => /^[\w/]+$/.test(tty)).join("|")})$`;
  return await panesBy(tmux, [
    ["list-panes", "-a", "-f", `#{m/r:${exact},#{pane_tty}}`, "-F", AGENT_PANE.row],
  ]);
}

async function panesBy(tmux: Tmux, commands: readonly TmuxCommand[]): Promise<AgentPane[]> {
  const outcome: Outcome = await tmux.try(commands);
  if (saysGone(outcome.stderr)) return [];
  if (!succeeded(outcome)) {
    throw await tmux.failure("list the panes of agents", outcome);
  }
  return await tmux.read("panes", outcome, parseAgentPanes);
}

/** A pane as `--pane` may name it, and what decides whether something may be typed into it. */
export interface PaneToUse {
  id: string;
  /** `0.1`: window and pane index. */
  index: string;
  sessionId: string;
  server: number;
  pid: number;
  /** Of its session: the one that is in front of clients. */
  active: boolean;
  dead: boolean;
  /** Copy mode or another. */
  inMode: boolean;
  /** Do keys that are pressed in it go to other panes of its window too (`synchronize-panes`)? */
  synchronized: boolean;
  /** Does a full-screen program have it? */
  alternate: boolean;
  command: string;
  /** What the option of its agent's hook holds, if anything. */
  record: string;
}

/** A tmux format that is true in such a pane. */
export const SYNCHRONIZED = "#{&&:#{pane_synchronized},#{!=:#{window_panes},1}}";

const USE = question("use", {
  words: {
    id: "pane_id",
    sessionId: "session_id",
    server: "pid",
    window: "window_index",
    pane: "pane_index",
    pid: "pane_pid",
    active: "?#{&&:#{window_active},#{pane_active}},1,0",
    dead: "pane_dead",
    mode: "pane_in_mode",
    synchronized: `?${SYNCHRONIZED},1,0`,
    alternate: "alternate_on",
  },
  texts: { command: "pane_current_command", record: AGENT_OPTION },
});

/** Every pane of one session. @throws PotsError when it is gone, or tmux fails */
export async function panesOfSession(tmux: Tmux, sessionId: string): Promise<PaneToUse[]> {
  const commands = [["list-panes", "-s", "-t", `${sessionId}:`, "-F", USE.row]] as const;
  const outcome = await tmux.try(commands);
  if (!succeeded(outcome)) {
    if (saysGone(outcome.stderr)) return [];
    throw await tmux.failure("list its panes", outcome);
  }
  const rows = await tmux.read("panes", outcome, (output) =>
    requireSome(readAnswers(output, USE)[0]),
  );
  return rows.map(toPaneToUse);
}

function toPaneToUse(row: NonNullable<ReturnType<typeof USE.read>>): PaneToUse {
  const { id, sessionId, server, window, pane, pid, command, record, ...flags } = row;
  return {
    ...{ id, sessionId, command, record, server: toNumber(server), pid: toProcessId(pid) },
    index: `${toNumber(window)}.${toNumber(pane)}`,
    active: flags.active === "1",
    dead: flags.dead === "1",
    inMode: flags.mode !== "" && flags.mode !== "0",
    synchronized: flags.synchronized === "1",
    alternate: flags.alternate === "1",
  };
}

/**
 * A tmux format that is true in this very pane alone, with the program that it had: ids start anew
 * with each server, and a pane may be given another program.
 */
export function samePane({ id, server, pid }: Pick<PaneToUse, "id" | "server" | "pid">): string {
  const same = `#{&&:#{==:#{pid},${server}},#{==:#{pane_pid},${pid}}}`;
  return `#{?pane_id,#{&&:#{==:#{pane_id},${id}},${same}},}`;
}

const KEYS = question("keys", {
  words: {
    activityAt: "client_activity",
    control: "client_control_mode",
    pane: "pane_id",
  },
  texts: {},
});

/**
 * When a person last pressed a key in this pane, in Unix seconds; null where nobody looks at it.
 * @throws PotsError when tmux fails
 */
export async function lastKeyIn(tmux: Tmux, pane: PaneToUse): Promise<number | null> {
  const outcome = await tmux.try([
    ["list-clients", "-t", pane.sessionId, "-F", KEYS.row],
    ["display-message", "-p", SERVER.row],
  ]);
  if (!succeeded(outcome)) {
    if (saysGone(outcome.stderr)) return null;
    throw await tmux.failure("list its clients", outcome);
  }
  const rows = await tmux.read("clients", outcome, (output) => {
    const [keys, servers] = readAnswers(output, KEYS, SERVER);
    if (servers.length === 0) throw new Error("no server has answered");
    return keys;
  });
  return latestKey(rows, pane);
}

function latestKey(
  rows: readonly NonNullable<ReturnType<typeof KEYS.read>>[],
  pane: PaneToUse,
): number | null {
  const times = rows.flatMap(({ control, pane: shown, activityAt }) =>
    control !== "1" && shown === pane.id ? [toNumber(activityAt)] : [],
  );
  return times.length === 0 ? null : Math.max(...times);
}

/** The time there: tmux expands what strftime does. */
const CLOCK = question("clock", { words: { now: "?pid,%s,0" }, texts: {} });

/** To be asked of another machine's tmux with other questions, and read by `readUse`. */
export const LIST_USE: readonly TmuxCommand[] = [
  ["list-panes", "-a", "-F", USE.row],
  ["list-clients", "-F", KEYS.row],
  ["display-message", "-p", CLOCK.row],
];

/**
 * The panes of one session of another machine, and for each how many seconds ago somebody pressed a
 * key in it, by the clock there; null: nobody looks at it.
 * @throws PotsError when it is no answer
 */
export async function readUse(tmux: Tmux, answer: string, sessionId: string) {
  const told = { stdout: answer, stderr: "" };
  return await tmux.read("panes", told, (output) => {
    const [panes, keys, [clock]] = readAnswers(output, USE, KEYS, CLOCK);
    const now = toNumber(clock?.now ?? "");
    return {
      panes: panes.map(toPaneToUse).filter((pane) => pane.sessionId === sessionId),
      quietFor: (pane: PaneToUse): number | null => {
        const last = latestKey(keys, pane);
        return last === null ? null : Math.max(0, now - last);
      },
    };
  });
}
