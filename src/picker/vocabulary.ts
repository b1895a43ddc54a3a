import Fuse from "fuse.js";
import { slipsFrom } from "../sessions/slips.ts";

/**
 * The words of a list, and which of them are like a word that was typed. fuse.js searches each
 * word once, however many rows have it, and what it found is kept while the query grows.
 */

/** Edits allowed, as a share of the word: one in a word of four letters, two in one of seven. */
const THRESHOLD = 0.3;
/** Shorter than this, a word with an edit is any other word. */
const SHORTEST = 4;

export class Vocabulary {
  private readonly words: string[];
  private readonly fuse: Fuse<string>;
  private readonly known = new Map<string, ReadonlyMap<string, number>>();

  constructor(words: Iterable<string>) {
    this.words = [...new Set(words)];
    this.fuse = new Fuse(this.words, {
      threshold: THRESHOLD,
      ignoreLocation: true,
      includeScore: true,
      shouldSort: false,
    });
  }

  /** Words like this one, and how far from it each is: 0 the same or its continuation, 1 nothing. */
  like(word: string): ReadonlyMap<string, number> {
    const before = this.known.get(word);
    if (before !== undefined) return before;
    const found = new Map<string, number>();
    if (word.length >= SHORTEST) {
      for (const { item, score = 1 } of this.fuse.search(word)) found.set(item, score);
      for (const text of this.words) {
        const slips = slipsFrom(word, text);
        if (slips !== null) found.set(text, Math.min(slips, found.get(text) ?? 1));
      }
    }
    for (const text of this.words) if (text.startsWith(word)) found.set(text, 0);
    this.known.set(word, found);
    return found;
  }
}
