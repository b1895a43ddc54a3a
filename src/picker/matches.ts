import { useMemo } from "@inquirer/core";
import { widthsOf } from "./draw-row.ts";
import type { List } from "./list.ts";
import { buildIndex, newHit, rank } from "./ranking.ts";
import type { Row } from "./rows.ts";
import { Vocabulary } from "./vocabulary.ts";

/** What a list's query finds among its rows, each step taken anew only where what it is of has changed. */
export function useMatches(
  { strict, newRow }: List<unknown, unknown>,
  rows: readonly Row<unknown>[],
  query: string,
) {
  const index = useMemo(() => buildIndex(rows, (words) => new Vocabulary(words)), [rows]);
  const found = useMemo(() => rank(index, query, strict), [index, query]);
  /** What is found, and the offer of a new one behind it. */
  const hits = useMemo(() => {
    const row = newRow?.(query.trim()) ?? null;
    return row === null ? found : [...found, newHit(row)];
  }, [found]);
  const fresh = hits.length > found.length ? hits.at(-1)?.row : undefined;
  const widths = useMemo(
    () => widthsOf(fresh === undefined ? rows : [...rows, fresh]),
    [rows, fresh],
  );
  const keys = useMemo(() => hits.map(({ row }) => row.key), [hits]);
  return { found: found.length, hits, keys, fresh, widths };
}
