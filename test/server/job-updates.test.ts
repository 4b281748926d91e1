import { job } from "../../provider/kinds/job/kind.js";
import type { JsonObject } from "../../provider/values/json.js";
import type { Operation } from "../../provider/planning/json-patch.js";
import { createOn, patchOn, type StoredObject } from "../support/model-server.js";

const server = { kind: job, profile: "kubernetes" } as const;
const memory = "/spec/template/spec/containers/0/resources/requests/memory";

function stored(amount: string): StoredObject {
  const requests: JsonObject = { memory: amount };
  const containers = [{ name: "c", image: "busybox:1", resources: { requests } }];
  const spec = { template: { spec: { restartPolicy: "Never", containers } } };
  const answer = createOn(server, { metadata: { name: "a", namespace: "b" }, spec });
  if (!("object" in answer)) {
    throw new Error(answer.refusal);
  }
  return answer.object;
}

function patched(amount: string, value: string) {
  const operations: Operation[] = [{ op: "replace", path: memory, value }];
  return patchOn(server, stored(amount), operations);
}

// Seen on kube-apiserver 1.34.1; test/cluster/emulator-conformance.test.ts asks it again.
describe("an amount of a Job's template", () => {
  test.each([
    ["1e8", "100M"],
    ["64Mi", "67108864"],
    ["0.5Gi", "512Mi"],
  ])("may be written anew in other words: %s as %s", (amount, value) => {
    expect(patched(amount, value)).toMatchObject({ object: { metadata: { generation: 1 } } });
  });

  test("may not become another one", () => {
    expect(patched("1e8", "101M")).toEqual({ refusal: "spec.template: field is immutable" });
  });
});
