/** What the minimum of a gang asks for, as Volcano's controller counts it (calcPGMinResources, 1.14.1; all tasks of one priority). */
import { isLargerQuantity, totalQuantity } from "../../provider/go-spelling/quantity.js";
import { listAt, numberAt, objectAt } from "../../provider/server/json-access.js";
import type { JsonObject } from "../../provider/values/json.js";
import { minTaskMember } from "./pod-group.js";

type Amounts = ReadonlyMap<string, string>;

function amountsOf(value: JsonObject): Amounts {
  const known = Object.entries(value).flatMap(([name, amount]) =>
    typeof amount === "string" || typeof amount === "number"
      ? [[name, String(amount)] as const]
      : [],
  );
  return new Map(known);
}

function sum(all: readonly (readonly [Amounts, number])[]): Amounts {
  const names = new Set(all.flatMap(([amounts]) => [...amounts.keys()]));
  const totals = [...names].map((name) => {
    const given = all.flatMap(([amounts, times]) => {
      const amount = amounts.get(name);
      return amount === undefined ? [] : [[amount, times] as const];
    });
    return [name, totalQuantity(given)] as const;
  });
  return new Map(totals);
}

function larger(left: Amounts, right: Amounts): Amounts {
  const result = new Map(left);
  for (const [name, amount] of right) {
    if (isLargerQuantity(amount, result.get(name) ?? "0")) {
      result.set(name, amount);
    }
  }
  return result;
}

/** What one pod needs: all containers together, or one init container if that needs more; and the overhead. */
function needsOf(spec: JsonObject, kind: "requests" | "limits"): Amounts {
  const of = (container: unknown): Amounts => amountsOf(objectAt(container, "resources", kind));
  const containers = listAt(spec, "containers").map((each) => [of(each), 1] as const);
  const most = listAt(spec, "initContainers").map(of).reduce(larger, sum(containers));
  const overhead = amountsOf(objectAt(spec, "overhead"));
  return kind === "requests"
    ? sum([
        [most, 1],
        [overhead, 1],
      ])
    : most;
}

const counted: ReadonlySet<string> = new Set(["cpu", "memory", "ephemeral-storage"]);

/** Usage of one pod, in the names of quotas (pkg/quota/v1/evaluator/core/pods.go of Kubernetes). */
function usageOf(spec: JsonObject): Amounts {
  const usage = new Map([
    ["count/pods", "1"],
    ["pods", "1"],
  ]);
  for (const [name, amount] of needsOf(spec, "requests")) {
    usage.set(`requests.${name}`, amount);
    if (counted.has(name) || name.startsWith("hugepages-")) {
      usage.set(name, amount);
    }
  }
  for (const [name, amount] of needsOf(spec, "limits")) {
    if (counted.has(name)) {
      usage.set(`limits.${name}`, amount);
    }
  }
  return usage;
}

type Part = readonly [task: unknown, pods: number];

/** The first pods, task by task. */
function firstPods(parts: readonly Part[], count: number): Part[] {
  let left = count;
  return parts.map(([task, most]) => {
    const pods = Math.max(0, Math.min(left, most));
    left -= pods;
    return [task, pods];
  });
}

function minimum(job: JsonObject): Part[] {
  const tasks = listAt(job, "spec", "tasks");
  const wanted = numberAt(job, "spec", "minAvailable") ?? 0;
  const replicas = (task: unknown): number => numberAt(task, "replicas") ?? 0;
  const least = tasks.map((task): Part => [task, numberAt(task, "minAvailable") ?? replicas(task)]);
  const total = least.reduce((all, [, pods]) => all + pods, 0);
  if (wanted < total) {
    return firstPods(
      tasks.map((task) => [task, replicas(task)]),
      wanted,
    );
  }
  const others = tasks.map((task): Part => [task, replicas(task) - minTaskMember(task)]);
  return [...least, ...firstPods(others, wanted - total)];
}

/** `spec.minResources` of a job's PodGroup. */
export function minResources(job: JsonObject): JsonObject {
  const usages = minimum(job)
    .filter(([, pods]) => pods > 0)
    .map(([task, pods]) => [usageOf(objectAt(task, "template", "spec")), pods] as const);
  return Object.fromEntries([...sum(usages)].sort(([left], [right]) => (left < right ? -1 : 1)));
}
