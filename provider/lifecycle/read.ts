import type { KubernetesJob } from "../api/objects.js";
import { ProviderError } from "../errors.js";
import { isJsonObject, isSameJson, type JsonObject } from "../values/json.js";
import type { Kind } from "../kinds/kind.js";
import { projectLive } from "../planning/project.js";
import { isOurs, learnGeneration } from "./generations.js";
import { settleDoubt } from "./in-doubt.js";
import type { JobProperties } from "./inputs.js";
import { lastAppliedAnnotation } from "./kubectl.js";
import { lastPhase } from "./last-outcome.js";
import { tellLeftBehind } from "./left-behind.js";
import { reservedPrefix } from "./marks.js";
import { tellOnce } from "./messages.js";
import { keepMissing, ttlOf, withSighting } from "./missing.js";
import { noteNotKept } from "./not-kept.js";
import { toInputs, toOutputs } from "./outputs.js";
import { readForRefresh } from "./refresh-list.js";
import { noteOfState } from "./run-memory.js";
import { findAllowedMove, moment, withServer, type ServerMove } from "./server-check.js";
import { addressOf, describeServer } from "./server-identity.js";
import { tellSuspensionDrift } from "./suspend-preview.js";
import { targetOf, type Target } from "./target.js";
import { readStored, type WriteJournal } from "./unrecorded-writes.js";
import { settleAwaited } from "./wait/goal.js";

/** What read answers; an empty id means that the job is gone. */
export interface ReadResult {
  readonly id: string;
  readonly props: JsonObject;
  /** Those that show what has changed; where nothing has, the engine keeps its own and has nothing to convert. */
  readonly inputs?: JsonObject;
}

const gone: ReadResult = { id: "", props: {} };

function withoutMarks(map: unknown): JsonObject {
  if (!isJsonObject(map)) {
    return {};
  }
  return Object.fromEntries(
    Object.entries(map).filter(([name]) => !name.startsWith(reservedPrefix)),
  );
}

/** A job that only its id is known of, by `get`: everything that the server has, as a declaration. */
function withoutCopy(annotations: unknown): unknown {
  return isJsonObject(annotations)
    ? Object.fromEntries(
        Object.entries(annotations).filter(([name]) => name !== lastAppliedAnnotation),
      )
    : annotations;
}

function declareWhole({ metadata, spec }: KubernetesJob, properties: JobProperties): JobProperties {
  const { name, namespace } = metadata;
  return {
    ...properties,
    metadata: {
      name,
      namespace,
      labels: withoutMarks(metadata.labels),
      annotations: withoutCopy(withoutMarks(metadata.annotations)),
    },
    spec,
  };
}

function isDeclared({ spec }: JobProperties): boolean {
  return Object.keys(spec).length > 0;
}

async function tellReplaced(target: Target): Promise<void> {
  const text = `${target.label}: the job was deleted, and another one made under its name that does not belong to this resource`;
  await tellOnce("warning", { origin: target.origin, text });
}

/** A refresh takes the job out of the state, and what that comes to is not plain to everybody: it runs once more. */
async function tellGone(target: Target): Promise<void> {
  const text = `${target.label}: the job is gone from the server (deleted by somebody, or by its ttlSecondsAfterFinished); pulumi up makes it again, and it runs again`;
  await tellOnce("warning", { origin: target.origin, text });
}

/** Looked up by `get`: the engine hands over what the program says, or in a refresh the state of an earlier look. */
function isLookup(properties: JobProperties): boolean {
  const isFirst = properties.uid === undefined && !isDeclared(properties);
  return isFirst || properties.facts.isLookup === true;
}

async function tellLookupGone({ label, origin }: Target): Promise<void> {
  const text = `${label}: the job that is looked up is gone from the server; pulumi up ends with JOB_NOT_FOUND until the id is corrected, or the get is taken out of the program`;
  await tellOnce("warning", { origin, text });
}

/**
 * Reads what a program only looks up, whichever job has the name today. No inputs are returned: of the outputs the whole
 * spec is a secret (`additionalSecretOutputs`), and of inputs that the program has not given the engine would make none.
 */
async function readLookup(kind: Kind, id: string, stored: JobProperties): Promise<ReadResult> {
  const target = await targetOf(kind, "read", { id, properties: stored });
  const object = await readForRefresh(target, stored.uid);
  if (object) {
    const { status, metadata } = object;
    const facts = await withServer(target, { ...stored.facts, isLookup: true });
    const known = { uid: metadata.uid, status, facts };
    return { id, props: toOutputs(kind, declareWhole(object, stored), known) };
  }
  if (stored.uid === undefined) {
    throw notFound(target);
  }
  await tellLookupGone(target);
  return gone;
}

function notFound({ label, connection }: Target): ProviderError {
  const message = `get ${label}: there is no such job on ${describeServer(addressOf(connection) ?? { endpoint: "the server" })}; correct the id (<namespace>/<name>), or the connection`;
  return new ProviderError("JOB_NOT_FOUND", message);
}

/** The state of a job on a server that is out of reach says the best that is known, and `up` replaces the job. */
async function keepUnread(
  kind: Kind,
  id: string,
  { target, properties, move }: { target: Target; properties: JobProperties; move: ServerMove },
): Promise<ReadResult> {
  const text = `${target.label} was not read: it is on ${describeServer(move.was)}, and the settings lead to ${describeServer(move.is)}; pulumi up replaces it`;
  await tellOnce("warning", { origin: target.origin, text });
  const { uid = "", status } = properties;
  const outputs = {
    ...toOutputs(kind, properties, { uid, status }),
    ...(status ? { status } : {}),
  };
  return { id, props: outputs };
}

/** A job that counts as finished, and that an interrupted run had asked to delete: it may have been at work until then. */
async function tellOpenEnd(
  { kind, label, origin }: Target,
  stored: JobProperties,
  { unrecorded }: WriteJournal,
): Promise<void> {
  if (unrecorded?.isDeletion !== true || kind.clearedPhases.includes(lastPhase(stored))) {
    return;
  }
  const text = `${label}: a run that was interrupted had asked the server to delete the job, which may not have been over by then; to have it made again, set lifecycle.onMissing to recreate, then pulumi up, pulumi refresh and once more pulumi up`;
  await tellOnce("warning", { origin, text });
}

/**
 * Reads the job as it is on the server. What means the same as the declaration comes back in the user's own spelling, so
 * only true drift shows. A job that is not there is gone only if the server is the one that the state speaks of; then it
 * leaves the state, or counts as finished, as `lifecycle.onMissing` says.
 *
 * @throws ProviderError `SERVER_CHANGED`, `JOB_GONE`; `JOB_NOT_FOUND` for a lookup; what the client throws
 */
export async function read(kind: Kind, id: string, props: JsonObject): Promise<ReadResult> {
  const { stored, journal } = readStored(props);
  if (isLookup(stored)) {
    return readLookup(kind, id, stored);
  }
  noteOfState(stored.origin, id, stored.uid);
  const target = await targetOf(kind, "read", { id, properties: stored });
  const since = moment();
  const object = await readForRefresh(target, stored.uid);
  if (!object || object.metadata.uid !== stored.uid) {
    const move = await findAllowedMove("read", target, stored, since);
    if (move) {
      return keepUnread(kind, id, { target, properties: stored, move });
    }
  }
  if (!object || !isOurs(object, stored)) {
    // What an interrupted run has deleted was to be made anew, or to go for good; a job with a time to live may have run.
    const isOwnDeletion = journal.unrecorded?.isDeletion === true && ttlOf(stored) === undefined;
    const kept = isOwnDeletion ? undefined : await keepMissing("read", { target, state: stored });
    if (kept) {
      await tellOpenEnd(target, stored, journal);
      journal.conclude(kept);
      return { id, props: kept };
    }
    if (object) {
      await tellReplaced(target);
    } else if (stored.uid !== undefined) {
      // Without a uid nobody knows whether there ever was a job, which was said when it was made.
      await tellGone(target);
    }
    return gone;
  }
  const { uid } = object.metadata;
  const properties = settleDoubt(kind, stored, object);
  const isSameObject = uid === properties.uid;
  const facts = isDeclared(properties)
    ? await noteNotKept(target, properties, { object, sent: [], isSameObject })
    : properties.facts;
  const current = isDeclared(properties)
    ? { ...properties, ...projectLive(kind, properties, object, facts.notKept) }
    : declareWhole(object, properties);
  await tellSuspensionDrift(target, properties, object);
  await tellLeftBehind(target);
  const { status } = object;
  const seen = withSighting(kind, { spec: current.spec, facts }, object);
  const known = settleAwaited(kind, learnGeneration(seen, object), object);
  const learned = await withServer(target, known);
  const outputs = toOutputs(kind, current, { uid, status, facts: learned });
  journal.conclude(outputs);
  const inputs = toInputs(current);
  return { id, props: outputs, ...(isSameJson(inputs, toInputs(stored)) ? {} : { inputs }) };
}
