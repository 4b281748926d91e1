/**
 * Pure: our times beside those of pulumi-kubernetes, which were measured on another machine of two cores, with Pulumi CLI
 * 3.255.0 and a file backend. Both runs had the floor in them, so one is scaled to the other by what that took here and there.
 */
import type { ContenderName } from "../engine/contender-names";
import type { Measurement } from "../engine/measurement";
import type { OperationName } from "../engine/operations";
import { ratioOf } from "./lookup";

/** Seconds that an operation took there. */
interface Elsewhere {
  readonly jobs: number;
  readonly operation: OperationName;
  readonly kubernetes: number;
  /** Of the floor that was measured there with as many jobs. */
  readonly floor: number;
}

/** The floor that was measured there: as an object with 100 jobs, as one text with 500. */
const floors: Readonly<Record<number, ContenderName>> = { 100: "floor-job", 500: "floor-text" };

const measured: readonly Elsewhere[] = [
  { jobs: 100, operation: "preview", kubernetes: 2.18, floor: 1.83 },
  { jobs: 100, operation: "up", kubernetes: 5.52, floor: 3.29 },
  { jobs: 100, operation: "same", kubernetes: 2.47, floor: 2.48 },
  { jobs: 100, operation: "label", kubernetes: 9.56, floor: 5.18 },
  { jobs: 100, operation: "refresh", kubernetes: 2.31, floor: 1.57 },
  { jobs: 100, operation: "destroy", kubernetes: 4.59, floor: 2.47 },
  { jobs: 500, operation: "preview", kubernetes: 9.2, floor: 2.7 },
  { jobs: 500, operation: "up", kubernetes: 90, floor: 23.8 },
  { jobs: 500, operation: "same", kubernetes: 10.3, floor: 3.05 },
  { jobs: 500, operation: "label", kubernetes: 175, floor: 44.2 },
  { jobs: 500, operation: "refresh", kubernetes: 18.7, floor: 1.66 },
  { jobs: 500, operation: "destroy", kubernetes: 88, floor: 21.4 },
];

/** Numbers of jobs for which there are figures, least first. */
export const jobsElsewhere: readonly number[] = Object.keys(floors).map(Number);

/**
 * How many times as long as pulumi-kubernetes a contender takes.
 *
 * @returns undefined where one of them, or the floor between them, was not measured
 */
export function timesKubernetes(
  all: readonly Measurement[],
  contender: ContenderName,
  place: Pick<Elsewhere, "jobs" | "operation">,
): number | undefined {
  const there = measured.find(
    ({ jobs, operation }) => jobs === place.jobs && operation === place.operation,
  );
  const floor = floors[place.jobs];
  const ratio = floor && ratioOf(all, { ...place, contender }, [floor]);
  return there && ratio && (ratio * there.floor) / there.kubernetes;
}
