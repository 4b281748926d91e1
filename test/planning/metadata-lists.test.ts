import { job } from "../../provider/kinds/job/kind.js";
import type { JsonObject } from "../../provider/values/json.js";
import { planChange } from "../../provider/planning/plan.js";
import { projectLive } from "../../provider/planning/project.js";

const spec: JsonObject = {
  template: { spec: { restartPolicy: "Never", containers: [{ name: "a", image: "b" }] } },
};
const uid = "6f1c1f5e-5a35-4bd5-8b41-5c0e34c5f1aa";
const owner = (id: string): JsonObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  name: id,
  uid: id,
});

function plan(before: JsonObject, after: JsonObject, live?: JsonObject) {
  const [old, next] = [before, after].map((metadata) => ({ metadata, spec }));
  return planChange({
    kind: job,
    profile: "kubernetes",
    before: old ?? { metadata: {}, spec },
    after: next ?? { metadata: {}, spec },
    uid,
    ...(live && { live: { metadata: { uid, ...live }, spec: job.storedSpec(spec) } }),
  });
}

const uidGuard = { op: "test", path: "/metadata/uid", value: uid };

describe("owners and finalizers", () => {
  test("are added where there were none", () => {
    expect(plan({}, { finalizers: ["e.io/hold"] }).operations).toEqual([
      uidGuard,
      { op: "test", path: "/metadata/finalizers", value: null },
      { op: "add", path: "/metadata/finalizers", value: ["e.io/hold"] },
    ]);
  });

  test("leave those of others where they are", () => {
    const live = { ownerReferences: [owner("theirs"), owner("mine")] };
    const { operations, verdict } = plan({ ownerReferences: [owner("mine")] }, {}, live);
    expect(verdict).toBe("patch");
    expect(operations.slice(2)).toEqual([
      { op: "replace", path: "/metadata/ownerReferences", value: [owner("theirs")] },
    ]);
  });

  test("go with their list where nothing else is in it, guarded by what it held", () => {
    expect(plan({ finalizers: ["e.io/hold"] }, {}).operations).toEqual([
      uidGuard,
      { op: "test", path: "/metadata/finalizers", value: ["e.io/hold"] },
      { op: "remove", path: "/metadata/finalizers" },
    ]);
  });

  test("are shown as declared, without the lost ones and those of others", () => {
    const declared = { metadata: { finalizers: ["e.io/a", "e.io/b"] }, spec };
    const live = { metadata: { finalizers: ["foregroundDeletion", "e.io/b"] }, spec };
    expect(projectLive(job, declared, live).metadata).toEqual({ finalizers: ["e.io/b"] });
  });
});
