/** Where the cursor stands in a list that changes under it. Pure. */

export interface Cursor {
  /** Key of the row under it; null in an empty list. */
  key: string | null;
  index: number;
  /** Index of the first row on the screen. */
  top: number;
}

export const AT_START: Cursor = { key: null, index: 0, top: 0 };

const clamp = (value: number, most: number) => Math.max(0, Math.min(value, most));

/** The cursor on the row of this index, scrolled no further than it has to be. */
export function moveTo(
  keys: readonly string[],
  cursor: Cursor,
  index: number,
  height: number,
): Cursor {
  const to = clamp(index, keys.length - 1);
  const lowest = clamp(to - height + 1, Math.max(0, keys.length - height));
  const top = clamp(Math.max(lowest, Math.min(cursor.top, to)), Math.max(0, keys.length - height));
  return { key: keys[to] ?? null, index: to, top };
}

/**
 * Rows came or went: the row under the cursor stays under it, and stays where it is on the screen
 * as far as that goes. Where it went itself, the cursor keeps its place.
 */
export function follow(keys: readonly string[], cursor: Cursor, height: number): Cursor {
  const found = cursor.key === null ? -1 : keys.indexOf(cursor.key);
  if (found === -1) return moveTo(keys, cursor, cursor.index, height);
  return moveTo(keys, { ...cursor, top: cursor.top + found - cursor.index }, found, height);
}
