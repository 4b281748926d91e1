/** What the state says of how its job was seen last. */
import type { Kind } from "../kinds/kind.js";
import type { JobProperties } from "./inputs.js";

/** How a run has ended, by the phase that the state has. */
export type Outcome = "succeeded" | "failed" | "not known";

/** The server's word when the job was seen last; `""` where there was none. */
export function lastPhase({ status }: Pick<JobProperties, "status">): string {
  const phase = status?.["phase"];
  return typeof phase === "string" ? phase : "";
}

/** Whether nothing but the end that is known can have come of a job that was seen in this phase. */
export function isDecided({ finishedPhases, doomedPhases }: Kind, phase: string): boolean {
  return finishedPhases.includes(phase) || doomedPhases.includes(phase);
}

/** How the last run has ended; `not known` for one whose end was open. */
export function lastOutcome(kind: Kind, old: Pick<JobProperties, "status">): Outcome {
  const phase = lastPhase(old);
  if (!isDecided(kind, phase)) {
    return "not known";
  }
  return kind.succeededPhases.includes(phase) ? "succeeded" : "failed";
}
