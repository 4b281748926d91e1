/**
 * What this process has seen of each resource. All resources of one run of the engine share a process, in which `delete`
 * alone is told neither why it is called nor what is to come after it. Nothing of this outlives the process.
 */
import type { Kind } from "../kinds/kind.js";
import { hasKnownId, idOf, type JobProperties } from "./inputs.js";

/** What makes a job run again whose declaration needs no new one: its last run has failed, is over, or is gone. */
export type RerunCause = "failure" | "always" | "missing";

/** One resource in this run, since its inputs were first checked. */
export interface Seen {
  readonly kind: Kind;
  /** As checked last: the whole of it while the job is to be created, else what tells which job it is, and its settings. */
  inputs: JobProperties;
  /**
   * The last check was told of no job in the state: the resource is new, or its job is to be replaced, for the engine checks
   * once more, without the old inputs, what it is about to create (Pulumi 3.255, step_generator.go).
   */
  isToBeCreated: boolean;
  /** The first check was told of a job in the state. */
  readonly hadJob: boolean;
  /** `diff` said that the change needs a new job. */
  isPlanned: boolean;
  /**
   * Why the job is to run again, where nothing but that is a reason for the planned replacement: a job that turns out to be
   * at work is then never stopped.
   */
  rerun: RerunCause | undefined;
  /** The planned replacement is there to have a run: a job that is there already cannot stand in for the new one. */
  runsAgain: boolean;
  /** Uids of jobs on the server that create took over. */
  readonly taken: Set<string>;
  /** The question to the server whether it takes the new job, asked once. */
  question: Promise<void> | undefined;
}

const resources = new Map<string, Seen>();
/**
 * The same by the id of the job that each is to have, as far as it is known: every check asks for one, of a run that may
 * have thousands.
 */
const byId = new Map<string, Set<Seen>>();
/** Uids of jobs that were deleted to make room, by the URN; some before their resource was first checked. */
const deleted = new Map<string, string>();

/** Ids and uids of the jobs that the state was seen to have, by the URN. */
const ofState = new Map<string, Set<string>>();

let hasSentWrites = false;

/** A resource that has a job in this run, and how it is known. */
export interface Holder {
  /** URN of the resource. */
  readonly origin: string;
  /** By the state that `diff` was given, by a POST of this run, or by a patch that took it over. */
  readonly by: "state" | "create" | "taking";
}

/** A job as this run knows it: a server's copy gives out the same uids. */
export interface JobOnServer {
  readonly endpoint: string;
  readonly uid: string;
}

function keyOf({ endpoint, uid }: JobOnServer): string {
  return `${endpoint} ${uid}`;
}

/** Who has which job. */
const holders = new Map<string, Holder>();
/** The URN of today, by the one that a state was written under. */
const renamed = new Map<string, string>();

/** Forgets everything: another engine, or other settings. */
export function forgetRun(): void {
  hasSentWrites = false;
  resources.clear();
  byId.clear();
  ofState.clear();
  deleted.clear();
  holders.clear();
  renamed.clear();
}

/** The resource that was seen to have the job in this run. */
export function holderOf(job: JobOnServer): Holder | undefined {
  return holders.get(keyOf(job));
}

/**
 * Notes whose job this is.
 *
 * @returns the other resource that has it already, which then keeps it
 */
export function noteHolder(job: JobOnServer, holder: Holder): Holder | undefined {
  const known = holderOf(job);
  if (known && known.origin !== holder.origin) {
    return known;
  }
  // That it was taken over counts until the run ends: another state may still have it.
  if (holder.origin !== "" && known?.by !== "taking") {
    holders.set(keyOf(job), holder);
  }
  return undefined;
}

/** Takes back what {@link noteHolder} noted: it did not come to it. */
export function forgetHolder(job: JobOnServer, { origin, by }: Holder): void {
  const known = holderOf(job);
  if (known?.origin === origin && known.by === by) {
    holders.delete(keyOf(job));
  }
}

/**
 * Notes the job of a state, which may have been written under a former URN of the resource.
 *
 * @param formers URNs under which the state may have been noted
 * @returns another resource of this run that has the same job
 */
export function noteStateOf(
  origin: string,
  formers: readonly string[],
  { id, uid, endpoint }: Omit<JobOnServer, "uid"> & { id: string; uid: string | undefined },
): Holder | undefined {
  noteOfState(origin, id, uid);
  for (const former of formers.filter((each) => each !== origin && each !== "")) {
    renamed.set(former, origin);
  }
  if (uid === undefined) {
    return undefined;
  }
  const job = { endpoint, uid };
  const known = holderOf(job);
  if (known && known.by !== "taking" && formers.includes(known.origin)) {
    holders.delete(keyOf(job));
  }
  return noteHolder(job, { origin, by: "state" });
}

/**
 * Another resource of the program that is to have the same job, where one of the two has it already: a renamed resource
 * keeps the name of its job, and a new one under the old name would be given that name as well.
 */
export function findTwin(
  kind: Kind,
  inputs: JobProperties,
  old: JobProperties | undefined,
): Seen | undefined {
  if (!hasKnownId(inputs)) {
    return undefined;
  }
  const id = idOf(inputs);
  const own = resources.get(inputs.origin);
  const hasIt = old ? idOf(old) === id : own?.hadJob === true;
  return [...(byId.get(id) ?? [])].find((other) => {
    const isOther = other.inputs.origin !== inputs.origin && other.kind.name === kind.name;
    const isSameServer = other.inputs.lifecycle.connection === inputs.lifecycle.connection;
    return (
      isOther && isSameServer && (other.hadJob && isOfState(other.inputs.origin, id)) !== hasIt
    );
  });
}

function setInputs(seen: Seen, inputs: JobProperties): void {
  byId.get(idOf(seen.inputs))?.delete(seen);
  seen.inputs = inputs;
  if (hasKnownId(inputs)) {
    const id = idOf(inputs);
    byId.set(id, (byId.get(id) ?? new Set<Seen>()).add(seen));
  }
}

/** Notes that a request is about to be sent that may change something on a server. */
export function noteWrite(): void {
  hasSentWrites = true;
}

/** Whether this process has sent anything that may have changed something on a server. */
export function hasWritten(): boolean {
  return hasSentWrites;
}

/** A run may have thousands of jobs, and nobody asks for the manifest of one that is there. */
function outlineOf(inputs: JobProperties): JobProperties {
  const { name, namespace } = inputs.metadata;
  return { ...inputs, metadata: { name, namespace }, spec: {} };
}

/** Notes inputs that `check` has found good, and those of the job in the state, if there is one. */
export function noteCheck(kind: Kind, inputs: JobProperties, old: JobProperties | undefined): void {
  if (inputs.origin === "") {
    return;
  }
  const isToBeCreated = old === undefined;
  const seen = resources.get(inputs.origin) ?? {
    kind,
    inputs,
    isToBeCreated,
    hadJob: old !== undefined,
    isPlanned: false,
    rerun: undefined,
    runsAgain: false,
    taken: new Set<string>(),
    question: undefined,
  };
  setInputs(seen, isToBeCreated ? inputs : outlineOf(inputs));
  Object.assign(seen, { isToBeCreated, question: undefined });
  if (old) {
    noteOfState(inputs.origin, idOf(old));
  }
  resources.set(inputs.origin, seen);
}

/** Notes which job the state has. */
export function noteOfState(origin: string, id: string, uid?: string): void {
  const known = ofState.get(origin) ?? new Set<string>();
  ofState.set(origin, uid === undefined ? known.add(id) : known.add(id).add(uid));
}

/** Whether the state was seen to have the job with this id, or this uid. */
export function isOfState(origin: string, idOrUid: string): boolean {
  return ofState.get(origin)?.has(idOrUid) === true;
}

/** Notes that `diff` planned a replacement, and why. */
export function notePlanned(
  origin: string,
  { rerun, runsAgain }: Pick<Seen, "rerun" | "runsAgain">,
): void {
  const seen = resources.get(origin);
  if (seen) {
    Object.assign(seen, { isPlanned: true, rerun, runsAgain });
  }
}

/** Lets the server be asked once more whether it takes the new jobs: what it said may no longer hold. */
export function forgetAnswers(): void {
  for (const each of resources.values()) {
    each.question = undefined;
  }
}

/** Notes that `create` has been called. */
export function noteCreate(origin: string): void {
  const seen = resources.get(origin);
  if (seen) {
    seen.isToBeCreated = false;
    setInputs(seen, outlineOf(seen.inputs));
  }
}

/**
 * Notes that a job was deleted whose resource may get another one in this run: one that is to be created, or one that the
 * program has not come to yet, because its job went for another one that it depends on.
 */
export function noteDeleted(origin: string, uid: string): void {
  const seen = resources.get(origin);
  if (origin !== "" && (!seen || seen.isToBeCreated)) {
    deleted.set(origin, uid);
  }
}

/** Uid of the job that was deleted in this run to make room for the resource's new one. */
export function deletedToMakeRoom(origin: string): string | undefined {
  return deleted.get(origin);
}

/** What is known of the resource with this URN in this run; undefined where the program does not have it (any more). */
export function recall(origin: string): Seen | undefined {
  return resources.get(origin) ?? resources.get(renamed.get(origin) ?? "");
}

/** Resources whose job is to be replaced and whose new job has not been made yet. */
export function awaitedReplacements(): Seen[] {
  return [...resources.values()].filter((each) => each.isToBeCreated && each.hadJob);
}
