import type { Environment } from "../system/environment.ts";
import { type Client, lastUsed, listClients, ownClient, requireOwnClient } from "./clients.ts";
import type { Tmux } from "./connection.ts";
import {
  asMessage,
  attachSame,
  type GoThere,
  inSame,
  keysInto,
  MOST_KEYS,
  pasteSame,
  READ,
  showing,
  telling,
} from "./go-there.ts";
import { placeOf, refuseNesting } from "./place.ts";
import type { Seen } from "./same.ts";
import { commandWord } from "./words.ts";

/** Getting a person's terminal to a session: by becoming tmux, or by switching its client. */

/**
 * Go to this very session. Outside tmux pots becomes tmux and this never returns; inside, the client
 * is switched.
 * @throws PotsError when nested in another server or seen by nobody, or with tmux's words, also where
 * another has the session's id now
 */
export async function goToSession(
  tmux: Tmux,
  session: Seen,
  options: GoThere,
  env: Environment,
): Promise<void> {
  await refuseNesting(tmux, env);
  const { id } = session;
  const { readOnly, detachOthers, pane, typed = new Uint8Array(), tell } = options;
  const { kind } = await placeOf(tmux, env);
  if (kind === "outside") {
    return await tmux.become(attachSame(session, { readOnly, detachOthers, pane, tell }));
  }
  // Left to itself tmux would take any client for the one meant.
  const own = await requireOwnClient(tmux, env);
  const client = commandWord(own.name);
  const toggle = readOnly && !own.readOnly ? "-r " : "";
  const commands = [
    ...(detachOthers ? await detaching(tmux, id, own) : []),
    ...showing(pane),
    `switch-client ${toggle}-c ${client} -t '${id}'`,
    ...telling(tell, client),
  ];
  await inOneCall(tmux, "switch to the session", session, commands, typed);
}

/** By the session, which nobody can be in by mistake; by name only where one is in it oneself. */
async function detaching(tmux: Tmux, id: string, own: Client): Promise<string[]> {
  if (own.sessionId !== id) return [`detach-client -s '${id}'`];
  const others = (await listClients(tmux)).filter(
    ({ name, sessionId }) => sessionId === id && name !== own.name,
  );
  return others.map(({ name }) => `detach-client -t ${commandWord(name)}`);
}

/**
 * Types bytes, as they are, into this very session's active pane.
 * @throws PotsError with tmux's words, also where another has the session's id now
 */
export async function typeAhead(tmux: Tmux, session: Seen, bytes: Uint8Array): Promise<void> {
  if (bytes.length > 0) await inOneCall(tmux, "pass on what was typed", session, [], bytes);
}

/** Commands, and keys behind them that none which is typed meanwhile can overtake. */
async function inOneCall(
  tmux: Tmux,
  doing: string,
  session: Seen,
  commands: readonly string[],
  typed: Uint8Array,
): Promise<void> {
  if (typed.length > MOST_KEYS) {
    await tmux.must(doing, pasteSame(session, commands), { input: typed });
  } else await tmux.must(doing, [inSame(session, [...commands, ...keysInto(session.id, typed)])]);
}

type Named = Seen & { name: string };

/** What becomes of a person whose session ends; `to` is null where there is no other session. */
export interface WayOut<Other extends Named = Named> {
  client: Client;
  to: Other | null;
}

/**
 * Where the client of a session that ends is to go: into the session it was in before, else into the
 * first other one. Null where nobody looks at it.
 * @throws PotsError with tmux's words
 */
export async function wayOut<Other extends Named>(
  tmux: Tmux,
  leaving: string,
  others: readonly Other[],
  env: Environment,
): Promise<WayOut<Other> | null> {
  const client = await leavingClient(tmux, leaving, env);
  if (client === null) return null;
  const to = others.find((other) => other.name === client.previous) ?? others[0] ?? null;
  return { client, to };
}

/**
 * Put a client into another session before the one it is in ends, so that the person stays in tmux,
 * and say so where they look then: what pots prints may be gone with its pane.
 * @param said what was printed, and is still wanted there; `""`: nothing
 * @throws PotsError with tmux's words
 */
export async function takeWayOut(
  tmux: Tmux,
  client: Client,
  to: Named,
  said: string,
): Promise<void> {
  const where = "you are now in #{session_name}";
  const tell = said === "" ? `that session ends; ${where}` : `${asMessage(said)}; ${where}`;
  const own = commandWord(client.name);
  const time = said === "" ? "" : `-d ${READ} `;
  await tmux.must("move your client out of the session", [
    inSame(to, [
      `switch-client -c ${own} -t '${to.id}'`,
      `display-message ${time}-c ${own} -t '${to.id}:' ${commandWord(tell)}`,
    ]),
  ]);
}

/** One's own; where that cannot be told apart, any that shows the session, which ends for all. */
async function leavingClient(
  tmux: Tmux,
  leaving: string,
  env: Environment,
): Promise<Client | null> {
  const there = (await listClients(tmux)).filter(({ sessionId }) => sessionId === leaving);
  const own = there.length > 1 ? await ownClient(tmux, env).catch(() => null) : null;
  return there.find(({ name }) => name === own?.name) ?? lastUsed(there);
}
