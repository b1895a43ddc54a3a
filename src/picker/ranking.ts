import { Vocabulary } from "./vocabulary.ts";

/**
 * How the picker ranks. A query is typed a letter at a time, so what it means has to be plain:
 * each row stands on the first of these rungs that holds for it, and lower rungs come first.
 *
 * 0 exact      the whole of a name, project, worktree, branch     `acme` → every session of acme
 * 1 start      the start of one of them                           `acme-au` → acme-auth-dev
 * 2 word       the start of a word, or of several in this order   `auth`, `au log` → acme-auth-login-dev
 * 3 initials   first letters, from the first word on              `pfl` → pots-fix-login-redirect-dev
 * 4 anyOrder   words that start words, in any order               `log au` → acme-auth-login-dev
 * 5 inside     somewhere inside                                   `ogin` → acme-auth-login-dev
 * 6 pieces     starts of words run together, words left out       `aulog`, `plr`
 * 7 alike      every word like one of the row's, by fuse.js       `lgoin acme`, `autth`
 *
 * Words end where anything but a letter or digit stands, in rows and in queries: `feat/au` is the
 * words feat and au. The rows' own text comes first, what stands beside it (branch, project)
 * second. Rows on the same rung keep the order they came in, which is most recent first.
 *
 * Rung 7 is an edit distance and finds something for most queries: it is only asked when nothing
 * stands higher. To fuse.js all that hold the query are equal, and it knows no initials, which is
 * why the rungs above are counted here.
 */
export const RUNG = {
  exact: 0,
  start: 1,
  word: 2,
  initials: 3,
  anyOrder: 4,
  inside: 5,
  pieces: 6,
  alike: 7,
} as const;

/** What of a row a query is compared with; as it is shown. */
export interface Searchable {
  label: string;
  /** Stands beside the label, and is searched and highlighted too. */
  detail: string;
  /** Also searched, but not shown as such: project, worktree, branch. */
  words: readonly string[];
}

export interface Hit<R> {
  row: R;
  rung: number;
  /** Positions in `label` and `detail` (UTF-16 units) of what matched. */
  label: ReadonlySet<number>;
  detail: ReadonlySet<number>;
}

interface Field {
  text: string;
  /** Where words start in the text. */
  starts: number[];
  /** The words themselves. */
  words: string[];
}

interface Entry<R> {
  row: R;
  fields: Field[];
}

export interface Index<R extends Searchable> {
  entries: Entry<R>[];
  /** Every word of every row; gathered when it is first needed. */
  vocabulary: Vocabulary | null;
}

/** Lower case, each letter staying where it was. */
function fold(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text;
}

function toField(shown: string): Field {
  const text = fold(shown);
  const matches = [...text.matchAll(/[\p{L}\p{N}]+/gu)];
  return { text, starts: matches.map(({ index }) => index), words: matches.map(([word]) => word) };
}

/** @param rows most recent first */
export function buildIndex<R extends Searchable>(rows: readonly R[]): Index<R> {
  const entries = rows.map((row) => ({
    row,
    fields: [row.label, row.detail, ...row.words].map(toField),
  }));
  return { entries, vocabulary: null };
}

/** A rung and the positions in one field that put it there. */
interface Found {
  rung: number;
  at: number[];
}

const range = (from: number, length: number) => Array.from({ length }, (_, i) => from + i);

/** One word or phrase, taken as it is, in one field. */
function findWhole(query: string, { text, starts }: Field): Found | null {
  const first = text.indexOf(query);
  if (first === -1) return null;
  if (text === query) return { rung: RUNG.exact, at: range(0, query.length) };
  if (first === 0) return { rung: RUNG.start, at: range(0, query.length) };
  const start = starts.find((position) => text.startsWith(query, position));
  if (start !== undefined) return { rung: RUNG.word, at: range(start, query.length) };
  return { rung: RUNG.inside, at: range(first, query.length) };
}

/**
 * The query as starts of words run together, the fewest pieces first found. `needed` words may be
 * left out between pieces; only with single letters from the first word on is it initials.
 */
function findPieces(query: string, { text, starts }: Field): Found | null {
  const take = (from: number, word: number): number[] | null => {
    if (from === query.length) return [];
    for (let w = word; w < starts.length; w++) {
      const start = starts[w] ?? 0;
      const end = starts[w + 1] ?? text.length;
      let length = 0;
      while (
        start + length < end &&
        from + length < query.length &&
        text[start + length] === query[from + length]
      ) {
        length++;
      }
      for (; length > 0; length--) {
        const rest = take(from + length, w + 1);
        if (rest !== null) return [...range(start, length), ...rest];
      }
    }
    return null;
  };
  if (query.length < 2 || query.length > starts.length * 12) return null;
  const at = take(0, 0);
  if (at === null) return null;
  const initials = at.every((position, i) => position === starts[i]);
  return { rung: initials ? RUNG.initials : RUNG.pieces, at };
}

/** The query's words as starts of words: in this order, or in any. */
function findWords(words: readonly string[], { text, starts }: Field): Found | null {
  if (words.length < 2 || !words.every((word) => text.includes(word))) return null;
  const place = (free: readonly number[], inOrder: boolean): number[] | null => {
    let left = [...free];
    const at: number[] = [];
    for (const word of words) {
      const start = left.find((position) => text.startsWith(word, position));
      if (start === undefined) return null;
      left = left.filter((position) => (inOrder ? position > start : position !== start));
      at.push(...range(start, word.length));
    }
    return at;
  };
  const ordered = place(starts, true);
  if (ordered !== null) return { rung: RUNG.word, at: ordered };
  const loose = place(starts, false);
  return loose === null ? null : { rung: RUNG.anyOrder, at: loose };
}

const wordsOf = (text: string) => text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");

function better(a: Found | null, b: Found | null): Found | null {
  if (a === null || b === null) return a ?? b;
  return b.rung < a.rung ? b : a;
}

function hitOf<R>(row: R, rung: number, at: readonly number[][]): Hit<R> {
  return { row, rung, label: new Set(at[0]), detail: new Set(at[1]) };
}

/** The best a single query or word does in each field, best first by rung, then by field. */
function bestField(query: string, words: readonly string[], fields: readonly Field[]) {
  let best: (Found & { field: number }) | null = null;
  for (const [index, field] of fields.entries()) {
    let found = findWhole(query, field);
    if (found === null || found.rung > RUNG.word) {
      found = better(found, findWords(words, field));
      if (words.length === 1) found = better(found, findPieces(query, field));
    }
    if (found !== null && (best === null || found.rung < best.rung)) {
      best = { ...found, field: index };
    }
  }
  return best;
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

/** Where a row stands for a query; null: nowhere above fuse.js. */
function climb<R>(
  { row, fields }: Entry<R>,
  wanted: string,
  words: readonly string[],
): (Hit<R> & { field: number }) | null {
  const whole = bestField(wanted, words, fields);
  if (whole !== null) {
    const { field, at } = shownAt(whole, wanted, words, fields);
    const positions = fields.map((_, index) => (index === field ? at : []));
    return { ...hitOf(row, whole.rung, positions), field: whole.field };
  }
  if (words.length < 2) return null;
  // Each word by itself, wherever: `login acme`, with acme the project and login in the branch.
  const at: number[][] = fields.map(() => []);
  let rung: number = RUNG.anyOrder;
  for (const word of words) {
    const found = bestField(word, [word], fields);
    if (found === null) return null;
    const shown = shownAt(found, word, [word], fields);
    at[shown.field]?.push(...shown.at);
    rung = Math.max(rung, found.rung);
  }
  return { ...hitOf(row, rung, at), field: 0 };
}

/** The words of the query that are like words of a row, in every field. */
function resembling<R extends Searchable>(index: Index<R>, words: readonly string[]): Hit<R>[] {
  index.vocabulary ??= new Vocabulary(
    index.entries.flatMap(({ fields }) => fields.flatMap((field) => field.words)),
  );
  const { vocabulary } = index;
  const wanted = words.map((word) => vocabulary.like(word));
  const hits = index.entries.flatMap(({ row, fields }) => {
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

/**
 * The rows a query means, best first; all of them, as they came, for an empty query.
 * @param strict without rung 7: where a name may be new, one like it must not stand in its way
 */
export function rank<R extends Searchable>(
  index: Index<R>,
  query: string,
  strict = false,
): Hit<R>[] {
  const wanted = fold(query.trim());
  if (wanted === "") return index.entries.map(({ row }) => hitOf(row, RUNG.exact, []));
  const words = wordsOf(wanted);
  const hits = index.entries.flatMap((entry) => climb(entry, wanted, words) ?? []);
  if (hits.length === 0) return strict || words.length === 0 ? [] : resembling(index, words);
  return hits.sort((a, b) => a.rung - b.rung || a.field - b.field);
}
