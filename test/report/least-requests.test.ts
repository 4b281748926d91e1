import { writeAmount } from "../../provider/go-spelling/amount";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind";
import { leastRequests } from "../../provider/report/least-requests";
import type { JsonObject } from "../../provider/values/json";
import { unknownValue } from "../../provider/values/unknown";

function task(name: string, replicas: unknown, requests: unknown, podSpec: JsonObject = {}) {
  const containers = [{ name: "main", image: "i:1", resources: { requests } }];
  return { name, replicas, template: { spec: { containers, ...podSpec } } };
}

function leastOf(spec: JsonObject): Record<string, string> | undefined {
  const found = leastRequests(volcanoJob.workloadOf(volcanoJob.canonicalSpec(spec)));
  return found && Object.fromEntries([...found].map(([name, each]) => [name, writeAmount(each)]));
}

const master = task("master", 1, { cpu: "1", memory: "1Gi" });
const worker = task("worker", 4, { cpu: "16", "example.com/gpu": 2 });

describe("what a gang needs at least", () => {
  test("is the sum over all pods, where all have to start", () => {
    expect(leastOf({ tasks: [master, worker] })).toEqual({
      cpu: "65",
      memory: "1Gi",
      "example.com/gpu": "8",
    });
  });

  test("is the sum over the pods that ask for the least, of each resource by itself", () => {
    expect(leastOf({ minAvailable: 2, tasks: [master, worker] })).toEqual({
      cpu: "17",
      memory: "0",
      "example.com/gpu": "2",
    });
    expect(leastOf({ minAvailable: 1, tasks: [worker, master] })).toMatchObject({ cpu: "1" });
  });

  test("has nothing of what is not known yet", () => {
    const unknownRequests = task("x", 2, unknownValue);
    expect(leastOf({ minAvailable: 6, tasks: [worker, unknownRequests] })).toMatchObject({
      cpu: "64",
    });
    // So many of the pods without requests as it may be.
    const unknownCount = task("x", unknownValue, {});
    expect(leastOf({ minAvailable: 4, tasks: [worker, unknownCount] })).toMatchObject({ cpu: "0" });
    expect(leastOf({ minAvailable: unknownValue, tasks: [worker] })).toBeUndefined();
    expect(leastOf({ minAvailable: 2, tasks: unknownValue })).toEqual({});
  });

  test("has nothing of pods that ask as a whole", () => {
    const whole = task("x", 2, { cpu: "8" }, { resources: { requests: { cpu: "20" } } });
    expect(leastOf({ tasks: [whole] })).toEqual({});
  });

  test("is not known where pods start one by one", () => {
    expect(leastRequests({ queue: undefined, together: undefined, sets: [] })).toBeUndefined();
  });
});
