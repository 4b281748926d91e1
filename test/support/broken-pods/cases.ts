import fc from "fast-check";
import type { JsonObject } from "../../../provider/values/json.js";
import { asSent, leanTemplate, tableCases, type BrokenPod } from "./broken-pod.js";
import { mutate } from "./mutations.js";
import { richTemplates } from "./rich-template.js";

/** How many cases, and from what they are drawn. */
export interface Draw {
  readonly seed: number;
  /** Of the random ones. */
  readonly count: number;
  /** The table's cases are put into the smallest template, not into random ones. */
  readonly isLean?: boolean;
}

const numbers = fc.noBias(fc.integer({ min: 0, max: 2 ** 31 - 1 }));
/** More than one mutation draws. */
const draws = fc.array(numbers, { minLength: 60, maxLength: 60, size: "max" });

function randomCase(template: JsonObject, drawn: readonly number[]): BrokenPod {
  const next = drawn.values();
  const own = asSent(template);
  const title = mutate(own, (limit) => (next.next().value ?? 0) % limit);
  return {
    kindOfFault: `random: ${title}`,
    name: `random: ${title}`,
    isBroken: undefined,
    template: asSent(own),
  };
}

/** The cases of the table, and as many random ones. */
export function brokenPods({ seed, count, isLean = false }: Draw): BrokenPod[] {
  const templates = fc.sample(richTemplates, { seed, numRuns: 500 });
  let at = 0;
  const table = tableCases(() => {
    at += 1;
    return (isLean ? undefined : templates[at % templates.length]) ?? leanTemplate;
  });
  const untouched = templates.slice(0, 50).map((template) => ({
    kindOfFault: "no fault",
    name: "no fault",
    isBroken: false,
    template: asSent(template),
  }));
  const drawn = fc.sample(fc.tuple(richTemplates, draws), { seed: seed + 1, numRuns: count });
  return [...table, ...untouched, ...drawn.map(([template, list]) => randomCase(template, list))];
}
