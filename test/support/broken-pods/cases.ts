import fc from "fast-check";
import type { JsonObject } from "../../../provider/values/json.js";
import { asSent, putInto, tableCases, type BrokenPod } from "./broken-pod.js";
import { mutate } from "./mutations.js";
import { richTemplates } from "./rich-template.js";

/** How many cases, and from what they are drawn. */
export interface Drawing {
  readonly seed: number;
  readonly count: number;
}

/** Numbers that a mutation draws from; one needs a dozen, and few more than a hundred. */
const numbers = fc.array(fc.noBias(fc.nat(2 ** 31 - 1)), {
  minLength: 120,
  maxLength: 120,
  size: "max",
});

function mutated(template: JsonObject, drawn: readonly number[]): BrokenPod {
  const next = drawn.values();
  const own = asSent(template);
  const title = mutate(own, (limit) => (next.next().value ?? 0) % limit);
  const name = `random: ${title}`;
  return { kindOfFault: name, name, isBroken: undefined, template: asSent(own) };
}

function fromTable(template: JsonObject, [drawn = 0]: readonly number[]): BrokenPod {
  const found = tableCases[drawn % tableCases.length];
  if (!found) {
    throw new Error("the table has cases");
  }
  // What is valid alone may be at odds with what else is there.
  return { ...putInto(template, found), isBroken: undefined };
}

/** Rich templates, each with a mutation or a fault of the table, by turns. */
export function randomCases({ seed, count }: Drawing): BrokenPod[] {
  const drawn = fc.sample(fc.tuple(richTemplates, numbers), { seed, numRuns: count });
  return drawn.map(([template, list], i) => (i % 2 ? fromTable : mutated)(template, list));
}

/** Rich templates as they are, which a server accepts. */
export function untouchedCases({ seed, count }: Drawing): BrokenPod[] {
  return fc.sample(richTemplates, { seed, numRuns: count }).map((template) => ({
    kindOfFault: "no fault",
    name: "no fault",
    isBroken: false,
    template: asSent(template),
  }));
}
