import { isJsonObject, own, type JsonObject } from "../../values/json.js";
import { remarshal } from "../../go-spelling/remarshal.js";
import { isUnknown, unknownValue } from "../../values/unknown.js";

const defaultMaxRetry = 3;
/** Plugins that cannot work without another one, which the webhook then adds. */
const pluginNeeds: Readonly<Record<string, readonly string[]>> = {
  tensorflow: ["svc"],
  mpi: ["svc", "ssh"],
  pytorch: ["svc"],
  ray: ["svc"],
};

function numberOf(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

function sum(values: readonly unknown[]): number | string {
  if (values.some(isUnknown)) {
    return unknownValue;
  }
  return values.reduce<number>((total, value) => total + numberOf(value), 0);
}

function product(left: unknown, right: unknown): number | string {
  return isUnknown(left) || isUnknown(right) ? unknownValue : numberOf(left) * numberOf(right);
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

/** In which servers differ. */
export interface VolcanoDefaultOptions {
  /** A partitionPolicy says how many pods are needed only where it has minPartitions (Volcano 1.15). @default false */
  readonly needsMinPartitions?: boolean;
}

function taskMinAvailable(
  task: JsonObject,
  { needsMinPartitions }: VolcanoDefaultOptions,
): unknown {
  const policy = task["partitionPolicy"];
  if (isJsonObject(policy) && (policy["minPartitions"] || needsMinPartitions !== true)) {
    return product(policy["minPartitions"], policy["partitionSize"]);
  }
  return task["replicas"] ?? 0;
}

function usesHostNetworkDns(task: JsonObject): boolean {
  const template = task["template"];
  const spec = isJsonObject(template) ? template["spec"] : undefined;
  return isJsonObject(spec) && spec["hostNetwork"] === true && !spec["dnsPolicy"];
}

/** What one task lacks; empty when the webhook leaves it alone. */
function taskDefaults(task: JsonObject, index: number, options: VolcanoDefaultOptions): JsonObject {
  const defaults: JsonObject = {};
  if (!task["name"]) {
    defaults["name"] = `default${index}`;
  }
  if (isAbsent(task["minAvailable"])) {
    defaults["minAvailable"] = taskMinAvailable(task, options);
  }
  if (!task["maxRetry"]) {
    defaults["maxRetry"] = defaultMaxRetry;
  }
  return defaults;
}

function withHostNetworkDns(task: JsonObject): JsonObject {
  if (!usesHostNetworkDns(task)) {
    return task;
  }
  const template = task["template"];
  const spec = isJsonObject(template) ? template["spec"] : undefined;
  if (!isJsonObject(template) || !isJsonObject(spec)) {
    return task;
  }
  return {
    ...task,
    template: { ...template, spec: { ...spec, dnsPolicy: "ClusterFirstWithHostNet" } },
  };
}

function defaultPlugins(plugins: unknown): JsonObject | undefined {
  if (!isJsonObject(plugins)) {
    return undefined;
  }
  const needed = Object.keys(plugins).flatMap((name) => own(pluginNeeds, name) ?? []);
  const missing = needed.filter((name) => !Object.hasOwn(plugins, name));
  return { ...plugins, ...Object.fromEntries(missing.map((name) => [name, []])) };
}

/** A job as the mutating webhook leaves it. */
export interface DefaultedVolcanoJob {
  readonly spec: JsonObject;
  /** The webhook wrote all tasks anew, so that everything in them is in Go's spelling. */
  readonly rewritesTasks: boolean;
}

/**
 * What Volcano's mutating webhook fills in when a job is created, and never on an update: queue, schedulerName, maxRetry,
 * the tasks' name, minAvailable and maxRetry, the job's minAvailable, and the plugins that others need (Volcano 1.14.1,
 * pkg/webhooks/admission/jobs/mutate). A value that is not known yet makes what is computed from it unknown.
 */
export function defaultVolcanoJob(
  given: JsonObject,
  options: VolcanoDefaultOptions = {},
): DefaultedVolcanoJob {
  const spec: JsonObject = { ...given };
  if (!spec["queue"]) {
    spec["queue"] = "default";
  }
  if (!spec["schedulerName"]) {
    spec["schedulerName"] = "volcano";
  }
  if (!spec["maxRetry"]) {
    spec["maxRetry"] = defaultMaxRetry;
  }
  const plugins = defaultPlugins(spec["plugins"]);
  if (plugins) {
    spec["plugins"] = plugins;
  }
  const tasks = Array.isArray(spec["tasks"]) ? (spec["tasks"] as unknown[]) : undefined;
  if (!tasks?.every(isJsonObject)) {
    return { spec, rewritesTasks: false };
  }
  const rewritesTasks = tasks.some(
    (task, i) => Object.keys(taskDefaults(task, i, options)).length > 0 || usesHostNetworkDns(task),
  );
  const defaulted = tasks.map((task, i) => ({
    ...withHostNetworkDns(task),
    ...taskDefaults(task, i, options),
  }));
  spec["tasks"] = rewritesTasks ? defaulted.map((task) => remarshal(task, "TaskSpec")) : defaulted;
  if (!spec["minAvailable"]) {
    spec["minAvailable"] = sum(defaulted.map((task: JsonObject) => task["minAvailable"] ?? 0));
  }
  return { spec, rewritesTasks };
}
