import { isJsonObject, type JsonObject } from "../../provider/values/json.js";
import type { Step } from "../../provider/kinds/mutability.js";
import type { Operation } from "../../provider/planning/json-patch.js";
import type { PlannedChange } from "../../provider/planning/plan.js";

type Pointer = readonly (string | number)[];

function written(pointer: Pointer): string {
  return pointer
    .map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
}

/** Finds an item by whatever identifies it. */
function indexOf(list: unknown, step: Exclude<Step, string>): number {
  if (!Array.isArray(list)) {
    return -1;
  }
  if (step.id === undefined) {
    return step.index < list.length ? step.index : -1;
  }
  return list.findIndex(
    (item) =>
      isJsonObject(item) &&
      ["name", "mountPath", "containerPort", "ip", "devicePath", "topologyKey"].some(
        (key) => String(item[key]) === step.id,
      ),
  );
}

function into(value: unknown, step: Step): unknown {
  if (typeof step === "string") {
    return isJsonObject(value) ? value[step] : undefined;
  }
  const index = indexOf(value, step);
  return index < 0 || !Array.isArray(value) ? undefined : (value as unknown[])[index];
}

function nested(steps: readonly Step[], value: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) {
    return value;
  }
  return typeof step === "string" ? { [step]: nested(rest, value) } : [nested(rest, value)];
}

/**
 * The patch that brings one place of the live object to what is wanted there, and touches nothing else. Written without the
 * planner, which it is there to check.
 */
function smallestPatch(live: JsonObject, wanted: JsonObject, steps: readonly Step[]): Operation[] {
  const value = steps.reduce<unknown>(into, wanted);
  const pointer: (string | number)[] = [];
  let holder: unknown = live;
  for (const [i, step] of steps.entries()) {
    const here = into(holder, step);
    const isList = typeof step !== "string";
    const isLast = i === steps.length - 1;
    if (here === undefined) {
      if (value === undefined) {
        return [];
      }
      const path = written([...pointer, isList ? "-" : step]);
      return [{ op: "add", path, value: nested(steps.slice(i + 1), value) }];
    }
    pointer.push(isList ? indexOf(holder, step) : step);
    if (isLast) {
      const path = written(pointer);
      return value === undefined ? [{ op: "remove", path }] : [{ op: "replace", path, value }];
    }
    holder = here;
  }
  return [];
}

function identity(item: unknown): string {
  const name = isJsonObject(item) ? (item["name"] ?? item["mountPath"] ?? item["ip"]) : undefined;
  return JSON.stringify(name ?? item);
}

/** The patch that brings the items of a live list into the wanted order. */
function reorderingPatch(
  live: JsonObject,
  wanted: JsonObject,
  steps: readonly Step[],
): Operation[] {
  const [had, want] = [live, wanted].map((root) => steps.reduce<unknown>(into, root));
  if (!Array.isArray(had) || !Array.isArray(want)) {
    return [];
  }
  const order = want.map(identity);
  const value = [...(had as unknown[])].sort(
    (a, b) => order.indexOf(identity(a)) - order.indexOf(identity(b)),
  );
  const pointer: (string | number)[] = [];
  let holder: unknown = live;
  for (const step of steps) {
    pointer.push(typeof step === "string" ? step : indexOf(holder, step));
    holder = into(holder, step);
  }
  return [{ op: "replace", path: written(pointer), value }];
}

/** Fields that the server judges together: one that is asked about alone would be another question. */
const companions: Readonly<Record<string, readonly string[]>> = {
  "spec.completions": ["spec.parallelism"],
  // Two names of one value: each is filled in from the other.
  "spec.template.spec.serviceAccount": ["spec.template.spec.serviceAccountName"],
  "spec.template.spec.serviceAccountName": ["spec.template.spec.serviceAccount"],
};

/** The patch that makes one of the changes, and those that the server judges with it, and none of the others. */
export function patchOfOne(
  change: PlannedChange,
  changes: readonly PlannedChange[],
  { live, wanted }: { readonly live: JsonObject; readonly wanted: JsonObject },
): Operation[] {
  return changes
    .filter((each) => each === change || companions[change.path]?.includes(each.path))
    .flatMap(({ action, steps }) =>
      (action === "reorder" ? reorderingPatch : smallestPatch)(live, wanted, steps),
    );
}
