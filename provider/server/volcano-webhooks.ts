import { isJsonObject, type JsonObject } from "../kinds/json.js";
import { defaultJob } from "../kinds/job-defaults.js";
import { canonicalQuantity } from "../kinds/quantity.js";
import { defaultVolcanoJob } from "../kinds/volcano-job-defaults.js";
import { faultLine, quoteGo } from "./field-errors.js";
import { decodeInto } from "./go-decoding.js";
import { listAt, numberAt, objectAt, sortMembers, textAt, valueAt } from "./json-access.js";
import { plainNumbers } from "./json-text.js";
import { metadataFaults } from "./metadata.js";
import { dnsSubdomainFaults, qualifiedNameFaults } from "./names.js";
import { podTemplateFaults } from "./pod-validation.js";
import { isSemanticallyEqual } from "./semantic-equality.js";
import type { AdmissionView } from "./kind-model.js";
import { Refusal } from "./refusal.js";
import { policyFaults } from "./volcano-policies.js";

const mutatingWebhook = "mutatejob.volcano.sh";
const validatingWebhook = "validatejob.volcano.sh";
const knownPlugins: ReadonlySet<string> = new Set([
  "ssh",
  "env",
  "svc",
  "tensorflow",
  "mpi",
  "pytorch",
  "hcclrank",
  "ray",
]);

function decodeSpec(object: JsonObject, webhook: string): JsonObject {
  // The webhook is sent maps that Go wrote: the first mistake in the order of names is the one it tells.
  const spec = objectAt(sortMembers(objectAt(object, "spec")));
  const { value, error } = decodeInto(spec, "VolcanoJobSpec", "spec");
  if (error !== undefined) throw new Refusal(error, webhook);
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
export function mutateVolcanoJob(object: JsonObject): JsonObject {
  const job = plainNumbers(object);
  if (!isJsonObject(job)) return object;
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
  if (status.error !== undefined) throw new Refusal(status.error, mutatingWebhook);
  if (given === undefined) {
    throw new Refusal(
      'add operation does not apply: doc is missing path: "/spec/queue": missing value',
    );
  }
  return { ...job, spec: defaultVolcanoJob(asMutated(given, decoded)).spec };
}

function mpiTaskName(args: readonly unknown[], option: string): string {
  const texts = args.map(String);
  const at = texts.findIndex((each) => new RegExp(`^--?${option}(?:=|$)`).test(each));
  const found = texts[at];
  if (found === undefined) return option;
  return found.includes("=") ? found.slice(found.indexOf("=") + 1) : (texts[at + 1] ?? option);
}

function missingMpiTask(spec: JsonObject): string | undefined {
  const args = valueAt(spec, "plugins", "mpi");
  if (args === undefined) return undefined;
  const names = listAt(spec, "tasks").map((task) => textAt(task, "name"));
  return ["master", "worker"].find(
    (option) => !names.includes(mpiTaskName(Array.isArray(args) ? args : [], option)),
  );
}

function topologyFault(topology: unknown): string {
  const isDouble =
    numberAt(topology, "highestTierAllowed") !== undefined &&
    textAt(topology, "highestTierName") !== "";
  return isDouble
    ? "must not specify 'highestTierAllowed' and 'highestTierName' in networkTopology simultaneously"
    : "";
}

function partitionFault(task: unknown, jobName: string): string {
  const policy = valueAt(task, "partitionPolicy");
  if (!isJsonObject(policy)) return "";
  const total = numberAt(policy, "totalPartitions") ?? 0;
  const size = numberAt(policy, "partitionSize") ?? 0;
  const minPartitions = numberAt(policy, "minPartitions") ?? 0;
  const minAvailable = numberAt(task, "minAvailable");
  const place = `in task: ${textAt(task, "name")}, job: ${jobName}`;
  let fault = "";
  if (total <= 0) fault = `'TotalPartitions' must be greater than 0 ${place}`;
  else if (size <= 0) fault = `'PartitionSize' must be greater than 0 ${place}`;
  else if ((numberAt(task, "replicas") ?? 0) !== total * size) {
    fault = `'Replicas' are not equal to TotalPartitions*PartitionSize ${place}`;
  } else if (minAvailable !== undefined && minPartitions * size !== minAvailable) {
    fault = `'MinAvailable' is not equal to MinPartitions*PartitionSize ${place}`;
  }
  return fault + topologyFault(policy["networkTopology"]);
}

function joinGo(faults: readonly string[]): string {
  return `[${faults.join(" ")}]`;
}

function hasWholeCpus(container: unknown): boolean {
  const requests = objectAt(container, "resources", "requests");
  const amounts =
    Object.keys(requests).length > 0 ? requests : objectAt(container, "resources", "limits");
  const cpu = amounts["cpu"];
  const text = canonicalQuantity(typeof cpu === "string" || typeof cpu === "number" ? cpu : "0");
  return text !== undefined && text !== "0" && !/[num]$/.test(text);
}

function topologyPolicyFault(task: unknown, index: number): string {
  const policy = textAt(task, "topologyPolicy");
  if (policy === "" || policy === "none") return "";
  const spec = objectAt(task, "template", "spec");
  const containers = [...listAt(spec, "containers"), ...listAt(spec, "initContainers")];
  const at = containers.findIndex((container) => !hasWholeCpus(container));
  return at < 0 ? "" : `the cpu request isn't  an integer in spec.task[${index}] container[${at}].`;
}

/** The job that a task or a pod belongs to. */
interface JobPlace {
  readonly name: string;
  readonly namespace: string;
}

function templateFault(task: unknown, index: number, job: JobPlace): string {
  const template = objectAt(defaultJob({ template: objectAt(task, "template") }), "template");
  const metadata = { name: textAt(task, "name"), namespace: job.namespace };
  const faults = [
    ...metadataFaults(metadata, (name) => dnsSubdomainFaults(name)),
    ...podTemplateFaults(template, "template"),
  ];
  if (faults.length === 0) return topologyPolicyFault(task, index);
  return `spec.task[${index}].${faults.map((fault) => `${faultLine(fault)}. `).join("")}`;
}

function taskFaults(tasks: readonly unknown[], job: JobPlace): string {
  const names = new Set<string>();
  let message = "";
  for (const [index, task] of tasks.entries()) {
    const name = textAt(task, "name");
    const minAvailable = numberAt(task, "minAvailable") ?? 0;
    if (minAvailable > (numberAt(task, "replicas") ?? 0)) {
      message += ` 'minAvailable' is greater than 'replicas' in task: ${name}, job: ${job.name};`;
    }
    if (names.has(name)) return `${message} duplicated task name ${name};`;
    names.add(name);
    message += policyFaults(listAt(task, "policies"), "spec.tasks.policies");
    const podName = `${job.name}-${name}-${index}`;
    const podFaults = qualifiedNameFaults(podName);
    if (podFaults.length > 0) {
      message += `create pod with name ${podName} validate failed ${joinGo(podFaults)};`;
    }
    message += templateFault(task, index, job) + partitionFault(task, job.name);
  }
  return message;
}

function totalReplicas(spec: JsonObject): number {
  return listAt(spec, "tasks").reduce<number>(
    (total, task) => total + (numberAt(task, "replicas") ?? 0),
    0,
  );
}

function volumeFault(volumes: readonly unknown[]): string {
  const paths = new Set<string>();
  for (const volume of volumes) {
    const mountPath = textAt(volume, "mountPath");
    const claimName = textAt(volume, "volumeClaimName");
    const hasClaim = valueAt(volume, "volumeClaim") !== undefined;
    if (mountPath === "") return " mountPath is required;";
    if (paths.has(mountPath)) return ` duplicated mountPath: ${mountPath};`;
    if (!hasClaim && claimName === "") {
      return " either VolumeClaim or VolumeClaimName must be specified;";
    }
    if (claimName !== "" && hasClaim) {
      return (
        "conflict: If you want to use an existing PVC, just specify VolumeClaimName." +
        "If you want to create a new PVC, you do not need to specify VolumeClaimName"
      );
    }
    const nameFaults = claimName === "" ? [] : dnsSubdomainFaults(claimName);
    if (nameFaults.length > 0)
      return `invalid VolumeClaimName ${claimName} : ${joinGo(nameFaults)}`;
    paths.add(mountPath);
  }
  return "";
}

function queueFault(name: string, view: AdmissionView): string {
  const state = view.queueState(name);
  if (state === undefined) {
    return ` unable to find job queue: queue.scheduling.volcano.sh ${quoteGo(name)} not found;`;
  }
  const closed =
    state === "Open"
      ? ""
      : ` can only submit job to queue with state \`Open\`, queue \`${name}\` status is \`${state}\`;`;
  return name === "root" ? `${closed} can not submit job to root queue;` : closed;
}

/** True when every task's dependencies can be met in some order; an unknown name never can. */
function isAcyclic(tasks: readonly unknown[]): boolean {
  const waiting = new Map(
    tasks.map((task) => [
      textAt(task, "name"),
      new Set(listAt(task, "dependsOn", "name").map(String)),
    ]),
  );
  for (;;) {
    const ready = [...waiting].filter(([, needs]) => needs.size === 0).map(([name]) => name);
    if (ready.length === 0) return waiting.size === 0;
    for (const name of ready) {
      waiting.delete(name);
      for (const needs of waiting.values()) needs.delete(name);
    }
  }
}

function createFaults(spec: JsonObject, job: JobPlace, view: AdmissionView): string {
  const tasks = listAt(spec, "tasks");
  if (tasks.length === 0) return "No task specified in job spec";
  const missing = missingMpiTask(spec);
  if (missing !== undefined) return `The specified mpi ${missing} task was not found`;
  let message = topologyFault(spec["networkTopology"]) + taskFaults(tasks, job);
  const nameFaults = qualifiedNameFaults(job.name);
  if (nameFaults.length > 0) {
    message += `create job with name ${job.name} validate failed ${joinGo(nameFaults)}`;
  }
  if (totalReplicas(spec) < (numberAt(spec, "minAvailable") ?? 0)) {
    message += " job 'minAvailable' should not be greater than total replicas in tasks;";
  }
  message += policyFaults(listAt(spec, "policies"), "spec.policies");
  for (const name of Object.keys(objectAt(spec, "plugins"))) {
    if (!knownPlugins.has(name)) message += ` unable to find job plugin: ${name};`;
  }
  message += volumeFault(listAt(spec, "volumes")) + queueFault(textAt(spec, "queue"), view);
  const hasDependencies = tasks.some((task) => valueAt(task, "dependsOn") !== undefined);
  if (hasDependencies && !isAcyclic(tasks)) {
    message +=
      " job has dependencies between tasks, but doesn't form a directed acyclic graph(DAG);";
  }
  return message;
}

/**
 * Volcano's validating webhook on a create (Volcano 1.14.1, pkg/webhooks/admission/jobs/validate).
 *
 * @throws Refusal 400 with all faults in one message
 */
export function admitVolcanoJob(object: JsonObject, view: AdmissionView): void {
  const spec = decodeSpec(object, validatingWebhook);
  const place: JobPlace = {
    name: textAt(object, "metadata", "name"),
    namespace: textAt(object, "metadata", "namespace"),
  };
  const message = createFaults(spec, place, view);
  if (message !== "") throw new Refusal(message.trim(), validatingWebhook);
}

function scaleFault(spec: JsonObject, jobName: string): string | undefined {
  for (const task of listAt(spec, "tasks")) {
    const minAvailable = numberAt(task, "minAvailable");
    if (minAvailable !== undefined && minAvailable > (numberAt(task, "replicas") ?? 0)) {
      return `'minAvailable' must be <= 'replicas' in task: ${textAt(task, "name")}`;
    }
    const fault = partitionFault(task, jobName);
    if (fault !== "") return fault;
  }
  if ((numberAt(spec, "minAvailable") ?? 0) > totalReplicas(spec)) {
    return "job 'minAvailable' must not be greater than total replicas";
  }
  return topologyFault(spec["networkTopology"]) || undefined;
}

function without(object: unknown, ...members: readonly string[]): unknown {
  if (!isJsonObject(object)) return object;
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
  const fault = scaleFault(spec, textAt(object, "metadata", "name"));
  if (fault !== undefined) throw new Refusal(fault, validatingWebhook);
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
