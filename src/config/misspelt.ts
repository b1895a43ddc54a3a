import distance from "damerau-levenshtein";

/** Keys that look like settings of pots and are none. */

/** What is set for whoever works in a session, and by pots itself. */
const OTHERS = /^POTS_(PROJECT|ROOT|WORKTREE|BRANCH|TASK|SESSION|PORT|CLIENT)$/;
/** Slips of a key in the environment, where others may have variables of such names too. */
const SLIPS = 3;

/** Is this one of pots' keys by its name? */
export const isOurs = (key: string) => key.startsWith("POTS_") && !OTHERS.test(key);

export interface Near {
  key: string;
  /** Letters to change, add, remove or swap with the next to make one word of the other. */
  slips: number;
}

/** The key that is nearest to a word. */
export function nearestKey(word: string, keys: readonly string[]): Near {
  return keys
    .map((key) => ({ key, slips: distance(word, key).steps }))
    .reduce((best, next) => (next.slips < best.slips ? next : best));
}

/** Is a variable of the environment one of the keys, misspelt? */
export function isSlip(name: string, keys: readonly string[]): boolean {
  return isOurs(name) && !keys.includes(name) && nearestKey(name, keys).slips <= SLIPS;
}
