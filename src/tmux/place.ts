import { fstatSync, statSync } from "node:fs";
import type { Environment } from "../system/environment.ts";
import { PotsError } from "../system/errors.ts";
import { succeeded } from "../system/process.ts";
import { isTerminal } from "../terminal/terminal.ts";
import { saysGone, Tmux } from "./connection.ts";
import { question, readAnswers, requireSome, toNumber } from "./question.ts";
import { isAskedFor } from "./sockets.ts";

/**
 * Where pots stands: in which pane, or over which client, of which server.
 *
 * `$TMUX` and `$TMUX_PANE` are hints, and handed on to whatever is started from a pane: another
 * terminal, another server, and that one's popups. tmux itself takes them for hints, and compares
 * terminals. So what tmux says of its panes (terminal, process) is compared with what pots has:
 *
 * - its terminal is a pane's: it stands in that pane;
 * - it has another terminal, and the server among its ancestors with no pane in between: a popup;
 * - it has no terminal: it stands in the pane that is among its ancestors (a program's child, an
 *   agent's tool), or is the server's own job (run-shell in a key binding);
 * - else it stands outside, whatever the variables say.
 */

/** tmux's variables: `$TMUX` (`socket,server pid,session number`) and `$TMUX_PANE`. */
export interface TmuxVariables {
  socket: string;
  /** `$12`: the session something was started from, as it was then. */
  sessionId: string | null;
  /** `%5` */
  pane: string | null;
}

export function tmuxVariables(env: Environment): TmuxVariables | null {
  const match = /^(.+),\d+,(-?\d+)$/.exec(env.TMUX ?? "");
  if (match?.[1] === undefined) return null;
  const session = Number(match[2]);
  const pane = env.TMUX_PANE;
  return {
    socket: match[1],
    sessionId: session >= 0 ? `$${session}` : null,
    pane: pane !== undefined && /^%\d+$/.test(pane) ? pane : null,
  };
}

export type Place =
  | { kind: "outside" }
  /** Inside another server than the one that was asked for. */
  | { kind: "elsewhere" }
  | { kind: "pane"; pane: string; sessionId: string }
  /** `sessionId`: the one its client showed when the popup was opened. */
  | { kind: "popup"; sessionId: string | null }
  /** A job of the server's own, as of a key binding. */
  | { kind: "job"; sessionId: string | null };

/** A pane as tmux has it. */
export interface PaneFacts {
  id: string;
  sessionId: string;
  /** Of the process that was started in it. */
  pid: number;
  tty: string;
}

export interface PlaceFacts {
  /** The session that `$TMUX` names. */
  sessionId: string | null;
  server: number;
  panes: readonly PaneFacts[];
  /** Is this pane's terminal the one that pots has? */
  isOwnTerminal: (pane: PaneFacts) => boolean;
  hasTerminal: boolean;
  /** pots' parent first. */
  ancestors: readonly number[];
}

export function placeBy(facts: PlaceFacts): Exclude<Place, { kind: "elsewhere" }> {
  const { sessionId, server, panes, ancestors } = facts;
  const inPane = (pane: PaneFacts | undefined): Place | null =>
    pane === undefined ? null : { kind: "pane", pane: pane.id, sessionId: pane.sessionId };
  const shown = inPane(panes.find((pane) => facts.isOwnTerminal(pane)));
  if (shown?.kind === "pane") return shown;
  const upToServer = ancestors.slice(0, Math.max(0, ancestors.indexOf(server)));
  const around = panes.find(({ pid }) => ancestors.includes(pid));
  if (facts.hasTerminal) {
    const popup = ancestors.includes(server) && !panes.some(({ pid }) => upToServer.includes(pid));
    return popup ? { kind: "popup", sessionId } : { kind: "outside" };
  }
  const within = inPane(around);
  if (within?.kind === "pane") return within;
  return ancestors.includes(server) ? { kind: "job", sessionId } : { kind: "outside" };
}

const PANE = question("pane", {
  words: { server: "pid", id: "pane_id", sessionId: "session_id", pid: "pane_pid" },
  texts: { tty: "pane_tty" },
});

type PaneAnswer = PaneFacts & { server: number };

function toPane(row: Record<"server" | "id" | "sessionId" | "pid" | "tty", string>): PaneAnswer {
  return { ...row, server: toNumber(row.server), pid: toNumber(row.pid) };
}

/** Device numbers of pots' own terminals. */
function ownTerminals(): Set<number> {
  return new Set([0, 1, 2].flatMap((fd) => (isTerminal(fd) ? [fstatSync(fd).rdev] : [])));
}

function isAmong(terminals: ReadonlySet<number>, { tty }: PaneFacts): boolean {
  const stats = tty === "" ? undefined : statSync(tty, { throwIfNoEntry: false });
  return stats !== undefined && terminals.has(stats.rdev);
}

/** The server that `$TMUX` names, whichever is asked for; null: none. */
export function tmuxAround(env: Environment): Tmux | null {
  const variables = tmuxVariables(env);
  return variables === null ? null : new Tmux({ socketPath: variables.socket });
}

const known = new WeakMap<Tmux, Promise<Place>>();

/**
 * Where pots stands, with regard to the server that it works on. Looked at once: a process stays in
 * its pane, and what session that pane is in is asked anew where it matters.
 * @throws PotsError when the tmux it may be in answers what cannot be read
 */
export async function placeOf(tmux: Tmux, env: Environment): Promise<Place> {
  let place = known.get(tmux);
  if (place === undefined) {
    place = lookAround(tmux, env);
    known.set(tmux, place);
  }
  return await place;
}

async function lookAround(tmux: Tmux, env: Environment): Promise<Place> {
  const variables = tmuxVariables(env);
  if (variables === null) return { kind: "outside" };
  const terminals = ownTerminals();
  const around = new Tmux({ socketPath: variables.socket });
  const place =
    (await quickPlace(around, variables, terminals)) ??
    (await placeAmongAll(around, variables, terminals));
  if (place?.kind === "outside") return place;
  if (!isAskedFor(variables.socket, tmux.server, env)) return { kind: "elsewhere" };
  return place ?? { kind: "outside" }; // what is asked of that server next fails as well, and says why
}

/** The ordinary case, for which one pane has to be asked about: the one that the variable names. */
async function quickPlace(
  around: Tmux,
  { pane }: TmuxVariables,
  terminals: ReadonlySet<number>,
): Promise<Place | null> {
  if (pane === null) return null;
  const outcome = await around.try([["display-message", "-p", "-t", pane, PANE.guarded]]);
  const row = PANE.read(outcome.stdout.replace(/\n$/, ""));
  if (row === null || row.id !== pane || !isAmong(terminals, toPane(row))) return null;
  return { kind: "pane", pane, sessionId: row.sessionId };
}

/** Null: there is a server, and it does not say, as one of another version than the tmux on PATH. */
async function placeAmongAll(
  around: Tmux,
  { sessionId }: TmuxVariables,
  terminals: ReadonlySet<number>,
): Promise<Place | null> {
  const outcome = await around.try([["list-panes", "-a", "-F", PANE.row]]);
  if (!succeeded(outcome)) {
    // one that is gone, or another person's (su), has nobody inside who could be told
    const { stderr } = outcome;
    const isNobodys = saysGone(stderr) || /\(Permission denied\)/.test(stderr);
    return isNobodys ? { kind: "outside" } : null;
  }
  const rows = await around.read("panes", outcome, (output) =>
    requireSome(readAnswers(output, PANE)[0]),
  );
  const panes = rows.map(toPane);
  const { ancestorsOf, lookAtProcesses } = await import("../system/process-table.ts");
  return placeBy({
    sessionId,
    server: panes[0]?.server ?? 0,
    panes,
    isOwnTerminal: (pane) => isAmong(terminals, pane),
    hasTerminal: terminals.size > 0,
    ancestors: ancestorsOf(await lookAtProcesses(), process.pid),
  });
}

/** @throws PotsError when pots runs inside another tmux server than it would have to attach to */
export async function refuseNesting(tmux: Tmux, env: Environment): Promise<void> {
  const { kind } = await placeOf(tmux, env);
  if (kind !== "elsewhere") return;
  throw new PotsError(
    "failed",
    "this terminal is inside another tmux server, and tmux sessions cannot be nested",
    "detach first (prefix d), or run the same command in a terminal outside tmux",
  );
}

/** The session pots is in right now; null where it is in none of this server. */
export async function currentSessionId(tmux: Tmux, env: Environment): Promise<string | null> {
  const place = await placeOf(tmux, env);
  if (place.kind === "outside" || place.kind === "elsewhere") return null;
  if (place.kind !== "pane") return place.sessionId;
  const outcome = await tmux.try([["display-message", "-p", "-t", place.pane, "#{session_id}"]]);
  return /^\$\d+$/.exec(outcome.stdout.trim())?.[0] ?? place.sessionId;
}
