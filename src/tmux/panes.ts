import { succeeded } from "../system/process.ts";
import { foundNone, type Tmux, type TmuxCommand } from "./connection.ts";
import { isIdleShell, isShell, type Running, runningBy, runningIn } from "./foreground.ts";
import { shellCommand } from "./pane-program.ts";
import { question, readAnswers, requireSome, toNumber, toProcessId } from "./question.ts";

/** What runs in the sessions' panes. */

export interface Pane {
  sessionId: string;
  /** `%5` */
  id: string;
  /** `0.1`: window and pane index. */
  index: string;
  /**
   * The program in the foreground; with its words where it is a shell that runs something, with
   * what is behind it where it is a waiting shell that has children.
   */
  command: string;
  /** Its program has ended; the pane only shows what it printed. */
  dead: boolean;
}

/** A pane by tmux's account alone. */
export interface PaneRow extends Pane {
  /** Process id of what was started in the pane. */
  pid: number;
}

const PANE = question("pane", {
  words: {
    sessionId: "session_id",
    id: "pane_id",
    window: "window_index",
    pane: "pane_index",
    pid: "pane_pid",
    /** `1` where it is kept though its program has ended (`remain-on-exit`). */
    dead: "pane_dead",
  },
  texts: { command: "pane_current_command" },
});

/** Of another machine's tmux it is asked with other questions, and read by `panesTold`. */
export const LIST_PANES: TmuxCommand = ["list-panes", "-a", "-F", PANE.row];

/** The answer to `list-panes`. @throws Error when it is none */
export function parsePanes(output: string): PaneRow[] {
  const [rows] = readAnswers(output, PANE);
  return rows.map(({ sessionId, id, window, pane, pid, dead, command }) => ({
    sessionId,
    id,
    index: `${toNumber(window)}.${toNumber(pane)}`,
    pid: toProcessId(pid),
    dead: dead === "1",
    command,
  }));
}

/** More of a command line than this says no more. */
const LONGEST = 60;

const cut = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** A shell that runs something is named by that, and one that cannot be looked at as such. */
export function nameForeground(row: PaneRow, running: ReadonlyMap<number, Running>): Pane {
  const { pid, ...pane } = row;
  if (pane.dead) return { ...pane, command: `${pane.command} (has ended)` };
  if (!isShell(pane.command)) return pane;
  const own = running.get(pid);
  if (own === undefined) return { ...pane, command: `${pane.command} (perhaps busy)` };
  if (!isIdleShell(own.words))
    return { ...pane, command: cut(shellCommand(own.words) ?? own.words.join(" ")) };
  if (own.behind.length === 0) return pane;
  return { ...pane, command: `${pane.command} (behind it: ${cut(own.behind.join(", "))})` };
}

/** Every pane of the server, by tmux's account. @throws PotsError when tmux fails */
async function paneRows(tmux: Tmux): Promise<readonly PaneRow[]> {
  const outcome = await tmux.try([LIST_PANES]);
  if (foundNone(outcome)) return [];
  if (!succeeded(outcome)) {
    throw await tmux.failure("list its panes", outcome);
  }
  return await tmux.read("panes", outcome, (output) => requireSome(parsePanes(output)));
}

/** Every pane of the server. @throws PotsError when tmux fails */
export async function listPanes(tmux: Tmux): Promise<Pane[]> {
  const rows = await paneRows(tmux);
  const running = await runningIn(shellsOf(rows));
  return rows.map((row) => nameForeground(row, running));
}

const shellsOf = (rows: readonly PaneRow[]) =>
  rows.flatMap(({ command, pid }) => (isShell(command) ? [pid] : []));

/**
 * The panes of another machine.
 * @param ps what `PS` printed there; null: it could not be run
 * @throws PotsError when it is no answer
 */
export async function panesTold(tmux: Tmux, answer: string, ps: string | null): Promise<Pane[]> {
  const rows = await tmux.read("panes", { stdout: answer, stderr: "" }, parsePanes);
  const { fromPs } = await import("../system/process-table.ts");
  const running = runningBy(fromPs(ps ?? ""), shellsOf(rows));
  return rows.map((row) => nameForeground(row, running));
}

/** What was started in the panes of these sessions: process ids. @throws PotsError when tmux fails */
export async function paneProcesses(tmux: Tmux, ids: readonly string[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const rows = await paneRows(tmux);
  return new Set(rows.flatMap(({ sessionId, pid }) => (ids.includes(sessionId) ? [pid] : [])));
}

const PLACE = question("place", {
  words: { sessionId: "session_id" },
  texts: { path: "pane_current_path" },
});

/** The answer to `list-panes`: directories by session. @throws Error when it is none */
export function parsePlaces(output: string): Map<string, string[]> {
  const [rows] = readAnswers(output, PLACE);
  const bySession = Map.groupBy(rows, ({ sessionId }) => sessionId);
  return new Map(Array.from(bySession, ([id, own]) => [id, own.map(({ path }) => path)]));
}

/**
 * Where the programs in these sessions' panes stand, by session id: one call, for however many.
 * @throws PotsError when tmux fails, or prints what is no list of panes
 */
export async function paneDirectories(
  tmux: Tmux,
  ids: readonly string[],
): Promise<Map<string, string[]>> {
  const which = ids.length === 1 ? ["-s", "-t", `${ids[0]}:`] : ["-a"];
  const command = ["list-panes", ...which, "-F", PLACE.row] as const;
  return await tmux.mustRead("say where the panes stand", command, "panes", parsePlaces);
}

/** The programs other than a waiting shell that run in one session, each once. */
export function busyPrograms(panes: readonly Pane[], sessionId: string): string[] {
  const programs = panes
    .filter((pane) => pane.sessionId === sessionId && !pane.dead)
    .map((pane) => pane.command)
    .filter((command) => !isShell(command));
  return [...new Set(programs)];
}
