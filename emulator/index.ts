export type { Attributes } from "./http/authentication.js";
export type { Clock } from "./controllers/clock.js";
export type { AutomaticLifecycle } from "./controllers/courses.js";
export type { JobAddress } from "./controllers/job-address.js";
export type { Emulator, EmulatorOptions } from "./emulator.js";
export type { Fault, FaultMatch } from "./http/faults.js";
export type { EmulatorProject, EmulatorUser } from "./cci/iam.js";
export type { EmulatorMode, ModeRow, ModeRules } from "./cci/modes.js";
export type { JobPhase, PhaseDetails, VolcanoPhase } from "./controllers/phases.js";
export type { LoggedRequest, RequestLog } from "./http/request-log.js";
export type {
  ContainerChange,
  ContainerEnd,
  EmulatedPod,
  PodChange,
  PodCondition,
  PodPhase,
} from "./pods/pod.js";
export type { PodGroupChange, PodGroupCondition, PodGroupPhase } from "./volcano/pod-group.js";
export type { Queue, QueueState } from "./volcano/queue.js";
export type { ControllerTiming, JobKind } from "./world.js";

export { defaultProject, defaultUser, startEmulator } from "./emulator.js";
export { deliberateDifferences, type DeliberateDifference } from "./differences.js";
export { isStatusFailure } from "./http/statuses.js";
export { modeRows } from "./cci/modes.js";
