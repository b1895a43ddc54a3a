/** Keys that look like settings of pots and are none. */

/** What is set for whoever works in a session, and by pots itself. */
const OTHERS = /^POTS_(PROJECT|ROOT|WORKTREE|BRANCH|TASK|SESSION|PORT|CLIENT)$/;
/** Slips of a key in the environment, where others may have variables of such names too. */
const SLIPS = 3;

/** Is this one of pots' keys by its name? */
export const isOurs = (key: string) => key.startsWith("POTS_") && !OTHERS.test(key);

/**
 * Letters to change, add, remove or swap with the next to make one word of another (the "optimal
 * string alignment" distance).
 */
export function slips(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const above = rows[i - 1] ?? [];
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const ways = [(above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + same];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) ways.push((rows[i - 2]?.[j - 2] ?? 0) + 1);
      row.push(Math.min(...ways));
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}

export interface Near {
  key: string;
  slips: number;
}

/** The key that is nearest to a word. */
export function nearestKey(word: string, keys: readonly string[]): Near {
  return keys
    .map((key) => ({ key, slips: slips(word, key) }))
    .reduce((best, next) => (next.slips < best.slips ? next : best));
}

/** Is a variable of the environment one of the keys, misspelt? */
export function isSlip(name: string, keys: readonly string[]): boolean {
  return isOurs(name) && !keys.includes(name) && nearestKey(name, keys).slips <= SLIPS;
}
