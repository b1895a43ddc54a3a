import { join } from "node:path";

/** The environment that pots was started with. */

export type Environment = Record<string, string | undefined>;

/** Where the XDG Base Directory Specification has a person's own files, unless a variable says it. */
const USUAL = { CONFIG: ".config", DATA: ".local/share", STATE: ".local/state" } as const;

/** A directory for a person's own files; a variable that holds a relative path counts for nothing. */
export function xdgDirectory(kind: keyof typeof USUAL, env: Environment, home: string): string {
  const own = env[`XDG_${kind}_HOME`];
  return own?.startsWith("/") ? own : join(home, USUAL[kind]);
}
