import type { Environment } from "../system/environment.ts";
import { PotsError } from "../system/errors.ts";
import type { Tmux } from "./connection.ts";
import { currentSessionId, placeOf } from "./place.ts";
import { question, readAnswers, toNumber } from "./question.ts";

/** The clients of a server, and which of them is the person's own. Programs (`tmux -C`) are nobody. */

export interface Client {
  name: string;
  sessionId: string;
  /** Name of the session the client was in before; `""` when there was none. */
  previous: string;
  activityAt: number;
  readOnly: boolean;
  utf8: boolean;
  /** Of its terminal, in cells. */
  columns: number;
  rows: number;
}

const CLIENT = question("client", {
  words: {
    activityAt: "client_activity",
    readOnly: "client_readonly",
    utf8: "client_utf8",
    control: "client_control_mode",
    columns: "client_width",
    rows: "client_height",
    sessionId: "session_id",
  },
  texts: { name: "client_name", previous: "client_last_session" },
});

/** The people at terminals. @throws PotsError when tmux fails */
export async function listClients(tmux: Tmux): Promise<Client[]> {
  const command = ["list-clients", "-F", CLIENT.row] as const;
  const [rows] = await tmux.mustRead("list its clients", command, "clients", (output) =>
    readAnswers(output, CLIENT),
  );
  return rows
    .filter(({ control }) => control !== "1")
    .map(({ name, sessionId, previous, activityAt, readOnly, utf8, columns, rows }) => ({
      ...{ name, sessionId, previous },
      activityAt: toNumber(activityAt),
      readOnly: readOnly === "1",
      utf8: utf8 === "1",
      columns: toNumber(columns),
      rows: toNumber(rows),
    }));
}

/** Set by a key binding for the popup it opens: the name of the client it opens it on. */
const CLIENT_VARIABLE = "POTS_CLIENT";

/**
 * The client through which a person looks at pots: never one that shows another session than the one
 * pots is in, for whoever looks there did not ask for anything.
 * @returns null when nobody looks at that session
 * @throws PotsError when it cannot be told which of several, or tmux fails
 */
export async function ownClient(tmux: Tmux, env: Environment): Promise<Client | null> {
  const clients = await listClients(tmux);
  const place = await placeOf(tmux, env);
  const named = clients.find(({ name }) => name === env[CLIENT_VARIABLE]);
  if (place.kind !== "pane" && named !== undefined) return named;
  const sessionId = await currentSessionId(tmux, env);
  const there = clients.filter((client) => client.sessionId === sessionId);
  if (there.length === 0 && place.kind !== "pane" && clients.length === 1)
    return clients[0] ?? null;
  if (there.length < 2) return there[0] ?? null;
  if (place.kind !== "popup") return await lastTyping(tmux, there);
  // Keys that are typed into a popup do not count as its client's.
  throw new PotsError(
    "failed",
    "several clients show this session, and tmux does not tell which of them this popup is on",
    "pots help troubleshooting has a binding for the popup that says it", // too long to be copied from one
  );
}

/** Of the clients that show one session, the one whose keys came last. */
async function lastTyping(tmux: Tmux, there: readonly Client[]): Promise<Client | null> {
  // tmux tells times in seconds, but knows itself whose keys came last.
  const ask = ["display-message", "-p", "-t", `${there[0]?.sessionId}:`, "#{client_name}"] as const;
  const { stdout } = await tmux.try([ask]);
  return there.find(({ name }) => name === stdout.trim()) ?? lastUsed(there);
}

/** The one last used; null of none. */
export function lastUsed(clients: readonly Client[]): Client | null {
  return clients.toSorted((a, b) => b.activityAt - a.activityAt)[0] ?? null;
}

/** @throws PotsError when nobody looks at the session pots is in, or tmux fails */
export async function requireOwnClient(tmux: Tmux, env: Environment): Promise<Client> {
  const own = await ownClient(tmux, env);
  if (own !== null) return own;
  throw new PotsError(
    "failed",
    "nobody looks at the session pots runs in, so there is no client to switch",
    "run it in the terminal you look at; pots create -d starts a session and stays",
  );
}
