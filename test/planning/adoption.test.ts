import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import { planAdoption } from "../../provider/planning/adoption.js";
import type { JsonObject } from "../../provider/values/json.js";

const server = { kind: volcanoJob, profile: "kubernetes" } as const;
const template = { spec: { containers: [{ name: "a", image: "b" }] } };

function task(name: string, more: JsonObject = {}): JsonObject {
  return { name, replicas: 3, template, ...more };
}

function planOf(wanted: JsonObject, live: JsonObject) {
  const stored = volcanoJob.storedSpec(live);
  const { operations, verdict } = planAdoption({
    ...server,
    wanted: { metadata: {}, spec: wanted },
    live: { metadata: {}, spec: { ...stored, ...live } },
  });
  return { operations, verdict };
}

describe("a job that is taken over and has lost a value that only a create fills in", () => {
  const lost = { minAvailable: undefined };

  test("gets it back where it is declared", () => {
    expect(
      planOf({ minAvailable: 3, tasks: [task("w")] }, { tasks: [task("w")], ...lost }),
    ).toEqual({
      verdict: "patch",
      operations: [
        { op: "test", path: "/spec/minAvailable", value: null },
        { op: "add", path: "/spec/minAvailable", value: 3 },
      ],
    });
  });

  test("gets it back in its task, whatever the order", () => {
    const wanted = [task("v", { minAvailable: 3 }), task("w", { minAvailable: 3 })];
    const live = [task("v", { minAvailable: 3 }), task("w")];
    expect(planOf({ minAvailable: 3, tasks: wanted }, { minAvailable: 3, tasks: live })).toEqual({
      verdict: "patch",
      operations: [
        { op: "test", path: "/spec/tasks/1/name", value: "w" },
        { op: "test", path: "/spec/tasks/1/minAvailable", value: null },
        { op: "add", path: "/spec/tasks/1/minAvailable", value: 3 },
      ],
    });
  });

  test("stays as it is where it is not declared, as in a refresh", () => {
    expect(planOf({ tasks: [task("w")] }, { tasks: [task("w")], ...lost }).verdict).toBe("nothing");
  });
});
