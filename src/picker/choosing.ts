import type { Several } from "./list.ts";

/** Which rows of a list are chosen. Pure. */

export type Chosen = ReadonlySet<string>;

export function toggled(chosen: Chosen, key: string): Chosen {
  const next = new Set(chosen);
  if (!next.delete(key)) next.add(key);
  return next;
}

/**
 * What enter takes, as in fzf: the chosen rows; where none ever was, the one under the cursor. Where
 * rows were chosen and all of them unchosen again, it takes none: that says "none of these".
 */
export function taken<R>(chosen: readonly R[], row: R | null, ever: boolean): readonly R[] {
  return chosen.length > 0 || ever || row === null ? chosen : [row];
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
