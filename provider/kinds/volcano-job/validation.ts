import type { JsonObject } from "../../values/json.js";
import { quoteGo } from "../../server/field-errors.js";
import { listAt, numberAt, objectAt, textAt, valueAt } from "../../server/json-access.js";
import type { AdmissionView } from "../../server/kind-model.js";
import { readMpiArguments } from "./mpi-arguments.js";
import { dnsSubdomainFaults, qualifiedNameFaults } from "../../server/names.js";
import { canBeOrdered } from "./task-order.js";
import { apart, isOpen } from "../../server/unknowns.js";
import { hasDifference, type ServerVersion } from "../../server/versions.js";
import { topologyFaults } from "./partitions.js";
import { policyFaults } from "./policies.js";
import { taskFaults, totalReplicas, type JobPlace } from "./tasks.js";
import { objection, onlyFirstSaid, unsaid, type WebhookFault } from "./webhook-faults.js";

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

function joinGo(faults: readonly string[]): string {
  return `[${faults.join(" ")}]`;
}

/** The mpi plugin looks for a master and a worker task, whose names its arguments may change. */
function mpiFaults(spec: JsonObject, version: ServerVersion): WebhookFault[] {
  const args = valueAt(spec, "plugins", "mpi");
  if (args === undefined) {
    return [];
  }
  const given = listAt(spec, "plugins", "mpi");
  const names = listAt(spec, "tasks").map((task) => textAt(task, "name"));
  const wanted = readMpiArguments(given.map(String));
  const roles = (["master", "worker"] as const).filter(
    (role) => role === "master" || !hasDifference(version, "mpiWithoutWorkers"),
  );
  const missing = roles.filter((role) => !names.includes(wanted[role]));
  return onlyFirstSaid(
    missing.map((role) => {
      const text = `The specified mpi ${role} task was not found`;
      const plain = `the mpi plugin needs a ${role} task: add a task named ${role}, or name one with --${role}=<task>`;
      return objection(text, "spec.plugins.mpi", plain, "notFound");
    }),
  );
}

function jobNameFaults(job: JobPlace): WebhookFault[] {
  const faults = qualifiedNameFaults(job.name);
  if (faults.length === 0) {
    return [];
  }
  const text = `create job with name ${job.name} validate failed ${joinGo(faults)}`;
  return [objection(text, "metadata.name", "must be at most 63 characters, without more than a /")];
}

function gangFaults(spec: JsonObject): WebhookFault[] {
  const tasks = listAt(spec, "tasks");
  if (totalReplicas(tasks) >= (numberAt(spec, "minAvailable") ?? 0)) {
    return [];
  }
  const text = " job 'minAvailable' should not be greater than total replicas in tasks;";
  const plain =
    "is more than the replicas of all tasks together: the job could never start; lower it or raise tasks[].replicas";
  return [objection(text, "spec.minAvailable", plain)];
}

function pluginFaults(spec: JsonObject): WebhookFault[] {
  return Object.keys(objectAt(spec, "plugins"))
    .filter((name) => !knownPlugins.has(name))
    .map((name) => {
      const plain = `is no plugin of Volcano; there are ${[...knownPlugins].join(", ")}`;
      return objection(` unable to find job plugin: ${name};`, `spec.plugins.${name}`, plain);
    });
}

function claimFaults(volume: unknown, path: string): WebhookFault[] {
  const claimName = textAt(volume, "volumeClaimName");
  const hasClaim = valueAt(volume, "volumeClaim") !== undefined;
  if (!hasClaim && claimName === "") {
    const text = " either VolumeClaim or VolumeClaimName must be specified;";
    const plain = "needs volumeClaimName (an existing claim) or volumeClaim (a claim to make)";
    return [objection(text, path, plain)];
  }
  if (claimName === "") {
    return [];
  }
  if (hasClaim) {
    const text =
      "conflict: If you want to use an existing PVC, just specify VolumeClaimName." +
      "If you want to create a new PVC, you do not need to specify VolumeClaimName";
    const plain =
      "has volumeClaimName (an existing claim) and volumeClaim (a claim to make): leave one of them out";
    return [objection(text, path, plain)];
  }
  const faults = dnsSubdomainFaults(claimName);
  if (faults.length === 0) {
    return [];
  }
  const text = `invalid VolumeClaimName ${claimName} : ${joinGo(faults)}`;
  const plain = "must be lower case letters, digits, - and . (RFC 1123), at most 253 characters";
  return [objection(text, `${path}.volumeClaimName`, plain)];
}

function mountPathFaults(volume: unknown, paths: Set<string>, path: string): WebhookFault[] {
  const mountPath = textAt(volume, "mountPath");
  if (mountPath === "") {
    return [objection(" mountPath is required;", `${path}.mountPath`, "", "required")];
  }
  if (!paths.has(mountPath)) {
    paths.add(mountPath);
    return [];
  }
  const text = ` duplicated mountPath: ${mountPath};`;
  return [objection(text, `${path}.mountPath`, "is the path of another volume", "duplicate")];
}

/** The webhook stops at the first bad volume. */
function volumeFaults(volumes: readonly unknown[]): WebhookFault[] {
  const paths = new Set<string>();
  const faults = volumes.flatMap((volume, i) => {
    const path = `spec.volumes[${i}]`;
    return [
      ...apart(() => mountPathFaults(volume, paths, path)),
      ...apart(() => claimFaults(volume, path)),
    ];
  });
  return onlyFirstSaid(faults);
}

function queueFaults(name: string, view: AdmissionView): WebhookFault[] {
  const path = "spec.queue";
  const state = view.queueState(name);
  if (state === undefined) {
    const text = ` unable to find job queue: queue.scheduling.volcano.sh ${quoteGo(name)} not found;`;
    return [objection(text, path, "is no queue of the server", "notFound")];
  }
  const faults: WebhookFault[] = [];
  if (state !== "Open") {
    const text = ` can only submit job to queue with state \`Open\`, queue \`${name}\` status is \`${state}\`;`;
    faults.push(objection(text, path, "is a queue that is not open"));
  }
  const children = view.childQueues(name);
  if (name === "root") {
    const text = " can not submit job to root queue;";
    faults.push(objection(text, path, "is the root queue, which takes no jobs: name another"));
  } else if (children > 0) {
    const text = ` can only submit job to leaf queue, queue \`${name}\` has ${children} child queues;`;
    faults.push(objection(text, path, "is a queue with queues below it: name one of those"));
  }
  return faults;
}

function orderFaults(tasks: readonly unknown[]): WebhookFault[] {
  const hasDependencies = tasks.some((task) => valueAt(task, "dependsOn") !== undefined);
  if (!hasDependencies || canBeOrdered(tasks)) {
    return [];
  }
  const text =
    " job has dependencies between tasks, but doesn't form a directed acyclic graph(DAG);";
  const names = new Set(tasks.map((task) => textAt(task, "name")));
  const strays = tasks.flatMap((task, i) =>
    listAt(task, "dependsOn", "name").flatMap((name, j) => {
      const path = `spec.tasks[${i}].dependsOn.name[${j}]`;
      return names.has(String(name)) || isOpen(name)
        ? []
        : [objection(text, path, "names no task of this job", "notFound")];
    }),
  );
  if (strays.length > 0) {
    return onlyFirstSaid(strays);
  }
  const plain =
    "have dependencies (dependsOn) that can never be met: a circle, a task that waits for itself, or a name given twice";
  return [objection(text, "spec.tasks", plain)];
}

/** What Volcano's validating webhook objects to in a new job (Volcano 1.14.1, pkg/webhooks/admission/jobs/validate). */
export function volcanoCreateFaults(
  spec: JsonObject,
  job: JobPlace,
  view: AdmissionView,
): WebhookFault[] {
  const { version } = view;
  const tasks = listAt(spec, "tasks");
  if (tasks.length === 0) {
    return [objection("No task specified in job spec", "spec.tasks", "needs at least one task")];
  }
  const mpi = apart(() => mpiFaults(spec, version));
  const rest = [
    () => topologyFaults(valueAt(spec, "networkTopology"), "spec.networkTopology"),
    () => taskFaults(tasks, job, version),
    () => jobNameFaults(job),
    () => gangFaults(spec),
    () =>
      policyFaults(listAt(spec, "policies"), { called: "spec.policies", path: "spec.policies" }),
    () => pluginFaults(spec),
    () => volumeFaults(listAt(spec, "volumes")),
    () => queueFaults(textAt(spec, "queue"), view),
    () => orderFaults(tasks),
  ].flatMap(apart);
  return mpi.length > 0 ? [...mpi, ...unsaid(rest)] : rest;
}
