import { defaultJob } from "../job/defaults.js";
import { canonicalQuantity } from "../../go-spelling/quantity.js";
import { faultLine, type FieldFault } from "../../server/field-errors.js";
import { listAt, numberAt, objectAt, textAt, valueAt } from "../../server/json-access.js";
import { metadataFaults } from "../../server/metadata.js";
import { dnsSubdomainFaults, qualifiedNameFaults } from "../../server/names.js";
import { webhookTemplateRules } from "../../server/pod/template-rules.js";
import { podTemplateFaults } from "../../server/pod/template-validation.js";
import { apart, isCertain, isOpen } from "../../server/unknowns.js";
import type { ServerVersion } from "../../server/versions.js";
import { partitionFaults } from "./partitions.js";
import { policyFaults } from "./policies.js";
import { objection, unsaid, type WebhookFault } from "./webhook-faults.js";

/** The job that a task belongs to. */
export interface JobPlace {
  readonly name: string;
  readonly namespace: string;
}

function joinGo(faults: readonly string[]): string {
  return `[${faults.join(" ")}]`;
}

function hasWholeCpus(container: unknown): boolean {
  const requests = objectAt(container, "resources", "requests");
  const amounts =
    Object.keys(requests).length > 0 ? requests : objectAt(container, "resources", "limits");
  const cpu = valueAt(amounts, "cpu");
  // What is not known yet makes the fault uncertain, whatever it is taken for.
  if (isOpen(cpu)) {
    return true;
  }
  const text = canonicalQuantity(typeof cpu === "string" || typeof cpu === "number" ? cpu : "0");
  return text !== undefined && text !== "0" && !/[num]$/.test(text);
}

function topologyPolicyFaults(task: unknown, index: number): WebhookFault[] {
  const policy = textAt(task, "topologyPolicy");
  if (policy === "" || policy === "none") {
    return [];
  }
  const spec = objectAt(task, "template", "spec");
  const containers = [...listAt(spec, "containers"), ...listAt(spec, "initContainers")];
  const at = containers.findIndex((container) => !hasWholeCpus(container));
  if (at < 0) {
    return [];
  }
  const text = `the cpu request isn't  an integer in spec.task[${index}] container[${at}].`;
  const ofMain = listAt(spec, "containers").length;
  const place = at < ofMain ? `containers[${at}]` : `initContainers[${at - ofMain}]`;
  const path = `spec.tasks[${index}].template.spec.${place}.resources.requests`;
  return [objection(text, path, "needs a whole number of cpu, for the task has a topologyPolicy")];
}

function templateFaults(task: unknown, index: number, job: JobPlace): WebhookFault[] {
  const template = objectAt(defaultJob({ template: objectAt(task, "template") }), "template");
  const metadata = { name: valueAt(task, "name"), namespace: job.namespace };
  const faults = [
    ...apart(() => metadataFaults(metadata, (name) => dnsSubdomainFaults(name))),
    ...podTemplateFaults(template, webhookTemplateRules, "template"),
  ];
  if (faults.length === 0) {
    return apart(() => topologyPolicyFaults(task, index));
  }
  return faults.map((fault, i) => ({
    text: `${i === 0 ? `spec.task[${index}].` : ""}${faultLine(fault)}. `,
    fault: inJob(fault, index),
  }));
}

function inJob(fault: FieldFault, index: number): FieldFault {
  const field = fieldInJob(fault.field, index);
  return fault.place === undefined
    ? { ...fault, field }
    : { ...fault, field, place: fieldInJob(fault.place, index) };
}

/** The webhook checks a task as a pod template of the task's name, in the job's namespace. */
function fieldInJob(field: string, index: number): string {
  if (field === "metadata.namespace") {
    return field;
  }
  const path = `spec.tasks[${index}]`;
  return field === "metadata.name" ? `${path}.name` : `${path}.${field}`;
}

function gangFaults(task: unknown, path: string, job: JobPlace): WebhookFault[] {
  const minAvailable = numberAt(task, "minAvailable") ?? 0;
  if (minAvailable <= (numberAt(task, "replicas") ?? 0)) {
    return [];
  }
  const name = textAt(task, "name");
  const text = ` 'minAvailable' is greater than 'replicas' in task: ${name}, job: ${job.name};`;
  const plain = "is more than the task's replicas: lower it or raise replicas";
  return [objection(text, `${path}.minAvailable`, plain)];
}

function podNameFaults(task: unknown, index: number, job: JobPlace): WebhookFault[] {
  const podName = `${job.name}-${textAt(task, "name")}-${index}`;
  const faults = qualifiedNameFaults(podName);
  if (faults.length === 0) {
    return [];
  }
  const text = `create pod with name ${podName} validate failed ${joinGo(faults)};`;
  const plain =
    "makes no valid names of pods (<job>-<task>-<index>, at most 63 letters, digits, -, _ and .): shorten the job's or the task's name";
  return [objection(text, `spec.tasks[${index}].name`, plain)];
}

/** What the webhook objects to in the tasks. It stops at the second task of one name. */
export function taskFaults(
  tasks: readonly unknown[],
  job: JobPlace,
  version: ServerVersion,
): WebhookFault[] {
  const names = new Set<string>();
  let hasStopped = false;
  return tasks.flatMap((task, index) => {
    const path = `spec.tasks[${index}]`;
    const duplicate = (): WebhookFault[] => {
      const name = textAt(task, "name");
      if (names.has(name)) {
        const text = ` duplicated task name ${name};`;
        return [objection(text, `${path}.name`, "is the name of another task", "duplicate")];
      }
      if (isCertain()) {
        names.add(name);
      }
      return [];
    };
    const place = { jobName: job.name, path };
    const policies = { called: "spec.tasks.policies", path: `${path}.policies` };
    const gang = apart(() => gangFaults(task, path, job));
    const second = apart(duplicate);
    const others = [
      () => policyFaults(listAt(task, "policies"), policies),
      () => podNameFaults(task, index, job),
      () => templateFaults(task, index, job),
      () => partitionFaults(task, place, version),
    ].flatMap(apart);
    if (hasStopped) {
      return unsaid([...gang, ...second, ...others]);
    }
    hasStopped = second.length > 0;
    return [...gang, ...second, ...(hasStopped ? unsaid(others) : others)];
  });
}

/** Replicas of all tasks together. */
export function totalReplicas(tasks: readonly unknown[]): number {
  return tasks.reduce<number>((total, task) => total + (numberAt(task, "replicas") ?? 0), 0);
}
