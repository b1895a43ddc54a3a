import { shellLine } from "../terminal/text.ts";
import { COMMANDS } from "./declarations.ts";

/**
 * Commands that pots proposes, as they have to be typed here: whoever named a tmux server (-L, -S)
 * has to name it again. Hints are written without; what shows them to a person passes them through
 * here.
 */

interface Server {
  socketName?: string | undefined;
  socketPath?: string | undefined;
}

let named: Server = {};

/** @param server the one that was named on this command line */
export function proposeFor(server: Server): void {
  named = server;
}

/** As tmux takes them: a path goes before a name. */
function flagsFor({ socketName, socketPath }: Server): string[] {
  if (socketPath !== undefined) return ["-S", socketPath];
  return socketName === undefined ? [] : ["-L", socketName];
}

/** `pots` before a command; a command's help is the same on every server. */
function proposals(): RegExp {
  const names = COMMANDS.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
  const before = String.raw`(?<=^|[^\w/'"-])`;
  return new RegExp(`${before}pots (?=(?:${names.join("|")})(?![\\w-])(?! --help))`, "gm");
}

/** A hint with every pots command in it as it is to be typed. */
export function asTyped(hint: string, server = named): string {
  const flags = flagsFor(server);
  if (flags.length === 0) return hint;
  return hint.replace(proposals(), (pots) => `${pots}${shellLine(flags)} `);
}
