/** Schemas of what a server says about a job's surroundings: read as far as it goes, whatever is in it. */
import { z } from "zod";

/** Nothing looks at more of a text; Kubernetes' own bound of a condition's message is half of it (32,768). */
const longestText = 65_536;

/** A text, cut at a bound; `""` where there is none. */
export const text = z
  .string()
  .transform((long) => long.slice(0, longestText))
  .catch("");

/** A number; 0 where there is none. */
export const count = z.number().catch(0);

/** A map of texts; an empty one where there is none. */
export const texts = z.record(z.string(), z.string()).catch({});

/** A list; an empty one where there is none. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.array(item).catch([]);
}
