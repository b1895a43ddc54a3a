/**
 * The letters of a query in order, with others between them, as fzf matches. Its scores are fzf's
 * (src/algo/algo.go): a letter that matches counts, one at the start of a word more, one behind
 * another that matched more, and every letter left out between two costs.
 */

const MATCH = 16;
const START = 8;
const FIRST = 16; // the bonus of the query's first letter counts twice
const BEHIND = 4;
const GAP = -3;
const GAP_LONGER = -1;

const NEVER = Number.NEGATIVE_INFINITY;

/**
 * @param starts where words start in the text
 * @returns where the letters are in their best place, and how good that is; null: not in there
 */
export function findLetters(
  query: string,
  text: string,
  starts: readonly number[],
): { at: number[]; score: number } | null {
  if (!inOrder(query, text)) return null;
  const isStart = new Set(starts);
  const columns = text.length;
  // best[q][t]: the best score with letter q of the query on letter t of the text
  const best: number[][] = [];
  const from: number[][] = [];
  for (let q = 0; q < query.length; q++) {
    const scores = Array<number>(columns).fill(NEVER);
    const origins = Array<number>(columns).fill(-1);
    let gap = NEVER; // the best place of the letter before that is not next to this one
    let gapAt = -1;
    for (let t = q; t < columns; t++) {
      const before = best[q - 1];
      if (before !== undefined && t >= 2) {
        gap += GAP_LONGER;
        const opened = (before[t - 2] ?? NEVER) + GAP;
        if (opened > gap) {
          gap = opened;
          gapAt = t - 2;
        }
      }
      if (text[t] !== query[q]) continue;
      const bonus = isStart.has(t) ? (q === 0 ? FIRST : START) : 0;
      if (before === undefined) {
        scores[t] = MATCH + bonus;
        continue;
      }
      const next = t === 0 ? NEVER : (before[t - 1] ?? NEVER) + Math.max(bonus, BEHIND);
      const apart = gap + bonus;
      scores[t] = MATCH + Math.max(next, apart);
      origins[t] = next >= apart ? t - 1 : gapAt;
    }
    best.push(scores);
    from.push(origins);
  }
  const last = best.at(-1) ?? [];
  let end = 0;
  for (let t = 1; t < columns; t++) if ((last[t] ?? NEVER) > (last[end] ?? NEVER)) end = t;
  const at: number[] = [];
  for (let q = query.length - 1, t = end; q >= 0; q--) {
    at.unshift(t);
    t = from[q]?.[t] ?? -1;
  }
  return { at, score: last[end] ?? NEVER };
}

function inOrder(query: string, text: string): boolean {
  let at = -1;
  for (let q = 0; q < query.length; q++) {
    at = text.indexOf(query[q] ?? "", at + 1);
    if (at === -1) return false;
  }
  return query !== "";
}
