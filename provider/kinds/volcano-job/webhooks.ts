import { isJsonObject, type JsonObject } from "../../values/json.js";
import { defaultVolcanoJob } from "./defaults.js";
import { decodeInto } from "../../server/go-decoding.js";
import {
  listAt,
  numberAt,
  objectAt,
  sortMembers,
  textAt,
  valueAt,
} from "../../server/json-access.js";
import { plainNumbers } from "../../server/json-text.js";
import type { AdmissionView } from "../../server/kind-model.js";
import { Refusal } from "../../server/refusal.js";
import { isSemanticallyEqual } from "../../server/semantic-equality.js";
import { hasDifference, type ServerVersion } from "../../server/versions.js";
import { partitionFaults, topologyFaults } from "./partitions.js";
import { totalReplicas } from "./tasks.js";
import { volcanoCreateFaults } from "./validation.js";
import { webhookText, type WebhookFault } from "./webhook-faults.js";

const mutatingWebhook = "mutatejob.volcano.sh";
const validatingWebhook = "validatejob.volcano.sh";
function decodeSpec(object: JsonObject, webhook: string): JsonObject {
  // The webhook is sent maps that Go wrote: the first mistake in the order of names is the one it tells.
  const spec = objectAt(sortMembers(objectAt(object, "spec")));
  const { value, error } = decodeInto(spec, "VolcanoJobSpec", "spec");
  if (error !== undefined) {
    throw new Refusal(error, webhook);
  }
  return value;
}

/** The webhook writes plugins as it has read them, and reads a null in the list of tasks as an empty task. */
function asMutated(spec: JsonObject, decoded: JsonObject): JsonObject {
  const { tasks } = spec;
  const { plugins } = decoded;
  return {
    ...spec,
    ...(Array.isArray(tasks) ? { tasks: tasks.map((task: unknown) => task ?? {}) } : {}),
    ...(plugins === undefined ? {} : { plugins }),
  };
}

/**
 * Volcano's mutating webhook, which runs when a job is created (Volcano 1.14.1, pkg/webhooks/admission/jobs/mutate).
 *
 * @throws Refusal 400 for a wrong type anywhere in the spec, 500 without a spec
 */
export function mutateVolcanoJob(object: JsonObject, version: ServerVersion): JsonObject {
  const job = plainNumbers(object);
  if (!isJsonObject(job)) {
    return object;
  }
  const given = job["spec"];
  if (given !== undefined && !isJsonObject(given)) {
    const word = Array.isArray(given)
      ? "array"
      : typeof given === "boolean"
        ? "bool"
        : typeof given;
    const cause = `json: cannot unmarshal ${word} into Go struct field Job.spec of type v1alpha1.JobSpec`;
    throw new Refusal(cause, mutatingWebhook);
  }
  const decoded = decodeSpec(job, mutatingWebhook);
  const status = decodeInto(objectAt(job, "status"), "VolcanoJobStatus", "status");
  if (status.error !== undefined) {
    throw new Refusal(status.error, mutatingWebhook);
  }
  if (given === undefined) {
    throw new Refusal(
      'add operation does not apply: doc is missing path: "/spec/queue": missing value',
    );
  }
  const options = {
    needsMinPartitions: hasDifference(version, "partitionsWithoutMinimum"),
  };
  return { ...job, spec: defaultVolcanoJob(asMutated(given, decoded), options).spec };
}

/**
 * What Volcano's validating webhook objects to on a create.
 *
 * @throws Refusal 400 for a wrong type
 */
export function volcanoObjections(object: JsonObject, view: AdmissionView): WebhookFault[] {
  const spec = decodeSpec(object, validatingWebhook);
  const place = {
    name: textAt(object, "metadata", "name"),
    namespace: textAt(object, "metadata", "namespace"),
  };
  return volcanoCreateFaults(spec, place, view);
}

/**
 * Volcano's validating webhook on a create.
 *
 * @throws Refusal 400 with all faults in one message
 */
export function admitVolcanoJob(object: JsonObject, view: AdmissionView): void {
  const message = webhookText(volcanoObjections(object, view));
  if (message !== "") {
    throw new Refusal(message.trim(), validatingWebhook);
  }
}

function scaleFault(spec: JsonObject, jobName: string, version: ServerVersion): string | undefined {
  const tasks = listAt(spec, "tasks");
  for (const [index, task] of tasks.entries()) {
    const minAvailable = numberAt(task, "minAvailable");
    if (minAvailable !== undefined && minAvailable > (numberAt(task, "replicas") ?? 0)) {
      return `'minAvailable' must be <= 'replicas' in task: ${textAt(task, "name")}`;
    }
    const place = { jobName, path: `spec.tasks[${index}]` };
    const fault = webhookText(partitionFaults(task, place, version));
    if (fault !== "") {
      return fault;
    }
  }
  if ((numberAt(spec, "minAvailable") ?? 0) > totalReplicas(tasks)) {
    return "job 'minAvailable' must not be greater than total replicas";
  }
  return webhookText(topologyFaults(spec["networkTopology"], "spec.networkTopology")) || undefined;
}

function without(object: unknown, ...members: readonly string[]): unknown {
  if (!isJsonObject(object)) {
    return object;
  }
  return Object.fromEntries(Object.entries(object).filter(([name]) => !members.includes(name)));
}

/** The part of a spec that an update may not change. */
function frozenPart(spec: JsonObject, isTemplateMutable: boolean): JsonObject {
  const taskMembers = ["replicas", "minAvailable", ...(isTemplateMutable ? ["template"] : [])];
  const volumes = listAt(spec, "volumes").map((volume) =>
    valueAt(volume, "volumeClaim") === undefined ? volume : without(volume, "volumeClaimName"),
  );
  const frozen = without(spec, "minAvailable", "priorityClassName");
  return {
    ...(isJsonObject(frozen) ? frozen : {}),
    tasks: listAt(spec, "tasks").map((task) => without(task, ...taskMembers)),
    volumes,
  };
}

const frozenMessage =
  "job updates may not change fields other than `minAvailable`, " +
  "`tasks[*].replicas under spec` and `PriorityClassName`";

/**
 * Volcano's validating webhook on an update: only the final object is judged, against the old one.
 *
 * @throws Refusal 400
 */
export function admitVolcanoJobUpdate(
  object: JsonObject,
  old: JsonObject,
  view: AdmissionView,
): void {
  const spec = decodeSpec(object, validatingWebhook);
  const oldSpec = decodeSpec(old, validatingWebhook);
  const fault = scaleFault(spec, textAt(object, "metadata", "name"), view.version);
  if (fault !== undefined) {
    throw new Refusal(fault, validatingWebhook);
  }
  if (listAt(spec, "tasks").length !== listAt(oldSpec, "tasks").length) {
    throw new Refusal("job updates may not add or remove tasks", validatingWebhook);
  }
  const [after, before] = [spec, oldSpec].map((each) =>
    frozenPart(each, view.mutable.includes("spec.tasks[].template")),
  );
  if (!isSemanticallyEqual(after ?? {}, before ?? {}, "VolcanoJobSpec")) {
    throw new Refusal(frozenMessage, validatingWebhook);
  }
}
