/** What Volcano's job controller makes of a command, by the phase of the job (pkg/controllers/job/state of Volcano 1.14.1). */
import type { VolcanoPhase } from "./phases.js";

/** What becomes of a job that is told something. */
export type Obedience =
  /** It comes into this phase, in which its pods are stopped. */
  | { readonly is: "moved"; readonly to: StoppingPhase }
  /** It is stopped once more, which only its version shows. */
  | { readonly is: "counted" }
  | { readonly is: "ignored" };

/** Phases in which pods are stopped. */
export type StoppingPhase = "Aborting" | "Terminating" | "Completing" | "Restarting";

/** Where a job goes when its pods are gone; a restart goes on by itself. */
export const stoppedPhases: Readonly<Record<Exclude<StoppingPhase, "Restarting">, VolcanoPhase>> = {
  Aborting: "Aborted",
  Terminating: "Terminated",
  Completing: "Completed",
};

const ofActive: Readonly<Partial<Record<string, StoppingPhase>>> = {
  AbortJob: "Aborting",
  TerminateJob: "Terminating",
  CompleteJob: "Completing",
  RestartJob: "Restarting",
};
const ofAborted: Readonly<Partial<Record<string, StoppingPhase>>> = { ResumeJob: "Restarting" };

/** What each phase obeys, and whether it is stopped once more by everything else. */
const phases: Readonly<
  Record<string, { readonly obeys: typeof ofActive; readonly isStopped: boolean }>
> = {
  Pending: { obeys: ofActive, isStopped: false },
  Running: { obeys: ofActive, isStopped: false },
  Aborting: { obeys: ofAborted, isStopped: false },
  Aborted: { obeys: ofAborted, isStopped: true },
  Completed: { obeys: {}, isStopped: true },
  Failed: { obeys: {}, isStopped: true },
  Terminated: { obeys: {}, isStopped: true },
};

/**
 * What becomes of a job.
 *
 * @param phase of the job; one without a status counts as Pending
 */
export function obedienceOf(phase: string, action: string): Obedience {
  const row = phases[phase === "" ? "Pending" : phase];
  const to = row && Object.hasOwn(row.obeys, action) ? row.obeys[action] : undefined;
  if (to) {
    return { is: "moved", to };
  }
  return { is: row?.isStopped === true ? "counted" : "ignored" };
}
