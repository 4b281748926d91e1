/** What the controller of each kind puts into the pods of a job. */
import { listAt, numberAt, objectAt, textAt } from "../../provider/server/json-access.js";
import { isJsonObject, type JsonObject } from "../../provider/values/json.js";
import { isEnded, type PodRecord } from "./pod.js";

/** The part of a pod that its job decides. */
export interface PodParts {
  /** The job's apiVersion. */
  readonly apiVersion: string;
  readonly generateName: string;
  readonly labels: JsonObject;
  readonly annotations: JsonObject;
  readonly finalizers: readonly string[];
  /** PodSpec, without the API server's defaults. */
  readonly spec: JsonObject;
}

function taskOf({ source, task }: PodRecord): unknown {
  return listAt(source, "spec", "tasks").find((each) => textAt(each, "name") === task);
}

/** As createJobPod of Volcano 1.14.1 does (pkg/controllers/job/job_controller_util.go), without plugins and volumes. */
function volcanoParts(pod: PodRecord): PodParts {
  const { source, task, index = 0, namespace, job } = pod;
  const template = objectAt(taskOf(pod), "template");
  const queue = textAt(source, "spec", "queue");
  const priorityClass = textAt(source, "spec", "priorityClassName");
  const spec = objectAt(template, "spec");
  const both = {
    "volcano.sh/job-name": job,
    "volcano.sh/queue-name": queue,
    "volcano.sh/task-index": String(index),
    "volcano.sh/task-spec": task,
  };
  return {
    apiVersion: textAt(source, "apiVersion"),
    generateName: "",
    labels: {
      ...objectAt(template, "metadata", "labels"),
      ...both,
      "volcano.sh/job-namespace": namespace,
    },
    annotations: {
      ...objectAt(template, "metadata", "annotations"),
      ...both,
      "scheduling.k8s.io/group-name": `${job}-${textAt(source, "metadata", "uid")}`,
      "volcano.sh/job-retry-count": String(numberAt(source, "status", "retryCount") ?? 0),
      "volcano.sh/job-version": String(numberAt(source, "status", "version") ?? 0),
      "volcano.sh/template-uid": `${job}-${task}`,
    },
    finalizers: [],
    spec: {
      schedulerName: textAt(source, "spec", "schedulerName"),
      ...(priorityClass === "" ? {} : { priorityClassName: priorityClass }),
      ...spec,
    },
  };
}

const indexLabel = "batch.kubernetes.io/job-completion-index";

function withCompletionIndex(container: unknown): unknown {
  if (!isJsonObject(container)) {
    return container;
  }
  const fieldPath = `metadata.labels['${indexLabel}']`;
  const env = { name: "JOB_COMPLETION_INDEX", valueFrom: { fieldRef: { fieldPath } } };
  return { ...container, env: [...listAt(container, "env"), env] };
}

function indexedSpec(spec: JsonObject, hostname: string): JsonObject {
  const added = Object.fromEntries(
    ["initContainers", "containers"]
      .filter((member) => spec[member] !== undefined)
      .map((member) => [member, listAt(spec, member).map(withCompletionIndex)]),
  );
  return { hostname, ...spec, ...added };
}

/** As the Job controller of Kubernetes 1.34 does. */
function jobParts(pod: PodRecord): PodParts {
  const { source, index, job } = pod;
  const metadata = objectAt(source, "spec", "template", "metadata");
  const spec = objectAt(source, "spec", "template", "spec");
  const indexed = index === undefined ? {} : { [indexLabel]: String(index) };
  const prefix = index === undefined ? job : `${job}-${index}`;
  return {
    apiVersion: textAt(source, "apiVersion"),
    generateName: `${prefix}-`,
    labels: { ...objectAt(metadata, "labels"), ...indexed },
    annotations: { ...objectAt(metadata, "annotations"), ...indexed },
    finalizers: isEnded(pod) ? [] : ["batch.kubernetes.io/job-tracking"],
    spec: index === undefined ? spec : indexedSpec(spec, prefix),
  };
}

const parts: Readonly<Record<string, (pod: PodRecord) => PodParts>> = {
  VolcanoJob: volcanoParts,
  Job: jobParts,
};

/** The part of the pod that its job decides. */
export function partsOf(pod: PodRecord): PodParts {
  return (parts[pod.kind] ?? jobParts)(pod);
}
