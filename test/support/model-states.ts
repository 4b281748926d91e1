/** The states of a job between its create and its end, as the controllers write them. */
import { Schedule } from "../../emulator/controllers/clock.js";
import {
  jobStatus,
  volcanoPhases,
  volcanoStatus,
  type JobPhase,
} from "../../emulator/controllers/phases.js";
import { isJsonObject, type JsonObject } from "../../provider/values/json.js";
import { remarshal } from "../../provider/go-spelling/remarshal.js";
import type { ServerProfile } from "../../provider/profiles/profile.js";
import type { DeclaredJob } from "../../provider/planning/plan.js";
import type { ModelServer, StoredObject } from "./model-server.js";
import { asObject } from "./stored-job.js";

/** A state that a job is in when it is changed. */
export interface ModelState {
  readonly name: string;
  /** What the declaration must say for a job to get there. */
  readonly declare: (declared: DeclaredJob) => DeclaredJob;
  /** What the controllers make of an object that has just been created. */
  readonly enter: (object: StoredObject) => StoredObject;
}

const schedule = new Schedule({ now: () => Date.UTC(2026, 0, 1) });
const asItIs = <T>(value: T): T => value;

function withSuspend(suspend: boolean | undefined) {
  return ({ metadata, spec }: DeclaredJob): DeclaredJob => {
    const rest = Object.fromEntries(Object.entries(spec).filter(([name]) => name !== "suspend"));
    return { metadata, spec: suspend === undefined ? rest : { ...rest, suspend } };
  };
}

function throughJobPhases(phases: readonly JobPhase[]) {
  return (object: StoredObject): StoredObject =>
    phases.reduce<StoredObject>(
      (job, phase) => ({ ...job, status: jobStatus(job, phase, { schedule }) }),
      object,
    );
}

/** A foreground deletion, which waits for the pods. */
function deleted(object: StoredObject): StoredObject {
  const finalizers: unknown = object.metadata["finalizers"];
  const held = Array.isArray(finalizers) ? (finalizers as unknown[]) : [];
  return {
    ...object,
    metadata: {
      ...object.metadata,
      deletionTimestamp: schedule.timestamp(),
      deletionGracePeriodSeconds: 0,
      finalizers: [...held, "foregroundDeletion"],
    },
  };
}

function jobState(name: string, phases: readonly JobPhase[], suspend?: boolean): ModelState {
  return { name, declare: withSuspend(suspend), enter: throughJobPhases(phases) };
}

function whileDeleted(state: ModelState): ModelState {
  const enter = (object: StoredObject) => deleted(state.enter(object));
  return { ...state, name: `${state.name}, being deleted`, enter };
}

const neverSuspended = {
  created: jobState("just created", []),
  running: jobState("running", ["Running"]),
  complete: jobState("complete", ["Running", "Complete"]),
  failed: jobState("failed", ["Running", "Failed"]),
};
const heldBack = jobState("suspended before it started", ["Suspended"], true);
const heldAgain = jobState("suspended after it started", ["Running", "Suspended"], true);

function withClaims(spec: JsonObject): unknown[] | undefined {
  const { volumes } = spec;
  if (!Array.isArray(volumes)) {
    return undefined;
  }
  const isUnnamed = (volume: unknown) =>
    isJsonObject(volume) && isJsonObject(volume["volumeClaim"]) && !volume["volumeClaimName"];
  if (!volumes.some(isUnnamed)) {
    return undefined;
  }
  return volumes.map((volume: unknown, i) =>
    isUnnamed(volume) ? { ...asObject(volume), volumeClaimName: `train-pvc-${i}` } : volume,
  );
}

/** The controller names the claims that it makes, and writes the whole spec anew with them, in Go's spelling. */
function withNamedClaims(object: StoredObject): StoredObject {
  const volumes = withClaims(object.spec);
  if (!volumes) {
    return object;
  }
  const spec = asObject(remarshal({ ...object.spec, volumes }, "VolcanoJobSpec"));
  return { ...object, metadata: { ...object.metadata, generation: 2 }, spec };
}

const volcanoStates: readonly ModelState[] = [
  { name: "just created", declare: asItIs, enter: asItIs },
  ...volcanoPhases.map((phase) => ({
    name: phase,
    declare: asItIs,
    enter: (object: StoredObject) => {
      const named = withNamedClaims(object);
      return { ...named, status: volcanoStatus(named, phase, { schedule }) };
    },
  })),
].flatMap((state) => (state.name === "Running" ? [state, whileDeleted(state)] : [state]));

const cciJobStates = [...Object.values(neverSuspended), whileDeleted(neverSuspended.running)];

/** CCI's level of the API has no suspended Jobs. */
const modelStates: Readonly<
  Record<ServerProfile, Readonly<Record<string, readonly ModelState[]>>>
> = {
  kubernetes: {
    VolcanoJob: volcanoStates,
    Job: [
      ...cciJobStates,
      heldBack,
      heldAgain,
      jobState("resumed", ["Suspended", "Running"]),
      whileDeleted(heldBack),
    ],
  },
  cci: { VolcanoJob: volcanoStates, Job: cciJobStates },
};

/** Every state of a kind on a server. */
export function statesOf({ kind, profile }: ModelServer): readonly ModelState[] {
  return modelStates[profile][kind.name] ?? [];
}
