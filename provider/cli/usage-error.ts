import { closestWord } from "../values/closest-word.js";

const brand = Symbol.for("pulumi-volcano.usage-error");

/** The command line is wrong: the process ends with status 2, and nothing was done. */
export class UsageError extends Error {
  get [brand](): true {
    return true;
  }
}

/** Whether the value is a {@link UsageError}. */
export function isUsageError(value: unknown): value is UsageError {
  return typeof value === "object" && value !== null && Reflect.get(value, brand) === true;
}

/** An unknown word, and the known one that may have been meant. */
export function unknownWord(
  what: string,
  { word, known }: { readonly word: string; readonly known: readonly string[] },
): UsageError {
  const meant = closestWord(word, known);
  const hint = meant === undefined ? `known are ${known.join(", ")}` : `did you mean ${meant}?`;
  return new UsageError(`${word} is no ${what}: ${hint}`);
}
