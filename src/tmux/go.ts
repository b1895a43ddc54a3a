import { typeAhead } from "./capture.ts";
import { type Client, lastUsed, listClients, ownClient, requireOwnClient } from "./clients.ts";
import type { Tmux, TmuxCommand } from "./connection.ts";
import { placeOf, refuseNesting } from "./place.ts";

/** Getting a person's terminal to a session: by becoming tmux, or by switching its client. */

type Environment = Record<string, string | undefined>;

export interface GoOptions {
  readOnly?: boolean;
  detachOthers?: boolean;
  /** Keys typed ahead that pots' own terminal still holds, for the session's active pane. */
  typed?: Uint8Array;
  /** A text of pots' own, without a name in it, that is to be read there: what was printed is gone from sight. */
  tell?: string | undefined;
}

/** Milliseconds in which a line can be read and its command remembered. */
const READ = 8000;

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
  await refuseNesting(tmux, env);
  const { readOnly, detachOthers, typed, tell } = options;
  const telling = (...where: string[]): TmuxCommand[] =>
    tell === undefined ? [] : [["display-message", ...where, "-d", `${READ}`, tell]];
  const { kind } = await placeOf(tmux, env);
  if (kind === "outside") {
    const flags = [...(readOnly ? ["-r"] : []), ...(detachOthers ? ["-d"] : [])];
    return await tmux.become([["attach-session", ...flags, "-t", id], ...telling()]);
  }
  // Left to itself tmux would take any client for the one meant.
  const own = await requireOwnClient(tmux, env);
  const others = (detachOthers ? await listClients(tmux) : []).filter(
    ({ name, sessionId }) => sessionId === id && name !== own.name,
  );
  const commands: TmuxCommand[] = [
    ...others.map(({ name }) => ["detach-client", "-t", name] as const),
    [
      "switch-client",
      ...(readOnly && !own.readOnly ? ["-r"] : []), // here it toggles
      ...["-c", own.name, "-t", id],
    ],
    ...telling("-c", own.name),
  ];
  await typeAhead(tmux, id, typed ?? new Uint8Array(), commands);
}

interface Named {
  id: string;
  name: string;
}

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
 * @throws PotsError with tmux's words
 */
export async function takeWayOut(tmux: Tmux, client: Client, to: Named): Promise<void> {
  const tell = "that session ends; you are now in #{session_name}";
  await tmux.must("move your client out of the session", [
    ["switch-client", "-c", client.name, "-t", to.id],
    ["display-message", "-c", client.name, "-t", `${to.id}:`, tell],
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
