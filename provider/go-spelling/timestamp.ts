/**
 * A time as Go's `metav1.Time` writes it, in UTC and without fractions of a second: `2026-01-02T05:04:05.9+02:00` is
 * `2026-01-02T03:04:05Z`. Undefined for a text that is no time.
 */
export function canonicalTime(text: string): string | undefined {
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : `${new Date(time).toISOString().slice(0, 19)}Z`;
}
