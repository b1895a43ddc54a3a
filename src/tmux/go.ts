import { readdirSync } from "node:fs";
import { PotsError } from "../system/errors.ts";
import { realPath } from "../system/paths.ts";
import { typeBytes } from "./capture.ts";
import type { ServerChoice, Tmux, TmuxCommand } from "./client.ts";

/** Getting a person's terminal to a session: by becoming tmux, or by switching its client. */

type Environment = Record<string, string | undefined>;

/** The tmux that pots runs in, from `$TMUX` (`socket,server pid,session number`) and `$TMUX_PANE`. */
export interface Inside {
  socket: string;
  /** `$12`: the session pots was started from, as it was then. */
  sessionId: string | null;
  /** `%5`; null in a popup. */
  pane: string | null;
}

export function insideTmux(env: Environment): Inside | null {
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

/** The socket tmux would use for `-L` or `-S`; null: whatever tmux itself follows. */
export function chosenSocket(server: ServerChoice, env: Environment, uid: number): string | null {
  if (server.socketPath !== undefined) return server.socketPath;
  if (server.socketName === undefined) return null;
  return `${socketDirectory(env, uid)}/${server.socketName}`;
}

function socketDirectory(env: Environment, uid: number): string {
  return `${env.TMUX_TMPDIR || "/tmp"}/tmux-${uid}`;
}

/** Names of the sockets `-L` could choose; a socket may be left over from a server that ended. */
export function socketNames(env: Environment): string[] {
  try {
    return readdirSync(socketDirectory(env, process.getuid?.() ?? 0)).sort();
  } catch {
    return []; // no server was ever started there
  }
}

/** Is pots inside the very server it was asked to work on? */
export function onSameServer(inside: Inside, server: ServerChoice, env: Environment): boolean {
  const chosen = chosenSocket(server, env, process.getuid?.() ?? 0);
  return chosen === null || realPath(chosen) === realPath(inside.socket);
}

/** @throws PotsError when pots runs inside another tmux server than it would have to attach to */
export function refuseNesting(tmux: Tmux, env: Environment): void {
  const inside = insideTmux(env);
  if (inside === null || onSameServer(inside, tmux.server, env)) return;
  throw new PotsError(
    "failed",
    "this terminal is inside another tmux server, and tmux sessions cannot be nested",
    "detach first (prefix d), or run the same command in a terminal outside tmux",
  );
}

export interface Client {
  name: string;
  sessionId: string;
  /** Name of the session the client was in before; `""` when there was none. */
  previous: string;
  activityAt: number;
  readOnly: boolean;
}

/** The clients of the server. @throws PotsError when tmux fails */
async function listClients(tmux: Tmux): Promise<Client[]> {
  const rows = await tmux.must("list its clients", [
    [
      "list-clients",
      "-F",
      "#{client_activity} #{client_readonly} #{session_id} #{client_name} #{client_last_session}",
    ],
  ]);
  return rows.split("\n").flatMap((row) => {
    const match = /^(\d+) ([01]) (\$\d+) (\S+) (.*)$/.exec(row);
    if (match === null) return [];
    const [, activity, readOnly, sessionId = "", name = "", previous = ""] = match;
    return [
      { name, sessionId, previous, activityAt: Number(activity), readOnly: readOnly === "1" },
    ];
  });
}

/** The session pots is in right now: of its pane, or, in a popup, of the client that shows it. */
export async function currentSessionId(tmux: Tmux, inside: Inside): Promise<string | null> {
  if (inside.pane === null) return inside.sessionId;
  const outcome = await tmux.try([["display-message", "-p", "-t", inside.pane, "#{session_id}"]]);
  return /^\$\d+$/.exec(outcome.stdout.trim())?.[0] ?? inside.sessionId;
}

/** The one last used of the clients that show a session. */
export function clientOf(clients: readonly Client[], sessionId: string | null): Client | null {
  return lastUsed(clients.filter((client) => client.sessionId === sessionId));
}

function lastUsed(clients: readonly Client[]): Client | null {
  return clients.toSorted((a, b) => b.activityAt - a.activityAt)[0] ?? null;
}

/**
 * The client a person looks at pots through: never one that shows another session than the pane
 * pots runs in, for whoever looks there did not ask for anything.
 * @returns null when nobody looks at that pane's session; in a popup or a key binding, which have
 *   no pane, when the server has no client at all
 * @throws PotsError when tmux fails
 */
export async function ownClient(tmux: Tmux, inside: Inside): Promise<Client | null> {
  const clients = await listClients(tmux);
  const own = await clientIn(tmux, clients, await currentSessionId(tmux, inside));
  return own ?? (inside.pane === null ? lastUsed(clients) : null);
}

/** Of the clients that show a session, the one whose keys came last. */
async function clientIn(
  tmux: Tmux,
  clients: readonly Client[],
  sessionId: string | null,
): Promise<Client | null> {
  const there = clients.filter((client) => client.sessionId === sessionId);
  if (there.length < 2) return there[0] ?? null;
  // Two people in one session: tmux tells times in seconds, but knows itself whose keys came last.
  const ask = ["display-message", "-p", "-t", `${sessionId}:`, "#{client_name}"] as const;
  const { stdout } = await tmux.try([ask]);
  return there.find(({ name }) => name === stdout.trim()) ?? clientOf(there, sessionId);
}

/** @throws PotsError when pots runs in a pane of a session that nobody looks at, or tmux fails */
export async function requireOwnClient(tmux: Tmux, inside: Inside): Promise<Client | null> {
  const own = await ownClient(tmux, inside);
  if (own !== null || inside.pane === null) return own;
  throw new PotsError(
    "failed",
    "nobody looks at the session pots runs in, so there is no client to switch",
    "run it in the terminal you look at; pots create -d starts a session and stays",
  );
}

export interface GoOptions {
  readOnly?: boolean;
  detachOthers?: boolean;
  /** Keys typed ahead that pots' own terminal still holds, for the session's active pane. */
  typed?: Uint8Array;
}

/**
 * Go to a session by id. Outside tmux pots becomes tmux and this never returns; inside, the client
 * is switched.
 * @throws PotsError when nested in another server or seen by nobody, or with tmux's words
 */
export async function goToSession(
  tmux: Tmux,
  id: string,
  options: GoOptions,
  env: Environment,
): Promise<void> {
  refuseNesting(tmux, env);
  const inside = insideTmux(env);
  const { readOnly, detachOthers } = options;
  if (inside === null) {
    const flags = [...(readOnly ? ["-r"] : []), ...(detachOthers ? ["-d"] : [])];
    tmux.become([["attach-session", ...flags, "-t", id]]);
  }
  // Left to itself tmux would take any client for the one meant.
  const own = await requireOwnClient(tmux, inside);
  const others = (detachOthers ? await listClients(tmux) : []).filter(
    ({ name, sessionId }) => sessionId === id && name !== own?.name,
  );
  const commands: TmuxCommand[] = [
    ...others.map(({ name }) => ["detach-client", "-t", name] as const),
    [
      "switch-client",
      ...(readOnly && !own?.readOnly ? ["-r"] : []), // here it toggles
      ...(own === null ? [] : ["-c", own.name]),
      ...["-t", id],
    ],
    // in the same call: no key typed meanwhile can overtake them
    ...(options.typed?.length ? [typeBytes(id, options.typed)] : []),
  ];
  await tmux.must("switch to the session", commands);
}

/**
 * Before the session pots is in ends: put its client into the session it was in before, else into
 * the most recent other one, so that the person stays in tmux. Does nothing when there is no other.
 * @throws PotsError with tmux's words
 */
export async function leaveSession(
  tmux: Tmux,
  leaving: string,
  others: readonly { id: string; name: string }[],
): Promise<void> {
  const client = await clientIn(tmux, await listClients(tmux), leaving);
  if (client === null) return;
  const target = others.find((other) => other.name === client.previous) ?? others[0];
  if (target === undefined) return;
  await tmux.must("move your client out of the session", [
    ["switch-client", "-c", client.name, "-t", target.id],
  ]);
}
