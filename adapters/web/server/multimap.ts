/** Adds to the set under a key, and returns the set. */
export function addTo<Key, Value>(map: Map<Key, Set<Value>>, key: Key, value: Value): ReadonlySet<Value> {
  const values = map.get(key) ?? new Set()
  map.set(key, values.add(value))
  return values
}

/** Removes from the set under a key, and the set when it is empty. */
export function removeFrom<Key, Value>(map: Map<Key, Set<Value>>, key: Key, value: Value): void {
  const values = map.get(key)
  values?.delete(value)
  if (values?.size === 0) map.delete(key)
}
