/** Pure: finds what was measured, and puts it beside its floor. */
import type { ContenderName } from "../engine/contender-names";
import type { Measurement } from "../engine/measurement";
import type { OperationName } from "../engine/operations";
import { medianOf, medianRatio } from "../statistics";

/** Which measurement. */
export interface Place {
  readonly contender: ContenderName;
  readonly operation: OperationName;
  readonly jobs: number;
}

/** The measurement at that place; undefined where that was not measured. */
export function find(all: readonly Measurement[], place: Place): Measurement | undefined {
  return all.find(
    ({ contender, operation, jobs }) =>
      contender === place.contender && operation === place.operation && jobs === place.jobs,
  );
}

/** How many jobs there were, least first. */
export function jobCounts(all: readonly Measurement[]): number[] {
  return [...new Set(all.map(({ jobs }) => jobs))].sort((a, b) => a - b);
}

/** The median time of an operation; undefined where it was not measured. */
export function timeOf(all: readonly Measurement[], place: Place): number | undefined {
  const found = find(all, place);
  return found && medianOf(found.milliseconds);
}

/**
 * How many times the floor an operation took, round by round.
 *
 * @param floors whose times are added up: the floor of the engine, and the requests alone
 */
export function ratioOf(
  all: readonly Measurement[],
  place: Place,
  floors: readonly ContenderName[],
): number | undefined {
  const own = find(all, place);
  const found = floors.map((contender) => find(all, { ...place, contender }));
  if (own === undefined || found.includes(undefined)) {
    return undefined;
  }
  const sums = own.milliseconds.map((_, round) =>
    found.reduce((sum, each) => sum + (each?.milliseconds[round] ?? Number.NaN), 0),
  );
  return medianRatio(own.milliseconds, sums);
}

/**
 * Milliseconds that each job beyond the smallest number measured adds: what starts once is not in it.
 *
 * @returns undefined for the smallest number itself, and where it was not measured
 */
export function timePerJob(all: readonly Measurement[], place: Place): number | undefined {
  const [least] = jobCounts(all);
  if (least === undefined || place.jobs === least) {
    return undefined;
  }
  const [time, start] = [timeOf(all, place), timeOf(all, { ...place, jobs: least })];
  return time === undefined || start === undefined
    ? undefined
    : (time - start) / (place.jobs - least);
}
