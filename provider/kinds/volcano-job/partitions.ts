import { isJsonObject } from "../../values/json.js";
import { numberAt, textAt, valueAt } from "../../server/json-access.js";
import { hasDifference, type ServerVersion } from "../../server/versions.js";
import { objection, type WebhookFault } from "./webhook-faults.js";

/** Two ways to say the same thing, of which only one may be used. */
export function topologyFaults(topology: unknown, path: string): WebhookFault[] {
  const isDouble =
    numberAt(topology, "highestTierAllowed") !== undefined &&
    textAt(topology, "highestTierName") !== "";
  if (!isDouble) {
    return [];
  }
  const text =
    "must not specify 'highestTierAllowed' and 'highestTierName' in networkTopology simultaneously";
  return [
    objection(text, path, "has highestTierAllowed and highestTierName: leave one of them out"),
  ];
}

/** A task, the job it is in and where it is. */
export interface TaskPlace {
  readonly jobName: string;
  readonly path: string;
}

function sizeFaults(
  task: unknown,
  { jobName, path }: TaskPlace,
  version: ServerVersion,
): WebhookFault[] {
  const policy = valueAt(task, "partitionPolicy");
  const total = numberAt(policy, "totalPartitions") ?? 0;
  const size = numberAt(policy, "partitionSize") ?? 0;
  const minPartitions = numberAt(policy, "minPartitions") ?? 0;
  const minAvailable = numberAt(task, "minAvailable");
  const place = `in task: ${textAt(task, "name")}, job: ${jobName}`;
  if (total <= 0) {
    const text = `'TotalPartitions' must be greater than 0 ${place}`;
    return [objection(text, `${path}.partitionPolicy.totalPartitions`, "must be greater than 0")];
  }
  if (size <= 0) {
    const text = `'PartitionSize' must be greater than 0 ${place}`;
    return [objection(text, `${path}.partitionPolicy.partitionSize`, "must be greater than 0")];
  }
  if ((numberAt(task, "replicas") ?? 0) !== total * size) {
    const text = `'Replicas' are not equal to TotalPartitions*PartitionSize ${place}`;
    const plain = "must be totalPartitions times partitionSize of the partitionPolicy";
    return [objection(text, `${path}.replicas`, plain)];
  }
  const isFree = minPartitions === 0 && hasDifference(version, "partitionsWithoutMinimum");
  if (isFree || minAvailable === undefined || minPartitions * size === minAvailable) {
    return [];
  }
  const text = `'MinAvailable' is not equal to MinPartitions*PartitionSize ${place}`;
  const plain = "must be minPartitions times partitionSize of the partitionPolicy, or left out";
  return [objection(text, `${path}.minAvailable`, plain)];
}

/** What the webhook objects to in a task's partitionPolicy. */
export function partitionFaults(
  task: unknown,
  place: TaskPlace,
  version: ServerVersion,
): WebhookFault[] {
  const policy = valueAt(task, "partitionPolicy");
  if (!isJsonObject(policy)) {
    return [];
  }
  const topology = `${place.path}.partitionPolicy.networkTopology`;
  return [
    ...sizeFaults(task, place, version),
    ...topologyFaults(valueAt(policy, "networkTopology"), topology),
  ];
}
