import { invalid, type FieldFault } from "../field-errors.js";
import { isCertain } from "../unknowns.js";

/** Where a source of a projected volume stands, and what the ones before it have taken. */
export interface Projection {
  /** Of the whole volume, which the server names for what its sources do to each other. */
  readonly volume: string;
  readonly field: string;
  /** Paths of the files before, to which those of this one are added. */
  readonly paths: Set<string>;
}

/** Fault of a path that another file of the volume has. @param shown what the server shows of it */
export function takenPathFaults(path: string, shown: string, at: Projection): FieldFault[] {
  if (at.paths.has(path)) {
    return [invalid(at.volume, shown, "conflicting duplicate paths")];
  }
  if (isCertain()) {
    at.paths.add(path);
  }
  return [];
}
