import { invalid, namedElsewhere, type FieldFault } from "../field-errors.js";
import { isCertain } from "../unknowns.js";

/** Where a source of a projected volume stands, and what the ones before it have taken. */
export interface Projection {
  /** Of the whole volume, which the server names for what its sources do to each other. */
  readonly volume: string;
  readonly field: string;
  /** Paths of the files before, to which those of this one are added. */
  readonly paths: Set<string>;
}

/** The path of a file, where it is in the document, and what the server shows of a file whose path another one has. */
export interface TakenPath {
  readonly path: string;
  readonly place: string;
  readonly shown: string;
}

/** Fault of a path that another file of the volume has. */
export function takenPathFaults({ path, place, shown }: TakenPath, at: Projection): FieldFault[] {
  if (at.paths.has(path)) {
    const fault = invalid(place, shown, "conflicting duplicate paths");
    return namedElsewhere([fault], place, at.volume);
  }
  if (isCertain()) {
    at.paths.add(path);
  }
  return [];
}
