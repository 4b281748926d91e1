import { addAmounts, noAmount, timesAmount, type Amount } from "../go-spelling/amount.js";
import type { PodSet, Workload } from "../kinds/workload.js";
import { isJsonObject, own } from "../values/json.js";
import { podRequests, type Amounts } from "./pod-requests.js";

/** Pods of one set, and what each of them asks for at least. */
interface Pods {
  readonly count: number;
  readonly each: Amounts;
}

/** Volcano 1.14.1 counts a pod that asks as a whole in more than one way, so nothing is certain of it. */
function asksAsWhole(template: unknown): boolean {
  const podSpec = isJsonObject(template) ? own(template, "spec") : undefined;
  return isJsonObject(podSpec) && own(podSpec, "resources") !== undefined;
}

function podsOf({ pods, template }: PodSet, most: number): Pods {
  return {
    // A number that is not known yet may be any.
    count: typeof pods === "number" ? Math.max(0, pods) : most,
    each: asksAsWhole(template) ? new Map<string, Amount>() : podRequests(template).amounts,
  };
}

/** The sum over so many pods, the smallest first. */
function sumOfSmallest(sets: readonly Pods[], name: string, count: number): Amount {
  const ascending = sets
    .map(({ count: pods, each }) => ({ pods, amount: each.get(name) ?? noAmount }))
    .toSorted((left, right) => (left.amount.nanos < right.amount.nanos ? -1 : 1));
  let left = count;
  let sum = noAmount;
  for (const { pods, amount } of ascending) {
    const taken = Math.min(pods, left);
    sum = addAmounts(sum, timesAmount(amount, taken));
    left -= taken;
  }
  return sum;
}

/**
 * What the pods that have to find room at once ask for together, at the very least: of each resource as much as the pods ask
 * that ask for the least of it. Which pods are meant, a scheduler decides by priorities that are not part of a job; values
 * that are not known yet count as nothing.
 *
 * @returns undefined for a workload whose pods start one by one, or of which it is not known how many start at once
 */
export function leastRequests({ sets, together }: Workload): Amounts | undefined {
  if (typeof together !== "number" || !Number.isSafeInteger(together) || together <= 0) {
    return undefined;
  }
  const pods = sets.map((set) => podsOf(set, together));
  const names = new Set(pods.flatMap(({ each }) => [...each.keys()]));
  return new Map([...names].map((name) => [name, sumOfSmallest(pods, name, together)]));
}
