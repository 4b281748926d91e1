/** Pure: what rounds come to. A ratio is made within a round, so that whatever else the machine does hits both alike. */

/** The middle of the values; the mean of the two in the middle of an even number of them; NaN of none. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}

/**
 * The median of the ratios within rounds.
 *
 * @param values one a round
 * @param floors those of the same rounds; a round without one, or with none above zero, does not count
 * @returns NaN where no round counts
 */
export function medianRatio(values: readonly number[], floors: readonly number[]): number {
  return medianOf(
    values.flatMap((value, round) => {
      const floor = floors[round];
      return floor !== undefined && floor > 0 ? [value / floor] : [];
    }),
  );
}

/** The items in another order each round: each is first, last and in between equally often. */
export function rotate<Item>(items: readonly Item[], round: number): Item[] {
  const start = items.length === 0 ? 0 : round % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}
