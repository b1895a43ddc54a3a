import Fuse from "fuse.js";
import { formsOf } from "./naming.ts";
import { slipsFrom } from "./slips.ts";

/** What resembles a query, by fuse.js and by slips; loaded only when nothing stricter matched. */

/** Edit distance allowed, as a share of the query: more than this is noise. */
const THRESHOLD = 0.3;
/** How much better (fuse.js scores, 0 is perfect) the first must be to count as meant. */
const CLEAR_LEAD = 0.1;

interface Hit<T> {
  item: T;
  /** 0 is perfect, 1 nothing alike. */
  score: number;
}

/** Best first. */
function search<T>(
  query: string,
  items: readonly T[],
  textOf: (item: T) => string,
  threshold: number,
): Hit<T>[] {
  const rows = items.map((item) => ({ item, text: textOf(item) }));
  const options = { keys: ["text"], threshold, ignoreLocation: true, includeScore: true };
  const hits = new Map<T, number>();
  const hit = (item: T, score: number) => hits.set(item, Math.min(score, hits.get(item) ?? 1));
  const fuse = new Fuse(rows, options);
  for (const form of formsOf(query)) {
    for (const { item, score = 1 } of fuse.search(form)) hit(item.item, score);
    for (const { item, text } of rows) {
      const slips = slipsFrom(form, text);
      if (slips !== null) hit(item, slips);
    }
  }
  return Array.from(hits, ([item, score]) => ({ item, score })).sort((a, b) => a.score - b.score);
}

/** Items that resemble the query, best first; one alone where it is clearly the best. */
export function resembling<T>(
  query: string,
  items: readonly T[],
  textOf: (item: T) => string,
): T[] {
  const hits = search(query, items, textOf, THRESHOLD);
  const [first, second] = hits;
  if (first === undefined) return [];
  const lead = (second?.score ?? 1) - first.score;
  return lead >= CLEAR_LEAD ? [first.item] : hits.map(({ item }) => item);
}

/**
 * Up to three texts nearest to a word that matched nothing, best first; for "did you mean".
 * @param threshold share of the word that may differ
 */
export function nearest(word: string, texts: readonly string[], threshold = 0.6): string[] {
  // The other way round as well: `statuss` holds `status`, and an edit distance knows only one way.
  const held = texts.filter(
    (text) => text !== "" && formsOf(word).some((form) => form.includes(text.toLowerCase())),
  );
  const alike = search(word, [...new Set(texts)], (text) => text, threshold);
  return [...new Set([...held, ...alike.map(({ item }) => item)])].slice(0, 3);
}
