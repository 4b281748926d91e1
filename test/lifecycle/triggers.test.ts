import fc from "fast-check";
import type { Emulator } from "../../emulator/index";
import { unknownValue } from "../../provider/values/unknown";
import { compareTriggers, hideTriggers, isTriggered } from "../../provider/lifecycle/triggers";
import { job, volcanoJob } from "../../provider/runtime";
import { isJsonObject, type JsonObject } from "../../provider/values/json";
import { createJob, jobArgs, origin, startServer, volcanoArgs, type JsonArgs } from "./support";

const hashForm = /^sha256:[0-9a-f]{16}:[0-9a-f]{64}$/;

function hashOf(triggers: unknown, olds: JsonObject = {}, urn = origin): unknown {
  const { lifecycle } = hideTriggers(olds, { lifecycle: { triggers }, origin: urn });
  return isJsonObject(lifecycle) ? lifecycle["triggers"] : undefined;
}

const stateOf = (triggers: unknown) => ({ lifecycle: { triggers } });

describe("the hash of triggers", () => {
  test("is the same for the same value, whatever the order of its members, and another for another one", () => {
    expect(hashOf({ a: 1, b: { c: 2, d: 3 } })).toBe(hashOf({ b: { d: 3, c: 2 }, a: 1 }));
    const values = [1, "1", [1], { a: 1 }, { a: "1" }, { a: 2 }, [], {}, "", false, [1, 2], [2, 1]];
    const hashes = values.map((value) => hashOf(value));
    expect(new Set(hashes).size).toBe(values.length);
    for (const each of hashes) {
      expect(each).toMatch(hashForm);
    }
  });

  test("shows nothing of two resources that have the same value", () => {
    expect(hashOf("s3cret")).not.toBe(hashOf("s3cret", {}, `${origin}-2`));
  });

  test("stays while the resource is renamed by an alias, and through every later run", () => {
    const first = hashOf("v1");
    const renamed = `${origin}-2`;
    expect(hashOf("v1", stateOf(first), renamed)).toBe(first);
    expect(hashOf("v2", stateOf(first), renamed)).toBe(hashOf("v2", {}, renamed));
  });

  test("stays itself where the engine hands it back (ignoreChanges); the digest of an image is a value", () => {
    const first = hashOf("v1");
    expect(hashOf(first, stateOf(first))).toBe(first);
    expect(hashOf(first)).toBe(first);
    const digest = `sha256:${"a".repeat(64)}`;
    expect(hashOf(digest)).not.toBe(digest);
  });

  test("is unknown where any part of the value is; of a lifecycle that is not known there is none", () => {
    expect(hashOf({ a: [unknownValue] })).toBe(unknownValue);
    const whole = { lifecycle: unknownValue, origin };
    expect(hideTriggers(stateOf(hashOf("v1")), whole)).toBe(whole);
  });
});

test.each([
  ["v1", "v1", "same", false],
  ["v1", "v2", "changed", true],
  ["v1", unknownValue, "unknown", true],
  [undefined, "v1", "set", false],
  [undefined, unknownValue, "set", false],
  ["v1", undefined, "removed", false],
  [undefined, undefined, "same", false],
] as const)("from %s to %s: %s", (had, want, change, runs) => {
  const [old, next] = [{ triggers: had }, { triggers: want }];
  expect(compareTriggers(old, next)).toBe(change);
  expect(isTriggered(old, next)).toBe(runs);
});

describe("a job with triggers", () => {
  let emulator: Emulator;

  beforeEach(async () => {
    emulator = await startServer();
  });

  afterEach(async () => {
    await emulator.stop();
  });

  const withTriggers = (triggers: unknown) =>
    volcanoArgs((args) => (args["lifecycle"] = { triggers }));

  test("has the name that it would have without them only while it has none", async () => {
    const [without, one, other] = await Promise.all(
      [volcanoArgs(), withTriggers("v1"), withTriggers("v2")].map((args) =>
        volcanoJob.check({}, args),
      ),
    );
    const names = [without, one, other].map(
      (each) => (each?.inputs["metadata"] as JsonObject)["name"],
    );
    expect(new Set(names).size).toBe(3);
    // As in the states of earlier versions.
    expect(names[0]).toBe("train-e9cf1639");
  });

  test("keeps its name where they come or go, which runs nothing", async () => {
    const created = await createJob(volcanoJob, volcanoArgs());
    const set = await volcanoJob.check(created.inputs, withTriggers("v1"));
    expect((set.inputs["metadata"] as JsonObject)["name"]).toBe("train-e9cf1639");
    expect(await volcanoJob.diff(created.id, created.outs, set.inputs)).toEqual({
      changes: true,
      replaces: [],
      deleteBeforeReplace: false,
    });
  });

  test("is replaced when they change: a named one is deleted first, a generated name is a new one", async () => {
    const named = (triggers: unknown) => jobArgs((args) => (args["lifecycle"] = { triggers }));
    const first = await createJob(job, named("v1"));
    const next = await job.check(first.inputs, named("v2"));
    expect(await job.diff(first.id, first.outs, next.inputs)).toEqual({
      changes: true,
      replaces: ["lifecycle"],
      deleteBeforeReplace: true,
    });
    const train = await createJob(volcanoJob, withTriggers("v1"));
    const later = await volcanoJob.check(train.inputs, withTriggers(unknownValue));
    expect((later.inputs["metadata"] as JsonObject)["name"]).toBe(unknownValue);
    expect(await volcanoJob.diff(train.id, train.outs, later.inputs)).toMatchObject({
      replaces: ["metadata", "lifecycle"],
      deleteBeforeReplace: false,
    });
  });
});

/** A text that occurs nowhere else. */
const secret = fc.stringMatching(/^[a-z0-9]{12,20}$/).map((text) => `zq-${text}-qz`);

/** A value with secrets in it, and these. */
const values = fc
  .array(secret, { minLength: 1, maxLength: 4 })
  .chain((secrets) =>
    fc
      .oneof(
        fc.constant<unknown>(secrets[0]),
        fc.constant<unknown>(secrets),
        fc.constant<unknown>({ deep: [{ secrets }], [secrets[0] ?? ""]: true }),
        fc.constant<unknown>({ text: `a ${secrets.join("\n")} b`, n: 1 }),
      )
      .map((value) => ({ value, secrets })),
  );

test("no value is in anything that check, diff, create, update and read return or say", async () => {
  const emulator = await startServer();
  const said: string[] = [];
  const write = jest.spyOn(process.stderr, "write").mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
  try {
    const edits: readonly ((args: JsonArgs) => unknown)[] = [
      () => undefined,
      (args) => (args["metadata"] = unknownValue),
      (args) => (args["spec"] = unknownValue),
      (args) => ((args["lifecycle"] as JsonArgs)["deletion"] = "never"),
      (args) => ((args["lifecycle"] as JsonArgs)["trigers"] = 1),
      (args) => ((args["spec"] as JsonArgs)["parallelism"] = -1),
      (args) => ((args["spec"] as JsonArgs)["parallelism"] = 3),
    ];
    let count = 0;
    await fc.assert(
      fc.asyncProperty(values, values, fc.constantFrom(...edits), async (one, other, edit) => {
        count += 1;
        const argsOf = (triggers: unknown, change: (args: JsonArgs) => unknown) =>
          jobArgs((args) => {
            args["metadata"] = { name: `report-${count}` };
            args["lifecycle"] = { triggers };
            change(args);
          });
        const created = await createJob(
          job,
          argsOf(one.value, () => undefined),
        );
        const next = await job.check(created.inputs, argsOf(other.value, edit));
        const fresh = await job.check({}, argsOf(other.value, edit));
        const results: unknown[] = [created, next, fresh, said];
        results.push(await job.diff(created.id, created.outs, next.inputs));
        if (next.failures.length === 0) {
          const same = await job.check(created.inputs, argsOf(one.value, edit));
          results.push(same, await job.update(created.id, created.outs, same.inputs).catch(String));
        }
        results.push(await job.read(created.id, created.outs), emulator.objects("Job"));
        const text = JSON.stringify(results);
        for (const each of [...one.secrets, ...other.secrets]) {
          expect(text).not.toContain(each);
        }
      }),
      { numRuns: 40 },
    );
  } finally {
    write.mockRestore();
    await emulator.stop();
  }
});
