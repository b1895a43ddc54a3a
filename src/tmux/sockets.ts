import { readdirSync } from "node:fs";
import type { Environment } from "../system/environment.ts";
import { realPath } from "../system/paths.ts";
import type { ServerChoice } from "./connection.ts";

/** Where tmux's servers listen. */

/** The socket tmux would use for `-L` or `-S`; null: whatever tmux itself follows. */
export function chosenSocket(server: ServerChoice, env: Environment): string | null {
  if (server.socketPath !== undefined) return server.socketPath;
  if (server.socketName === undefined) return null;
  return `${socketDirectory(env)}/${server.socketName}`;
}

function socketDirectory(env: Environment): string {
  return `${env.TMUX_TMPDIR || "/tmp"}/tmux-${process.getuid?.() ?? 0}`;
}

/**
 * The socket of the server that is asked: chosen, of the server one stands in, or tmux's usual one.
 * The same before and after a reboot, whether or not it is there.
 */
export function serverSocket(server: ServerChoice, env: Environment): string {
  const chosen = chosenSocket(server, env) ?? /^(.+),\d+,-?\d+$/.exec(env.TMUX ?? "")?.[1];
  const path = chosen ?? `${socketDirectory(env)}/default`;
  // the same by whatever links it is reached
  const [, base, rest] = /^(.*?)((?:\/tmux-\d+)?\/[^/]*)$/.exec(path) ?? [];
  return base && rest ? `${realPath(base)}${rest}` : path;
}

/** Names of the sockets `-L` could choose; a socket may be left over from a server that ended. */
export function socketNames(env: Environment): string[] {
  try {
    return readdirSync(socketDirectory(env)).sort();
  } catch {
    return []; // no server was ever started there
  }
}

/** Is the server of this socket the one that was asked for? */
export function isAskedFor(socket: string, server: ServerChoice, env: Environment): boolean {
  const chosen = chosenSocket(server, env);
  return chosen === null || realPath(chosen) === realPath(socket);
}
