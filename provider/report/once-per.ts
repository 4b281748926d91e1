/**
 * The same work, done once for each object, which never changes. All entries of a report are written with each event of a run,
 * so what is the same as the last time must cost nothing.
 */
export function oncePer<Key extends object, T>(work: (key: Key) => T): (key: Key) => T {
  const known = new WeakMap<Key, { readonly result: T }>();
  return (key) => {
    const found = known.get(key) ?? { result: work(key) };
    known.set(key, found);
    return found.result;
  };
}
