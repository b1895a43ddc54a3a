import type { Several } from "./list.ts";

/** Which rows of a list are chosen. Pure. */

export type Chosen = ReadonlySet<string>;

export function toggled(chosen: Chosen, key: string): Chosen {
  const next = new Set(chosen);
  if (!next.delete(key)) next.add(key);
  return next;
}

/**
 * All rows that the query shows, but the guarded; once all of those are chosen, none of the shown.
 * @param shown their keys
 * @returns also how many were left out because they are guarded
 */
export function allToggled(
  chosen: Chosen,
  shown: readonly string[],
  { guarded }: Several,
): { chosen: Chosen; leftOut: number } {
  const free = shown.filter((key) => !guarded.has(key));
  if (free.every((key) => chosen.has(key))) {
    const gone = new Set(shown);
    return { chosen: new Set([...chosen].filter((key) => !gone.has(key))), leftOut: 0 };
  }
  const next = new Set([...chosen, ...free]);
  return { chosen: next, leftOut: shown.filter((key) => !next.has(key)).length };
}
