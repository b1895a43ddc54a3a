import { bestField, type Field, type Found, fold, RUNG, range, toField } from "./query-rungs.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** The rows of a list that a query means, as query-rungs.ts has it, best first. */

/** What of a row a query is compared with; as it is shown. */
export interface Searchable {
  label: string;
  /** Stands beside the label, and is searched and highlighted too. */
  detail: string;
  /** Also searched, but not shown as such: project, worktree, branch. */
  words: readonly string[];
  /** Searched last, and not shown. */
  directory?: string;
  /** Somebody is needed there: the query `!` keeps those alone. */
  urgent?: boolean;
}

export interface Hit<R> {
  row: R;
  rung: number;
  /** How well, among those on one rung; the more the better. */
  score: number;
  /** Positions in `label` and `detail` (UTF-16 units) of what matched. */
  label: readonly number[];
  detail: readonly number[];
}

interface Entry<R> {
  row: R;
  fields: Field[];
  directory: string;
  /** Which letters and digits occur in the fields. */
  letters: number;
}

/** The letters and digits of words as bits: most rows without a query's letters go at a glance. */
function lettersOf(words: readonly string[]): number {
  let bits = 0;
  for (const word of words) {
    for (let i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) & 31);
  }
  return bits;
}

export interface Index<R extends Searchable> {
  rows: readonly R[];
  /** Made when something is first looked for: without a query every row is found. */
  entries: Entry<R>[] | null;
  /** Every word of every row; gathered when it is first needed. */
  vocabulary: Vocabulary | null;
  gather: Gather;
}

/** What finds words like others among these; it takes longer to load than the rest of the picker. */
type Gather = (words: readonly string[]) => Vocabulary;

/** @param rows most recent first */
export function buildIndex<R extends Searchable>(rows: readonly R[], gather: Gather): Index<R> {
  return { rows, entries: null, vocabulary: null, gather };
}

function entriesOf<R extends Searchable>(index: Index<R>): Entry<R>[] {
  index.entries ??= index.rows.map((row) => {
    const shown = [row.label, row.detail];
    const unseen = new Set(row.words.filter((word) => !shown.includes(word)));
    const fields = [...shown, ...unseen].map(toField);
    const directory = fold(row.directory ?? "");
    const letters = lettersOf([...fields.flatMap(({ words }) => words), directory]);
    return { row, fields, directory, letters };
  });
  return index.entries;
}

const wordsOf = (text: string) => text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");

function hitOf<R>(row: R, rung: number, at: readonly number[][], score = 0): Hit<R> {
  return { row, rung, score, label: at[0] ?? [], detail: at[1] ?? [] };
}

/** A row that was not looked for: the one that stands for what is new. */
export function newHit<R>(row: R): Hit<R> {
  return hitOf(row, RUNG.alike, []);
}

/** How many of an entry's fields are shown: label and detail. */
const SHOWN = 2;

/** What was found in a field that is not shown (a project's name) is mostly in one that is, too. */
function shownAt(
  found: Found & { field: number },
  query: string,
  words: readonly string[],
  fields: readonly Field[],
): { field: number; at: number[] } {
  if (found.field < SHOWN) return found;
  return bestField(query, words, fields.slice(0, SHOWN)) ?? found;
}

/** Less than this is in every directory. */
const SHORTEST_PATH = 2;

/** Where a row stands for a query; null: nowhere above fuse.js. */
function climb<R>(
  { row, fields, directory }: Entry<R>,
  wanted: string,
  words: readonly string[],
): (Hit<R> & { field: number }) | null {
  const whole = bestField(wanted, words, fields);
  if (whole !== null) {
    const { field, at } = shownAt(whole, wanted, words, fields);
    const positions = fields.map((_, index) => (index === field ? at : []));
    return { ...hitOf(row, whole.rung, positions, whole.score), field: whole.field };
  }
  const inDirectory =
    wanted.length >= SHORTEST_PATH && directory.includes(wanted)
      ? { ...hitOf(row, RUNG.directory, []), field: 0 }
      : null;
  if (words.length < 2) return inDirectory;
  // Each word by itself, wherever: `login acme`, with acme the project and login in the branch.
  const at: number[][] = fields.map(() => []);
  let rung: number = RUNG.anyOrder;
  for (const word of words) {
    const found = bestField(word, [word], fields);
    if (found === null) {
      if (word.length < SHORTEST_PATH || !directory.includes(word)) return inDirectory;
      rung = RUNG.directory;
      continue;
    }
    const shown = shownAt(found, word, [word], fields);
    at[shown.field]?.push(...shown.at);
    rung = Math.max(rung, found.rung);
  }
  return { ...hitOf(row, rung, at), field: 0 };
}

/** The words of the query that are like words of a row, in every field. */
function resembling<R extends Searchable>(index: Index<R>, words: readonly string[]): Hit<R>[] {
  const entries = entriesOf(index);
  index.vocabulary ??= index.gather(
    entries.flatMap(({ fields }) => fields.flatMap((field) => field.words)),
  );
  const { vocabulary } = index;
  const wanted = words.map((word) => vocabulary.like(word));
  const hits = entries.flatMap(({ row, fields }) => {
    const at: number[][] = fields.map(() => []);
    let distance = 0;
    for (const candidates of wanted) {
      let nearest = Number.POSITIVE_INFINITY;
      for (const [f, field] of fields.entries()) {
        for (const [w, text] of field.words.entries()) {
          const score = candidates.get(text);
          if (score === undefined) continue;
          nearest = Math.min(nearest, score);
          at[f]?.push(...range(field.starts[w] ?? 0, text.length));
        }
      }
      distance += nearest;
    }
    return distance === Number.POSITIVE_INFINITY
      ? []
      : [{ ...hitOf(row, RUNG.alike, at), distance: Math.round(distance * 10) }];
  });
  return hits.sort((a, b) => a.distance - b.distance);
}

/** What an empty query finds: every row, as it came. */
export function everyRow<R>(rows: readonly R[]): Hit<R>[] {
  return rows.map((row) => hitOf(row, RUNG.exact, []));
}

/**
 * The rows a query means, best first; all of them, as they came, for an empty query.
 * @param strict only what holds the query: where a name may be new, one like it must not stand in
 *   its way
 */
export function rank<R extends Searchable>(
  index: Index<R>,
  query: string,
  strict = false,
): Hit<R>[] {
  const isUrgent = query.trimStart().startsWith("!");
  if (isUrgent) {
    const rows = index.rows.filter(({ urgent }) => urgent === true);
    const entries = index.entries?.filter(({ row }) => row.urgent === true) ?? null;
    return rank({ ...index, rows, entries }, query.trimStart().slice(1), true);
  }
  const wanted = fold(query.trim());
  if (wanted === "") return everyRow(index.rows);
  const words = wordsOf(wanted);
  const letters = lettersOf(words);
  const hits: (Hit<R> & { field: number })[] = [];
  for (const entry of entriesOf(index)) {
    if ((entry.letters & letters) !== letters) continue;
    const hit = climb(entry, wanted, words);
    if (hit !== null && !(strict && hit.rung >= RUNG.letters)) hits.push(hit);
  }
  if (hits.length === 0) return strict || words.length === 0 ? [] : resembling(index, words);
  return hits.sort((a, b) => a.rung - b.rung || b.score - a.score || a.field - b.field);
}
