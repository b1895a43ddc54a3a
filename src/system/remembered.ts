/** What a map has for a key; looked for, and kept in it, where it has nothing yet. */
export function remembered<Key, Value>(
  known: { get: (key: Key) => Value | undefined; set: (key: Key, value: Value) => unknown },
  key: Key,
  look: (key: Key) => Value,
): Value {
  const before = known.get(key);
  if (before !== undefined) return before;
  const found = look(key);
  known.set(key, found);
  return found;
}
