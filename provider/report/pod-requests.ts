/** What one pod asks a scheduler for. */
import { addAmounts, maxAmount, noAmount, readAmount, type Amount } from "../go-spelling/amount.js";
import { isJsonObject, own, type JsonObject } from "../values/json.js";
import { isUnknown } from "../values/unknown.js";

/** Amounts of resources, by name. */
export type Amounts = ReadonlyMap<string, Amount>;

/** What is asked for, and how many values are not known yet: then it is at least this much. */
export interface Requests {
  readonly amounts: Amounts;
  readonly unknown: number;
}

const none: Requests = { amounts: new Map(), unknown: 0 };
const notKnown: Requests = { amounts: new Map(), unknown: 1 };

function merge(left: Amounts, right: Amounts, join: (l: Amount, r: Amount) => Amount): Amounts {
  const merged = new Map(left);
  for (const [name, amount] of right) {
    merged.set(name, join(merged.get(name) ?? noAmount, amount));
  }
  return merged;
}

/** Both together. */
export function addRequests(left: Requests, right: Requests): Requests {
  const amounts = merge(left.amounts, right.amounts, addAmounts);
  return { amounts, unknown: left.unknown + right.unknown };
}

function sum(each: readonly Requests[]): Requests {
  return each.reduce(addRequests, none);
}

/** Reads a map of quantities. */
function readList(list: unknown): Requests {
  if (isUnknown(list)) {
    return notKnown;
  }
  const amounts = new Map<string, Amount>();
  let unknown = 0;
  for (const [name, value] of Object.entries(isJsonObject(list) ? list : {})) {
    const amount = readAmount(value);
    if (amount) {
      amounts.set(name, amount);
    } else if (isUnknown(value)) {
      unknown += 1;
    }
  }
  return { amounts, unknown };
}

/** Where a resource has a limit and no request, the limit is the request. */
function withLimits(requests: unknown, limits: unknown): Requests {
  const asked = readList(requests);
  if (isUnknown(requests)) {
    return asked;
  }
  if (isUnknown(limits)) {
    return addRequests(asked, notKnown);
  }
  const named = isJsonObject(requests) ? requests : {};
  const others = Object.entries(isJsonObject(limits) ? limits : {}).filter(
    ([name]) => !Object.hasOwn(named, name),
  );
  return addRequests(asked, readList(Object.fromEntries(others)));
}

function ofContainer(container: unknown): Requests {
  if (isUnknown(container)) {
    return notKnown;
  }
  const resources = isJsonObject(container) ? own(container, "resources") : undefined;
  if (isUnknown(resources)) {
    return notKnown;
  }
  return isJsonObject(resources)
    ? withLimits(own(resources, "requests"), own(resources, "limits"))
    : none;
}

/** `Always` for a sidecar; the engine's stand-in where it is not known yet whether it is one. */
function restartPolicyOf(container: unknown): unknown {
  return isJsonObject(container) ? own(container, "restartPolicy") : undefined;
}

function itemsOf(list: unknown): readonly unknown[] {
  // A list that is not known is one container that is not.
  return Array.isArray(list) ? (list as readonly unknown[]) : isUnknown(list) ? [list] : [];
}

/** Containers and sidecars together, or more where an init container asks for more beside the sidecars before it. */
function ofContainers(podSpec: JsonObject): Requests {
  let running = sum(itemsOf(own(podSpec, "containers")).map(ofContainer));
  let sidecars: Amounts = none.amounts;
  let most: Amounts = none.amounts;
  for (const container of itemsOf(own(podSpec, "initContainers"))) {
    const { amounts, unknown } = ofContainer(container);
    const here = merge(sidecars, amounts, addAmounts);
    const restartPolicy = restartPolicyOf(container);
    if (restartPolicy === "Always") {
      running = addRequests(running, { amounts, unknown });
      sidecars = here;
    } else {
      const more = isUnknown(restartPolicy) ? unknown + 1 : unknown;
      running = { ...running, unknown: running.unknown + more };
    }
    most = merge(most, here, maxAmount);
  }
  return { ...running, amounts: merge(running.amounts, most, maxAmount) };
}

const isHugePages = (name: string) => name.startsWith("hugepages-");
const isOfPods = (name: string) => name === "cpu" || name === "memory" || isHugePages(name);

/** Requests of the pod as a whole take the place of its containers'; its limits do where no container asks. */
function withPodLevel(ofAll: Requests, resources: unknown): Requests {
  if (isUnknown(resources)) {
    return addRequests(ofAll, notKnown);
  }
  if (!isJsonObject(resources)) {
    return ofAll;
  }
  const given = own(resources, "requests");
  const [asked, limits] = [readList(given), readList(own(resources, "limits"))];
  const amounts = new Map(ofAll.amounts);
  // What a container may ask for after all would take the place of a limit.
  const isOpen = ofAll.unknown > 0 || isUnknown(given);
  const named = isJsonObject(given) ? given : {};
  for (const [name, amount] of isOpen ? [] : limits.amounts) {
    // Nobody may use more huge pages than asked for.
    const isAskedFor = Object.hasOwn(named, name) || (amounts.has(name) && !isHugePages(name));
    if (isOfPods(name) && !isAskedFor) {
      amounts.set(name, amount);
    }
  }
  for (const [name, amount] of asked.amounts) {
    if (isOfPods(name)) {
      amounts.set(name, amount);
    }
  }
  return { amounts, unknown: ofAll.unknown + asked.unknown + limits.unknown };
}

/**
 * What a pod of this template asks a scheduler for, as Kubernetes counts it: `PodRequests` of k8s.io/component-helpers 0.34.1
 * (resource/helpers.go), after the defaults of a pod (pkg/apis/core/v1/defaults.go of Kubernetes 1.34.1). Volcano's scheduler
 * counts alike (1.14.1, pkg/scheduler/api/pod_info.go), but knows no resources of a pod as a whole, and adds the overhead to
 * the containers only.
 */
export function podRequests(template: unknown): Requests {
  if (isUnknown(template)) {
    return notKnown;
  }
  const podSpec = isJsonObject(template) ? own(template, "spec") : undefined;
  if (isUnknown(podSpec)) {
    return notKnown;
  }
  if (!isJsonObject(podSpec)) {
    return none;
  }
  const ofAll = withPodLevel(ofContainers(podSpec), own(podSpec, "resources"));
  return addRequests(ofAll, readList(own(podSpec, "overhead")));
}
