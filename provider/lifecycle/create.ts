import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { JobManifest, JobResult } from "../api/jobs-api.js";
import type { KubernetesJob } from "../api/objects.js";
import { ProviderError, isApiError, isProviderError } from "../errors.js";
import { isJsonObject, type JsonObject } from "../kinds/json.js";
import type { Kind } from "../kinds/kind.js";
import { metadataLists } from "../planning/metadata-lists.js";
import { parseProperties, type JobProperties } from "./inputs.js";
import { annotationOf, createAnnotation, marksOf, originAnnotation } from "./marks.js";
import { tell, tellOnce } from "./messages.js";
import { noteNotKept } from "./not-kept.js";
import { toOutputs } from "./outputs.js";
import { learnServer, withLearned } from "./server-check.js";
import { targetOf, type Target } from "./target.js";
import { explainUnsettled, isUnsettled } from "./unsettled.js";

/** What create answers. */
export interface CreateResult {
  readonly id: string;
  readonly outs: JsonObject;
}

const pauseMs = 500;

function toBody(target: Target, properties: JobProperties, createId: string): JobManifest {
  const { kind, connection, name, namespace } = target;
  const { metadata } = properties;
  const marks = marksOf(properties.origin, connection.ownerMarks, createId);
  const merged = (name: "labels" | "annotations") => {
    const own = metadata[name];
    const map = { ...(isJsonObject(own) ? own : {}), ...marks[name] };
    return Object.keys(map).length > 0 ? { [name]: map } : {};
  };
  return {
    apiVersion: kind.apiVersion,
    kind: kind.apiKind,
    metadata: {
      name,
      namespace,
      ...merged("labels"),
      ...merged("annotations"),
      ...Object.fromEntries(
        metadataLists.flatMap((list) => (metadata[list] ? [[list, metadata[list]]] : [])),
      ),
    },
    spec: properties.spec,
  };
}

function isBeingDeleted(error: unknown): boolean {
  return (
    isApiError(error, "API_ALREADY_EXISTS") &&
    /object is being deleted/.test(error.serverMessage ?? "")
  );
}

function isMadeBy(object: KubernetesJob, createId: string): boolean {
  return annotationOf(object.metadata, createAnnotation) === createId;
}

function nameTaken(
  { label }: Target,
  object: KubernetesJob | undefined,
  origin: string,
): ProviderError {
  const isOwn =
    object && origin !== "" && annotationOf(object.metadata, originAnnotation) === origin;
  const message = isOwn
    ? `create ${label}: the job is there already and carries this resource's mark, from an interrupted pulumi up or because a replacement keeps the name; delete it on the server and run pulumi up again, or set the resource option deleteBeforeReplace`
    : `create ${label}: a job of that name is there already and does not belong to this resource; choose another metadata.name, leave the name out to get one, or delete that job`;
  return new ProviderError("JOB_NAME_TAKEN", message);
}

async function readOwn(target: Target, createId: string): Promise<KubernetesJob | undefined> {
  const found = await target.jobs.read(target.name, { timeoutMs: target.deadline.leftMs() });
  return found && isMadeBy(found.object, createId) ? found.object : undefined;
}

/**
 * Decides after a failed POST: the job that it made after all, or undefined to send it once more. The name is fixed and the
 * object carries the id of this very call, so sending again can neither make a second job nor take over another's.
 */
async function recover(
  target: Target,
  error: unknown,
  attempt: { readonly createId: string; readonly wasAmbiguous: boolean },
): Promise<KubernetesJob | undefined> {
  if (isBeingDeleted(error) && !target.deadline.isOver()) {
    const text = `${target.label}: waiting for the job of the same name to be gone`;
    await tell("info", { origin: target.origin, text, isEphemeral: true });
    await sleep(pauseMs);
    return undefined;
  }
  if (isApiError(error, "API_ALREADY_EXISTS")) {
    const found = await target.jobs.read(target.name, { timeoutMs: target.deadline.leftMs() });
    if (found && attempt.wasAmbiguous && isMadeBy(found.object, attempt.createId))
      return found.object;
    throw nameTaken(target, found?.object, target.origin);
  }
  if (!isUnsettled(error) || target.deadline.isOver()) throw error;
  const own = await readOwn(target, attempt.createId);
  if (own) return own;
  await sleep(Math.min(pauseMs, target.deadline.leftMs()));
  return undefined;
}

const mostAmbiguousAttempts = 4;

async function post(target: Target, properties: JobProperties): Promise<KubernetesJob> {
  const createId = randomUUID();
  const body = toBody(target, properties, createId);
  const ambiguous: unknown[] = [];
  for (;;) {
    try {
      const answer = await target.jobs.create(body, { timeoutMs: target.deadline.leftMs() });
      await tellWarnings(target, answer);
      return answer.object;
    } catch (error) {
      if (isUnsettled(error)) ambiguous.push(error);
      if (ambiguous.length > mostAmbiguousAttempts) throw giveUp(error, ambiguous);
      const attempt = { createId, wasAmbiguous: ambiguous.length > 0 };
      const found = await recover(target, error, attempt).catch((failure: unknown) => {
        throw giveUp(failure, ambiguous);
      });
      if (found) return found;
    }
  }
}

/** After a POST that may have been acted on, the person has to know that there may be a job which no state has. */
function giveUp(error: unknown, ambiguous: readonly unknown[]): unknown {
  const last = ambiguous.at(-1);
  if (!isProviderError(last) || !isProviderError(error) || error.code === "JOB_NAME_TAKEN")
    return error;
  return explainUnsettled(
    last,
    "the job may have been made all the same: run pulumi up again, which makes it or says that it is there",
  );
}

/** Passes on what the server warned of. */
export async function tellWarnings(target: Target, { warnings }: JobResult): Promise<void> {
  for (const text of warnings) await tellOnce("warning", { origin: target.origin, text });
}

/**
 * Creates the job, once: after an answer that got lost, the object is read by its name and taken if this very call made it.
 *
 * @throws ProviderError `JOB_NAME_TAKEN` where another job has the name; what the client throws
 */
export async function create(kind: Kind, inputs: JsonObject): Promise<CreateResult> {
  const properties = parseProperties(inputs);
  const { namespace, name } = properties.metadata;
  const id = `${String(namespace)}/${String(name)}`;
  const target = await targetOf(kind, "create", { id, properties });
  const learned = learnServer(target);
  const object = await post(target, properties);
  const { uid } = object.metadata;
  const kept = await noteNotKept(target, properties, { object, sent: "all" });
  const facts = withLearned(kept, await learned);
  return { id, outs: toOutputs(kind, properties, { uid, status: object.status, facts }) };
}
