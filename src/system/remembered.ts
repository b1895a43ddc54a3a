/** What a map has for a key; looked for, and kept in it, where it has nothing yet. */
export function remembered<Key, Value>(
  known: Map<Key, Value>,
  key: Key,
  look: (key: Key) => Value,
): Value {
  const before = known.get(key);
  if (before !== undefined) return before;
  const found = look(key);
  known.set(key, found);
  return found;
}
