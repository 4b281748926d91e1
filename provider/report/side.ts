import { timesAmount, writeAmount } from "../go-spelling/amount.js";
import type { Kind } from "../kinds/kind.js";
import type { PodSet } from "../kinds/workload.js";
import type { JsonObject } from "../values/json.js";
import { isUnknown } from "../values/unknown.js";
import type { Side, Task } from "./entry.js";
import { addRequests, podRequests, type Requests } from "./pod-requests.js";

/** In place of a name that is known only during up. */
export const unknownName = "(known only during up)";

function nameOf(value: unknown): string {
  if (isUnknown(value)) {
    return unknownName;
  }
  return typeof value === "string" ? value : "";
}

/** How many pods; undefined where that is not known. */
function countOf(pods: unknown): number | undefined {
  if (isUnknown(pods)) {
    return undefined;
  }
  return typeof pods === "number" && Number.isSafeInteger(pods) && pods > 0 ? pods : 0;
}

function ofSet({ pods, template }: PodSet): Requests {
  const count = countOf(pods);
  if (count === undefined || count === 0) {
    return { amounts: new Map(), unknown: count === undefined ? 1 : 0 };
  }
  const { amounts, unknown } = podRequests(template);
  const times = [...amounts].map(([name, each]) => [name, timesAmount(each, count)] as const);
  return { amounts: new Map(times), unknown };
}

function taskOf({ name, pods, dependsOn, needsAny }: PodSet): Task {
  return {
    name: nameOf(name),
    pods: countOf(pods),
    dependsOn: dependsOn.map(nameOf),
    ...(needsAny ? { needsAny } : {}),
  };
}

/** cpu and memory, then all others by name. */
export function compareResources(left: string, right: string): number {
  const rank = (name: string) => ["cpu", "memory"].indexOf(name) + 1 || 3;
  return rank(left) - rank(right) || (left < right ? -1 : left > right ? 1 : 0);
}

/** A declared job as the report shows it: its name, its queue, what its pods ask for, and which task waits for which. */
export function sideOf(
  kind: Kind,
  { metadata, spec }: { readonly metadata: JsonObject; readonly spec: JsonObject },
): Side {
  const { queue, sets } = kind.workloadOf(kind.canonicalSpec(spec));
  const { amounts, unknown } = sets
    .map(ofSet)
    .reduce(addRequests, { amounts: new Map(), unknown: 0 });
  const requests = [...amounts]
    .filter(([, { nanos }]) => nanos !== 0n)
    .sort(([left], [right]) => compareResources(left, right))
    .map(([name, amount]) => [name, writeAmount(amount)] as const);
  const hasOrder = sets.some(({ dependsOn }) => dependsOn.length > 0);
  const names = [metadata["namespace"], metadata["name"]].map(nameOf);
  return {
    job: names.filter((name) => name !== "").join("/"),
    ...(queue === undefined ? {} : { queue: nameOf(queue) }),
    pods: sets.reduce((sum, { pods }) => sum + (countOf(pods) ?? 0), 0),
    requests: Object.fromEntries(requests),
    unknown,
    ...(hasOrder ? { tasks: sets.map(taskOf) } : {}),
  };
}
