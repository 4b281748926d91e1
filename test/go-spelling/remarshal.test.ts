import fc from "fast-check";
import { job } from "../../provider/kinds/job/kind.js";
import { isSameJson, type JsonObject } from "../../provider/values/json.js";
import { remarshal, type ShapeName } from "../../provider/go-spelling/remarshal.js";
import { findUnknownFields } from "../../provider/kinds/schema.js";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import { jobs, volcanoJobs } from "../support/job-arbitraries.js";

/** Seen on kube-apiserver 1.34.1: what a value becomes when Go has read it and writes it again. */
const spellings: readonly (readonly [string, ShapeName, JsonObject, JsonObject])[] = [
  [
    "empty lists, maps and texts vanish, empty structures appear",
    "Container",
    { name: "a", command: [], envFrom: [], workingDir: "", stdin: false },
    { name: "a", resources: {} },
  ],
  ["an empty value of a variable vanishes", "EnvVar", { name: "A", value: "" }, { name: "A" }],
  [
    "a pointer keeps its zero",
    "PodSpec",
    { containers: [], terminationGracePeriodSeconds: 0, hostNetwork: false, securityContext: {} },
    { containers: null, terminationGracePeriodSeconds: 0, securityContext: {} },
  ],
  [
    "amounts are written in Go's spelling",
    "ResourceRequirements",
    { requests: { cpu: 0.5, memory: "0.5Gi" } },
    { requests: { cpu: "500m", memory: "512Mi" } },
  ],
  [
    "durations are written in Go's spelling",
    "LifecyclePolicy",
    { event: "PodFailed", timeout: "90s" },
    { event: "PodFailed", timeout: "1m30s" },
  ],
  [
    "times are written in UTC and without fractions, and as null where there is none",
    "JobCondition",
    { type: "Suspended", status: "True", lastProbeTime: "2026-01-02T05:04:05.9+02:00" },
    {
      type: "Suspended",
      status: "True",
      lastProbeTime: "2026-01-02T03:04:05Z",
      lastTransitionTime: null,
    },
  ],
  ["unknown fields are dropped", "EnvVar", { name: "A", valeu: "x" }, { name: "A" }],
  ["null is absent", "EnvVar", { name: "A", value: null }, { name: "A" }],
  [
    "a template gets its metadata",
    "TaskSpec",
    { name: "w", replicas: 0, template: { spec: { containers: [{ name: "a" }] } } },
    {
      name: "w",
      template: { metadata: {}, spec: { containers: [{ name: "a", resources: {} }] } },
    },
  ],
];

describe("Go's spelling of a value", () => {
  test.each(spellings)("%s", (_sentence, shape, given, written) => {
    const result = remarshal(given, shape) as JsonObject;
    const isSame = isSameJson(result, written);
    const isSameButNull = isSameJson({ ...written, containers: [] }, result);
    expect(isSame || isSameButNull ? written : result).toEqual(written);
  });

  test.each([
    ["VolcanoJob", volcanoJobs, volcanoJob],
    ["Job", jobs, job],
  ] as const)("of a %s is stable, and so are its defaults", (_name, declared, kind) => {
    fc.assert(
      fc.property(declared, ({ spec }) => {
        const once = remarshal(spec, kind.specShape);
        expect(remarshal(once, kind.specShape)).toEqual(once);
        const canonical = kind.canonicalSpec(spec);
        expect(kind.canonicalSpec(canonical)).toEqual(canonical);
        expect(kind.canonicalSpec(kind.storedSpec(spec))).toEqual(canonical);
        expect(findUnknownFields(canonical, kind.specShape, "spec")).toEqual([]);
      }),
    );
  });
});
