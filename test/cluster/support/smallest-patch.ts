import { isJsonObject, type JsonObject } from "../../../provider/values/json.js";
import type { Step } from "../../../provider/kinds/mutability.js";
import type { Operation } from "../../../provider/planning/json-patch.js";

type Pointer = readonly (string | number)[];

function written(pointer: Pointer): string {
  return pointer
    .map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
}

/** Finds an item by whatever identifies it. */
function indexOf(list: unknown, step: Exclude<Step, string>): number {
  if (!Array.isArray(list)) return -1;
  if (step.id === undefined) return step.index < list.length ? step.index : -1;
  return list.findIndex(
    (item) =>
      isJsonObject(item) &&
      ["name", "mountPath", "containerPort", "ip", "devicePath", "topologyKey"].some(
        (key) => String(item[key]) === step.id,
      ),
  );
}

function into(value: unknown, step: Step): unknown {
  if (typeof step === "string") return isJsonObject(value) ? value[step] : undefined;
  const index = indexOf(value, step);
  return index < 0 || !Array.isArray(value) ? undefined : (value as unknown[])[index];
}

function nested(steps: readonly Step[], value: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  return typeof step === "string" ? { [step]: nested(rest, value) } : [nested(rest, value)];
}

/**
 * The patch that brings one place of the live object to what is wanted there, and touches nothing else. Written without the
 * planner, which it is there to check.
 */
export function smallestPatch(
  live: JsonObject,
  wanted: JsonObject,
  steps: readonly Step[],
): Operation[] {
  const value = steps.reduce<unknown>(into, wanted);
  const pointer: (string | number)[] = [];
  let holder: unknown = live;
  for (const [i, step] of steps.entries()) {
    const here = into(holder, step);
    const isList = typeof step !== "string";
    const isLast = i === steps.length - 1;
    if (here === undefined) {
      if (value === undefined) return [];
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
export function reorderingPatch(
  live: JsonObject,
  wanted: JsonObject,
  steps: readonly Step[],
): Operation[] {
  const [had, want] = [live, wanted].map((root) => steps.reduce<unknown>(into, root));
  if (!Array.isArray(had) || !Array.isArray(want)) return [];
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
