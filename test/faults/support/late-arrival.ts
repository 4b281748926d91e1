import { isDeepStrictEqual } from "node:util";
import {
  attempt,
  calm,
  problem,
  textOf,
  type Operation,
  type Outcome,
  type Problem,
  type Trial,
} from "./trial";

/** What is wrong where something was to stay as it is. */
function compare(before: readonly unknown[], after: readonly unknown[]): Problem[] {
  if (isDeepStrictEqual(after, before)) {
    return [];
  }
  const text = `what was held has changed ${JSON.stringify(before)} to ${JSON.stringify(after)}`;
  if (after.length === before.length) {
    return [problem("wrong", text)];
  }
  return [problem(after.length > before.length ? "doubled" : "lost", text)];
}

/**
 * Lets what is held arrive after the next operation on the same job, which is over before: nothing may come of it. Where the
 * operation has failed, the run that repeats it goes before.
 */
export async function judgeLate(
  operation: Operation,
  trial: Trial,
  outcome: Outcome,
): Promise<Problem[]> {
  const { world } = trial;
  if (world.proxy.pass() === 0) {
    return [problem("wrong", "nothing was held")];
  }
  const quiet = calm(trial);
  const done = outcome.isOk
    ? outcome
    : await attempt(() =>
        operation.again ? operation.again(quiet, outcome) : operation.run(quiet),
      );
  if (!done.isOk) {
    return [problem("lost", `the next up fails: ${textOf(done)}`)];
  }
  const next = await attempt(async () => operation.next?.(quiet, done.value));
  if (!next.isOk) {
    return [problem("lost", `the next operation fails: ${textOf(next)}`)];
  }
  const before = await world.objects();
  if (before.length !== 1) {
    return [problem("wrong", `${before.length} jobs, all in order`)];
  }
  await world.proxy.calm();
  return compare(before, await world.objects());
}
