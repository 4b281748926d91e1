import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { readAmount, writeAmount } from "../../provider/go-spelling/amount.js";
import { job } from "../../provider/kinds/job/kind.js";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import { podRequests } from "../../provider/report/pod-requests.js";
import { sideOf } from "../../provider/report/side.js";
import { isJsonObject, type JsonObject } from "../../provider/values/json.js";
import { unknownValue } from "../../provider/values/unknown.js";

interface RecordedPod {
  readonly spec: JsonObject;
  readonly requests: Readonly<Record<string, string>>;
}

const recorded = JSON.parse(
  readFileSync(join(__dirname, "recorded-requests.json"), "utf8"),
) as readonly RecordedPod[];

const texts = (template: unknown) =>
  Object.fromEntries(
    [...podRequests(template).amounts].map(([name, amount]) => [name, writeAmount(amount)]),
  );
const template = (spec: JsonObject) => ({ spec });
const asking = (requests: unknown, more: JsonObject = {}) => ({
  name: "main",
  resources: { requests },
  ...more,
});

/**
 * 40 of 3000 pods of random containers, sidecars, init containers, overheads and resources of the pod as a whole. The amounts
 * are what `SetObjectDefaults_Pod` (k8s.io/kubernetes 1.34.1) and then `PodRequests` (k8s.io/component-helpers 0.34.1) made of
 * each, run in Go with the feature PodLevelResources.
 */
describe("what Kubernetes counts", () => {
  test.each(recorded.map(({ spec, requests }, i) => ({ i, spec, requests })))(
    "is counted here as well: pod $i",
    ({ spec, requests }) => {
      const mine = [...podRequests(template(spec)).amounts].map(([name, { nanos }]) => [
        name,
        nanos,
      ]);
      const theirs = Object.entries(requests).map(([name, text]) => [
        name,
        readAmount(text)?.nanos,
      ]);
      expect(Object.fromEntries(mine)).toEqual(Object.fromEntries(theirs));
    },
  );
});

describe("a value that is not known yet", () => {
  test.each([
    ["the template", unknownValue, 1, {}],
    ["the pod", { spec: unknownValue }, 1, {}],
    ["the containers", template({ containers: unknownValue }), 1, {}],
    [
      "a container",
      template({ containers: [unknownValue, asking({ cpu: "1" })] }),
      1,
      { cpu: "1" },
    ],
    ["the resources", template({ containers: [{ resources: unknownValue }] }), 1, {}],
    ["the requests", template({ containers: [asking(unknownValue)] }), 1, {}],
    [
      "a request",
      template({ containers: [asking({ cpu: unknownValue, memory: "1Gi" })] }),
      1,
      { memory: "1Gi" },
    ],
    [
      "a limit beside a request",
      template({
        containers: [{ resources: { requests: { cpu: "1" }, limits: { cpu: unknownValue } } }],
      }),
      0,
      { cpu: "1" },
    ],
    ["the overhead", template({ containers: [], overhead: unknownValue }), 1, {}],
    ["the resources of the pod", template({ containers: [], resources: unknownValue }), 1, {}],
    [
      "whether it is a sidecar",
      template({
        containers: [asking({ cpu: "1" })],
        initContainers: [asking({ cpu: "2" }, { restartPolicy: unknownValue })],
      }),
      1,
      { cpu: "2" },
    ],
  ])("is counted, and the rest is summed up: %s", (_what, given, unknown, amounts) => {
    expect(podRequests(given).unknown).toBe(unknown);
    expect(texts(given)).toEqual(amounts);
  });

  /** Every place of a value, as a way of names. */
  function places(value: unknown, path: readonly string[] = []): string[][] {
    const members = Array.isArray(value) || isJsonObject(value) ? Object.entries(value) : [];
    return [[...path], ...members.flatMap(([name, each]) => places(each, [...path, name]))];
  }

  /** The value with one unknown place. */
  function withUnknown(value: unknown, [name, ...rest]: readonly string[]): unknown {
    if (name === undefined) {
      return unknownValue;
    }
    const copy = structuredClone(value) as JsonObject; // a list is set alike
    copy[name] = withUnknown(copy[name], rest);
    return copy;
  }

  test("never makes the sum larger than it turns out to be", () => {
    // The API refuses a pod that asks for less than its containers do.
    const withoutRequests = ({ resources, ...spec }: JsonObject) => {
      const { limits } = (resources ?? {}) as { limits?: unknown };
      return template({ ...spec, resources: { ...(limits === undefined ? {} : { limits }) } });
    };
    const specs = fc.constantFrom(...recorded.map(({ spec }) => withoutRequests(spec)));
    fc.assert(
      fc.property(specs, fc.nat(), (known, pick) => {
        const all = places(known);
        const path = all[pick % all.length] ?? [];
        const whole = podRequests(known).amounts;
        for (const [name, { nanos }] of podRequests(withUnknown(known, path)).amounts) {
          expect(nanos).toBeLessThanOrEqual(whole.get(name)?.nanos ?? -1n);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe("what a job asks for", () => {
  const metadata = { namespace: "research", name: "train" };
  const pod = template({ restartPolicy: "Never", containers: [asking({ cpu: "500m" })] });
  const task = (name: string, replicas: unknown, more: JsonObject = {}) => ({
    name,
    replicas,
    template: pod,
    ...more,
  });

  test("is the sum over the tasks of a VolcanoJob, in its queue", () => {
    const spec = { tasks: [task("a", 3), task("b", 2), task("c", 0)] };
    expect(sideOf(volcanoJob, { metadata, spec })).toEqual({
      job: "research/train",
      queue: "default",
      pods: 5,
      requests: { cpu: "2500m" },
      unknown: 0,
    });
  });

  test.each([
    [{}, 1],
    [{ parallelism: 4 }, 4],
    [{ parallelism: 4, completions: 2 }, 2],
    [{ parallelism: 2, completions: 9 }, 2],
    [{ completions: 9 }, 1],
    [{ parallelism: 0 }, 0],
    [{ parallelism: 4, suspend: true }, 4],
  ])("of a Job is as many pods as run side by side: %j", (more, pods) => {
    const side = sideOf(job, { metadata, spec: { template: pod, ...more } });
    expect(side.pods).toBe(pods);
    expect(side.requests).toEqual(
      pods === 0 ? {} : { cpu: pods === 2 ? "1" : `${pods * 500}m`.replace("2000m", "2") },
    );
    expect(side).not.toHaveProperty("queue");
  });

  test("is at least the known part where something is not known", () => {
    const one = sideOf(volcanoJob, {
      metadata,
      spec: { tasks: [task("a", unknownValue), task("b", 1)] },
    });
    expect([one.unknown, one.pods, one.requests]).toEqual([1, 1, { cpu: "500m" }]);
    const two = sideOf(volcanoJob, { metadata, spec: { tasks: unknownValue } });
    expect([two.unknown, two.pods]).toEqual([1, 0]);
    const three = sideOf(job, { metadata, spec: { template: pod, parallelism: unknownValue } });
    expect(three.unknown).toBe(1);
  });

  test("has the tasks where one waits for another, and names that are not known are said to be so", () => {
    const spec = {
      queue: unknownValue,
      tasks: [
        task("a", 1),
        task("b", unknownValue, { dependsOn: { name: ["a"], iteration: "any" } }),
      ],
    };
    const side = sideOf(volcanoJob, { metadata: { ...metadata, name: unknownValue }, spec });
    expect(side.job).toBe("research/(known only during up)");
    expect(side.queue).toBe("(known only during up)");
    expect(side.tasks).toEqual([
      { name: "a", pods: 1, dependsOn: [] },
      { name: "b", pods: undefined, dependsOn: ["a"], needsAny: true },
    ]);
  });
});
