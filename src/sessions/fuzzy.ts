import Fuse from "fuse.js";

/** What resembles a query, by fuse.js; loaded only when nothing stricter matched. */

/** Edit distance allowed, as a share of the query: more than this is noise. */
const THRESHOLD = 0.3;
/** How much better (fuse.js scores, 0 is perfect) the first must be to count as meant. */
const CLEAR_LEAD = 0.1;

function search<T>(query: string, items: readonly T[], textOf: (item: T) => string) {
  const fuse = new Fuse(
    items.map((item) => ({ item, text: textOf(item) })),
    { keys: ["text"], threshold: THRESHOLD, ignoreLocation: true, includeScore: true },
  );
  return fuse.search(query);
}

/** Items that resemble the query, best first; one alone where it is clearly the best. */
export function resembling<T>(
  query: string,
  items: readonly T[],
  textOf: (item: T) => string,
): T[] {
  const hits = search(query, items, textOf);
  const [first, second] = hits;
  if (first === undefined) return [];
  const lead = (second?.score ?? 1) - (first.score ?? 0);
  return lead >= CLEAR_LEAD ? [first.item.item] : hits.map((hit) => hit.item.item);
}

/**
 * Up to three texts nearest to a word that matched nothing, best first; for "did you mean".
 * @param threshold share of the word that may differ
 */
export function nearest(word: string, texts: readonly string[], threshold = 0.6): string[] {
  const fuse = new Fuse([...new Set(texts)], {
    threshold,
    ignoreLocation: true,
    includeScore: true,
  });
  // The other way round as well: `statuss` holds `status`, and an edit distance knows only one way.
  const lower = word.toLowerCase();
  const held = texts.filter((text) => text !== "" && lower.includes(text.toLowerCase()));
  return [...new Set([...held, ...fuse.search(word).map((hit) => hit.item)])].slice(0, 3);
}
