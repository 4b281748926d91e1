export type { Attributes } from "./authentication.js";
export type { Clock } from "./clock.js";
export type { AutomaticLifecycle, JobAddress } from "./controllers.js";
export type { Emulator, EmulatorOptions, PatchOperation } from "./emulator.js";
export type { Fault, FaultMatch } from "./faults.js";
export type { EmulatorProject, EmulatorUser } from "./iam.js";
export type { EmulatorMode, ModeRow, ModeRules } from "./modes.js";
export type { JobPhase, PhaseDetails, VolcanoPhase } from "./phases.js";
export type { LoggedRequest, RequestLog } from "./request-log.js";
export type { ControllerTiming, EmulatedPod, JobKind, Queue, QueueState } from "./world.js";

export { defaultProject, defaultUser, startEmulator } from "./emulator.js";
export { deliberateDifferences, type DeliberateDifference } from "./differences.js";
export { isStatusFailure } from "./statuses.js";
export { modeRows } from "./modes.js";
