import distance from "damerau-levenshtein";

/**
 * Slips of the fingers: a letter wrong, missing, too many, or two neighbours swapped, each counted as
 * one. To an edit distance without swaps, as fuse.js has it, the commonest slip is two mistakes.
 */

/** Slips allowed, as a share of the word: one in four letters, two in seven; more is another word. */
const ALLOWED = 0.3;

/** Where words start: at a letter or digit behind anything else. */
const STARTS = /(?<![\p{L}\p{N}])[\p{L}\p{N}]/gu;

/**
 * How far a word is from what stands at the start of some word of a text, as a share of its letters:
 * 0 the same, null where that is too far. Case is ignored. Pure.
 */
export function slipsFrom(word: string, text: string): number | null {
  const most = Math.floor(word.length * ALLOWED);
  if (most === 0) return null;
  const [typed, whole] = [word.toLowerCase(), text.toLowerCase()];
  let least = most + 1;
  for (const { index } of whole.matchAll(STARTS)) {
    if (missing(typed, whole.slice(index, index + typed.length + 1)) > most) continue;
    for (let length = typed.length - 1; length <= typed.length + 1; length++) {
      const part = whole.slice(index, index + length);
      if (part.length < length) break;
      least = Math.min(least, distance(typed, part).steps);
    }
  }
  return least > most ? null : least / word.length;
}

/** How many letters of a word occur nowhere in a text: one slip makes at most one. */
function missing(word: string, text: string): number {
  let count = 0;
  for (const letter of word) if (!text.includes(letter)) count++;
  return count;
}
