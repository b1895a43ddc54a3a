import { findLetters } from "./letters.ts";

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
 * 7 letters    its letters in order, as fzf has it, best first    `lgn` → acme-auth-login-dev
 * 8 directory  somewhere inside the directory                     `code/acme`
 * 9 alike      every word like one of the row's, by fuse.js       `lgoin acme`, `autth`
 *
 * Words end where anything but a letter or digit stands, in rows and in queries: `feat/au` is the
 * words feat and au. The rows' own text comes first, what stands beside it (branch, project)
 * second. Rows on the same rung keep the order they came in, which is most recent first.
 *
 * Rung 9 is an edit distance and finds something for most queries: it is only asked when nothing
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
  letters: 7,
  directory: 8,
  alike: 9,
} as const;

export interface Field {
  text: string;
  /** Where words start in the text. */
  starts: number[];
  /** The words themselves. */
  words: string[];
}

/** Lower case, each letter staying where it was. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text;
}

export function toField(shown: string): Field {
  const text = fold(shown);
  const matches = [...text.matchAll(/[\p{L}\p{N}]+/gu)];
  return { text, starts: matches.map(({ index }) => index), words: matches.map(([word]) => word) };
}

/** A rung and the positions in one field that put it there. */
export interface Found {
  rung: number;
  at: number[];
  /** How well, on the one rung that knows better and worse. */
  score?: number;
}

export const range = (from: number, length: number) => Array.from({ length }, (_, i) => from + i);

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
 * The query as starts of words run together, longest starts first; words may be left out between
 * them. Only first letters, from the first word on and none left out, are initials.
 */
function findPieces(query: string, { text, starts }: Field): Found | null {
  if (query.length < 2) return null;
  const failed = new Set<number>(); // else `a-a-a-…` would be tried in every combination
  const take = (from: number, word: number): number[] | null => {
    if (from === query.length) return [];
    const state = from * starts.length + word;
    if (failed.has(state)) return null;
    for (let w = word; w < starts.length; w++) {
      const start = starts[w] ?? 0;
      const room = Math.min((starts[w + 1] ?? text.length) - start, query.length - from);
      let length = 0;
      while (length < room && text[start + length] === query[from + length]) length++;
      for (; length > 0; length--) {
        const rest = take(from + length, w + 1);
        if (rest !== null) return [...range(start, length), ...rest];
      }
    }
    failed.add(state);
    return null;
  };
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

function better(a: Found | null, b: Found | null): Found | null {
  if (a === null || b === null) return a ?? b;
  return b.rung < a.rung ? b : a;
}

/** The letters in order, where nothing stricter holds. */
function findScattered(query: string, { text, starts }: Field): Found | null {
  const found = query.length < 2 ? null : findLetters(query, text, starts);
  return found === null ? null : { rung: RUNG.letters, ...found };
}

/** The best a single query or word does in each field, best first by rung, then by field. */
export function bestField(query: string, words: readonly string[], fields: readonly Field[]) {
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
  if (best !== null || words.length !== 1) return best;
  for (const [index, field] of fields.entries()) {
    const found = findScattered(query, field);
    if (found !== null && (best === null || (found.score ?? 0) > (best.score ?? 0))) {
      best = { ...found, field: index };
    }
  }
  return best;
}
