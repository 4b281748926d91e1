import type { JsonObject } from "../../../provider/values/json.js";
import {
  del,
  get,
  groups,
  merge,
  named,
  patch,
  pod,
  post,
  put,
  roots,
  settled,
  setup,
  titles,
  type Root,
  type Script,
  type Step,
} from "./script.js";

const specs: Readonly<Record<Root, JsonObject>> = {
  V: {
    minAvailable: 0,
    maxRetry: 3,
    tasks: [{ name: "a", replicas: 0, minAvailable: 0, maxRetry: 3, template: { spec: pod } }],
  },
  J: { managedBy: "example.com/nobody", parallelism: 2, template: { spec: pod } },
};

function paths(root: Root): Script {
  const base = `/apis/${groups[root]}`;
  const request = (method: string, path: string): Step => ({ method, path });
  const body = named(root, "t", specs[root]);
  return {
    name: `${titles[root]}: paths and methods`,
    steps: [
      setup(post(root, body)),
      request("GET", `${base}/nope`),
      request("GET", `${base}/namespaces/{ns}/nope`),
      request("GET", `${base}/namespaces/{ns}/jobs/t/nope`),
      request("GET", `${base}/namespaces/{ns}/jobs/t/status/nope`),
      request("GET", "/apis/nope/v1"),
      request("GET", "/apis/batch/v9/jobs"),
      request("GET", "/nope"),
      request("PUT", `{${root}}`),
      request("PATCH", `{${root}}`),
      request("POST", `{${root}}/t/status`),
      request("DELETE", `{${root}}/t/status`),
      { ...post(root, body), path: `${base}/jobs` },
      { ...put(root, "x", body), path: `${base}/jobs` },
      { ...post(root, body), path: `${base}/namespaces/nowhere/jobs` },
      { ...post(root, body), path: `${base}/namespaces/nowhere/jobs?dryRun=All` },
      { ...put(root, "t", body), path: `${base}/namespaces/nowhere/jobs/t` },
      { ...patch(root, "t", []), path: `${base}/namespaces/nowhere/jobs/t` },
      request("DELETE", `${base}/namespaces/nowhere/jobs/t`),
      { ...post(root, body), contentType: "text/plain" },
      { ...get(root, "t"), headers: { accept: "text/plain" } },
      { method: "GET", path: `{${root}}`, headers: { accept: "text/plain" } },
      { ...get(root, "t"), headers: { accept: "application/json, */*" } },
      { ...get(root, "t"), isAnonymous: true },
      { method: "GET", path: `{${root}}`, isAnonymous: true },
      { method: "GET", path: `{${root}}?watch=1`, isAnonymous: true },
      { ...post(root, body), isAnonymous: true },
      { ...put(root, "t", body), isAnonymous: true },
      { ...patch(root, "t", []), isAnonymous: true },
      { ...del(root, "t"), isAnonymous: true },
      { method: "DELETE", path: `{${root}}`, isAnonymous: true },
      { ...get(root, "t/status"), isAnonymous: true },
      { ...patch(root, "t/status", []), isAnonymous: true },
      { method: "GET", path: `${base}/jobs`, isAnonymous: true },
      { method: "GET", path: "/nope", isAnonymous: true },
      { ...get(root, "t"), token: "not-a-token" },
      { ...get(root, "t"), headers: { authorization: "Basic dTpw" } },
      { ...get(root, "t"), headers: { authorization: "Bearer" } },
      { method: "GET", path: "/readyz" },
      { method: "GET", path: "/readyz", isAnonymous: true },
      { method: "GET", path: "/api/v1/namespaces/nowhere" },
    ],
  };
}

const now = "2026-01-02T03:04:05Z";
const running = {
  state: { phase: "Running", lastTransitionTime: now },
  running: 2,
  minAvailable: 1,
};

/** No controller looks after a VolcanoJob with a scheduler of nobody ... but Volcano's own one does: only refusals are compared. */
const volcanoStatuses: readonly unknown[] = [
  { status: { state: { phase: "Nope" } } },
  { status: { running: -1 } },
  { status: { running: "x" } },
  { status: { conditions: [{}] } },
  { status: { taskStatusCount: { a: { phase: { Running: "x" } } } } },
  { status: "x" },
];

function volcanoStatus(): Script {
  return {
    name: "VolcanoJob: status",
    steps: [
      setup(post("V", named("V", "t", specs.V))),
      settled("V", "t"),
      ...volcanoStatuses.map((body) => merge("V", "t/status", body)),
      merge("V", "t/status", { status: running }, "?dryRun=All"),
      merge(
        "V",
        "t/status",
        { status: { nope: 1, running: 0 }, spec: { queue: "x" }, metadata: { labels: { a: "b" } } },
        "?dryRun=All",
      ),
      patch("V", "t/status", [{ op: "add", path: "/metadata/resourceVersion", value: "1" }]),
      patch("V", "t/status", [{ op: "test", path: "/metadata/name", value: "x" }]),
      patch("V", "none/status", []),
      put("V", "t/status", named("V", "t", specs.V, { resourceVersion: "1" })),
      put("V", "none/status", named("V", "none", specs.V, { resourceVersion: "1" })),
      { ...merge("V", "t/status", {}), contentType: "application/strategic-merge-patch+json" },
      get("V", "t/status"),
      get("V", "none/status"),
    ],
  };
}

function condition(type: string, status = "True"): JsonObject {
  return {
    type,
    status,
    lastProbeTime: now,
    lastTransitionTime: now,
    reason: "Test",
    message: "m",
  };
}

const jobStatuses: readonly unknown[] = [
  { status: { active: -1 } },
  { status: { active: "x" } },
  { status: { nope: 1 } },
  { status: { conditions: [condition("Complete")] } },
  { status: { conditions: [condition("Failed")] } },
  { status: { conditions: [condition("Complete"), condition("Failed")] } },
  { status: { completionTime: now } },
  { status: { startTime: now, active: 2, ready: 1, terminating: 0 } },
  { status: { ready: 5 } },
  { status: { startTime: null } },
  { status: { startTime: "2027-01-01T00:00:00Z" } },
  { status: { succeeded: 2 } },
  { status: { succeeded: 1 } },
  { status: { failed: 1 } },
  { status: { failed: 0 } },
  { status: { completedIndexes: "0" } },
  { status: { failedIndexes: "0" } },
  { status: { uncountedTerminatedPods: { succeeded: ["a", "a", ""], failed: ["a"] } } },
  { status: { conditions: [condition("SuccessCriteriaMet"), condition("Failed")] } },
  { status: { conditions: [condition("SuccessCriteriaMet"), condition("FailureTarget")] } },
  { status: { conditions: [condition("SuccessCriteriaMet")] } },
  { status: { conditions: [] } },
  { status: { conditions: [condition("SuccessCriteriaMet"), condition("Complete")] } },
  {
    status: {
      active: 2,
      completionTime: now,
      conditions: [condition("SuccessCriteriaMet"), condition("Complete")],
    },
  },
  {
    status: {
      active: 0,
      ready: 0,
      terminating: 1,
      completionTime: "2020-01-01T00:00:00Z",
      conditions: [condition("SuccessCriteriaMet"), condition("Complete")],
    },
  },
  {
    spec: { parallelism: 9 },
    metadata: { labels: { status: "writer" } },
    status: {
      active: 0,
      ready: 0,
      terminating: 0,
      completionTime: now,
      conditions: [condition("SuccessCriteriaMet"), condition("Complete")],
    },
  },
  { status: { completionTime: "2026-01-02T03:04:06Z" } },
  { status: { conditions: [condition("SuccessCriteriaMet")], completionTime: null } },
  { status: { conditions: null } },
  { status: { succeeded: 0 } },
];

function jobStatus(): Script {
  return {
    name: "Job: status",
    steps: [
      setup(post("J", named("J", "t", specs.J))),
      ...jobStatuses.map((body) => ({ ...merge("J", "t/status", body), withStatus: true })),
      { ...get("J", "t/status"), withStatus: true },
      { ...merge("J", "t/status", { status: { failed: 5 } }, "?dryRun=All"), withStatus: true },
      { ...get("J", "t"), withStatus: true },
      { ...merge("J", "t", { status: { failed: 7 } }), withStatus: true },
      patch("J", "none/status", []),
      put("J", "none/status", named("J", "none", specs.J)),
    ],
  };
}

const suspended: JsonObject = { ...specs.J, suspend: true };
const edits: readonly (readonly [string, unknown])[] = [
  ["/spec/template/spec/nodeSelector", { a: "b" }],
  ["/spec/template/spec/tolerations", [{ key: "a", operator: "Exists" }]],
  ["/spec/template/spec/schedulingGates", [{ name: "example.com/a" }]],
  ["/spec/template/metadata/annotations", { a: "b" }],
  ["/spec/template/metadata/labels/new", "b"],
  ["/spec/template/spec/containers/0/image", "other:1"],
  ["/spec/template/spec/containers/0/resources", { requests: { cpu: "2" } }],
  ["/spec/suspend", false],
  ["/spec/parallelism", 5],
  ["/spec/completions", 5],
  ["/spec/activeDeadlineSeconds", 0],
  ["/spec/ttlSecondsAfterFinished", 5],
  ["/spec/backoffLimit", 2],
  ["/spec/podReplacementPolicy", "Failed"],
  ["/spec/managedBy", "example.com/other"],
  ["/spec/selector", { matchLabels: { a: "b" } }],
  ["/spec/completionMode", "Indexed"],
];

/** What may change on a batch/v1 Job in states that need a status: suspended after its start, and finished. */
function jobStates(): Script[] {
  const started = { status: { startTime: now, active: 0 } };
  const finished = {
    status: {
      startTime: now,
      completionTime: now,
      conditions: [condition("SuccessCriteriaMet"), condition("Complete")],
    },
  };
  const ask = (name: string): Step[] =>
    edits.map(([path, value]) => patch("J", name, [{ op: "add", path, value }], "?dryRun=All"));
  return [
    {
      name: "Job: edits by state",
      steps: [
        setup(post("J", named("J", "fresh", specs.J))),
        ...ask("fresh"),
        setup(post("J", named("J", "waiting", suspended))),
        ...ask("waiting"),
        setup(post("J", named("J", "paused", suspended))),
        setup(merge("J", "paused/status", started)),
        ...ask("paused"),
        setup(post("J", named("J", "finished", specs.J))),
        setup(merge("J", "finished/status", finished)),
        ...ask("finished"),
      ],
    },
  ];
}

/** Paths, methods, access, the status subresource, and what may change in which state. */
export const surfaceScripts: readonly Script[] = [
  ...roots.map(paths),
  volcanoStatus(),
  jobStatus(),
  ...jobStates(),
];
