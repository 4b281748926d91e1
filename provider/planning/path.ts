import type { JsonObject } from "../values/json.js";
import type { Step } from "../kinds/mutability.js";

/** A path as people read it: `spec.tasks[worker].template.spec.containers[main].image`. */
export function pathText(steps: readonly Step[]): string {
  return steps
    .map((step) => {
      if (typeof step !== "string") {
        return `[${step.id ?? step.index}]`;
      }
      return /^[\w-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
    })
    .join("")
    .replace(/^\./, "");
}

/** A path as the mutability tables spell it: `spec.tasks[].replicas`. */
export function pathPattern(steps: readonly Step[]): string {
  return steps
    .map((step) => (typeof step === "string" ? `.${step}` : "[]"))
    .join("")
    .replace(/^\./, "");
}

/** True when the pattern is the row's path or lies below it. */
export function isAtOrBelow(pattern: string, row: string): boolean {
  if (!pattern.startsWith(row)) {
    return false;
  }
  const next = pattern.charAt(row.length);
  return next === "" || next === "." || next === "[";
}

/** The paths of all leaves of a value, as the mutability tables spell them. An empty object is a leaf; nothing has none. */
export function leafPatterns(value: unknown, prefix: string): string[] {
  if (value === undefined) {
    return [];
  }
  if (Array.isArray(value)) {
    const inner = value.flatMap((item) => leafPatterns(item, `${prefix}[]`));
    return inner.length > 0 ? [...new Set(inner)] : [prefix];
  }
  if (typeof value !== "object" || value === null) {
    return [prefix];
  }
  const inner = Object.entries(value as JsonObject).flatMap(([name, each]) =>
    leafPatterns(each, `${prefix}.${name}`),
  );
  return inner.length > 0 ? inner : [prefix];
}
