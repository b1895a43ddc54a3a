import type { Words } from "../cli/words.ts";
import { requireHost } from "../hosts/name.ts";
import { looksLikePattern } from "../sessions/matching.ts";
import type { Session } from "../sessions/model.ts";
import { fullName } from "../sessions/naming.ts";
import type { Context } from "../snapshot/context.ts";
import { PotsError } from "../system/errors.ts";
import { printable } from "../terminal/text.ts";
import { listSessions } from "../tmux/sessions.ts";

/** Words that mean sessions of another machine: `--host build`, or `build:acme-auth-dev`. */

export interface Elsewhere {
  host: string;
  /** As they are called there. */
  names: string[];
}

type Asking = Pick<Context, "config" | "tmux">;

/** `build:x` as host and rest, where the host is one of them; null: it is no such word. Pure. */
export function splitWord(word: string, hosts: readonly string[]): [string, string] | null {
  const at = word.indexOf(":");
  const host = word.slice(0, Math.max(0, at));
  return hosts.includes(host) ? [host, word.slice(at + 1)] : null;
}

/**
 * The machine that words mean, and their names there; null: this one. A session here that is called
 * exactly so comes first.
 * @param names those of the command's words that name sessions
 * @throws PotsError of kind `usage` where they are on several machines
 */
export async function elsewhere(
  context: Asking,
  words: Words,
  names: readonly string[] = words.positionals,
): Promise<Elsewhere | null> {
  const host = words.value("host");
  if (host !== undefined) {
    requireHost(host);
    return { host, names: names.map((name) => splitWord(name, [host])?.[1] ?? name) };
  }
  const found = await onHosts(context, names);
  const first = found.find((each) => each !== null)?.[0];
  if (first === undefined) return null;
  if (found.some((each) => each?.[0] !== first)) {
    throw new PotsError(
      "usage",
      `${printable(names.join(" "))} are on several machines; nothing was done`,
      "name those of one machine at a time",
    );
  }
  return { host: first, names: found.map((each) => each?.[1] ?? "") };
}

/** Each word as host and rest; null for those that mean something here. */
async function onHosts(
  { config, tmux }: Asking,
  names: readonly string[],
): Promise<([string, string] | null)[]> {
  const { hosts } = config.settings;
  const split = names.map((name) => splitWord(name, hosts));
  if (split.every((each) => each === null)) return split;
  const here = new Set((await listSessions(tmux)).map(({ name }) => name));
  return split.map((each, index) => (here.has(names[index] ?? "") ? null : each));
}

/**
 * The one session of a machine that is called so: never by a part of its name.
 * @throws PotsError of kind `notFound`
 */
export async function namedThere(
  host: string,
  name: string,
  sessions: readonly Session[],
): Promise<Session> {
  const bare = name.startsWith("=") ? name.slice(1) : name;
  const named = sessions.find((session) => session.name === name || session.name === bare);
  if (named !== undefined) return named;
  const { nearest } = await import("../sessions/fuzzy.ts");
  const called = (each: string) => printable(fullName({ host, name: each }));
  const names = sessions.map((session) => session.name);
  const parts = names.filter((each) => bare !== "" && each.includes(bare));
  const near = [...new Set([...parts, ...nearest(name, names)])].slice(0, 3).map(called);
  throw new PotsError(
    "notFound",
    `no session on ${host} is named ${printable(bare)}`,
    [
      near.length > 0
        ? `nearest: ${near.join(", ")}`
        : `pots list --host ${host} shows every session there`,
      looksLikePattern(bare)
        ? "a name is never a pattern"
        : "on another machine a session is named in full",
    ].join("\n  "),
  );
}
