import type { Words } from "../cli/words.ts";
import { requireHost, splitWord } from "../hosts/name.ts";
import { looksLikePattern, namedInFull } from "../sessions/matching.ts";
import type { Session } from "../sessions/model.ts";
import { fullName } from "../sessions/naming.ts";
import type { Context } from "../snapshot/context.ts";
import { PotsError } from "../system/errors.ts";
import { printable } from "../terminal/text.ts";

/** Words that mean sessions of another machine: `--host build`, or `build:acme-auth-dev`. */

export interface Elsewhere {
  host: string;
  /** As they are called there. */
  names: string[];
}

/**
 * The machine that words mean, and their names there; null: this one. Pure.
 * @param names those of the command's words that name sessions
 * @throws PotsError of kind `usage` where they are on several machines
 */
export function elsewhere(
  { config }: Pick<Context, "config">,
  words: Words,
  names: readonly string[] = words.positionals,
): Elsewhere | null {
  const host = words.value("host");
  if (host !== undefined) {
    requireHost(host);
    return { host, names: names.map((name) => splitWord(name, [host])?.[1] ?? name) };
  }
  const found = names.map((name) => splitWord(name, config.settings.hosts));
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

/**
 * The one session of a machine that is called so: never by a part of its name.
 * @throws PotsError of kind `usage` for no name, or `notFound`
 */
export async function namedThere(
  host: string,
  name: string,
  sessions: readonly Session[],
): Promise<Session> {
  const bare = name.startsWith("=") ? name.slice(1) : name;
  if (bare === "") {
    const hint = `name one: ${host}:<session>; pots list --host ${host} shows every session there`;
    throw new PotsError("usage", `no session on ${host} was named`, hint);
  }
  const named = namedInFull(name, sessions);
  if (named !== undefined) return named;
  const { nearest } = await import("../sessions/fuzzy.ts");
  const called = (each: string) => printable(fullName({ host, name: each }));
  const names = sessions.map((session) => session.name);
  const parts = names.filter((each) => each.includes(bare));
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
