import type { JsonObject } from "../../../provider/values/json.js";
import {
  get,
  merge,
  named,
  patch,
  pod,
  post,
  roots,
  setup,
  strategic,
  titles,
  type Root,
  type Script,
} from "./script.js";

const specs: Readonly<Record<Root, JsonObject>> = {
  V: {
    minAvailable: 1,
    maxRetry: 3,
    tasks: [
      { name: "a", replicas: 1, minAvailable: 1, maxRetry: 3, template: { spec: pod } },
      { name: "b", replicas: 2, minAvailable: 1, maxRetry: 3, template: { spec: pod } },
    ],
  },
  J: { managedBy: "example.com/nobody", parallelism: 2, template: { spec: pod } },
};
const metadata = { labels: { k: "v", "a/b.c": "x" }, annotations: { note: "n", odd: "a<b>&c" } };
/** A number that both kinds may change. */
const counts: Readonly<Record<Root, string>> = {
  V: "/spec/tasks/1/replicas",
  J: "/spec/parallelism",
};

/** Patches that leave the object as it is, or fail: each is sent to the same object. */
function harmlessPatches(root: Root): unknown[] {
  const count = counts[root];
  const test = (path: string, value: unknown): JsonObject => ({ op: "test", path, value });
  return [
    [],
    null,
    "null",
    "",
    "{",
    '{"op":"add"}',
    "[3]",
    '["x"]',
    "[null]",
    '[{"op":3,"path":"/x"}]',
    '[{"op":"add","path":3}]',
    [{ op: "nope", path: "/metadata/labels/x" }],
    [{ path: "/metadata/labels/x" }],
    [{ op: "add", value: "x" }],
    [{ op: "add", path: "", value: {} }],
    [{ op: "remove", path: "" }],
    [{ op: "test", path: "", value: {} }],
    [{ op: "add", path: "metadata/labels/x", value: "x" }],
    [{ op: "add", path: "/nope/x", value: "x" }],
    [{ op: "add", path: "/metadata/nope/x", value: "x" }],
    [{ op: "remove", path: "/metadata/labels/none" }],
    [{ op: "replace", path: "/metadata/labels/none/x", value: "x" }],
    [test("/metadata/labels/k", "v")],
    [test("/metadata/labels/k", "w")],
    [test("/metadata/labels/none", null)],
    [test("/metadata/labels/none", "x")],
    [test("/metadata/none/none", null)],
    [test("/metadata/labels/k", null)],
    [test("/metadata/labels", { "a/b.c": "x", k: "v" })],
    [test("/metadata/labels", { k: "v" })],
    [test("/metadata/labels/a~1b.c", "x")],
    [test("/metadata/labels/a/b.c", "x")],
    [test("/metadata/annotations/odd", "a<b>&c")],
    '[{"op":"test","path":"/metadata/annotations/odd","value":"a\\u003cb\\u003e\\u0026c"}]',
    [test("/metadata/name", "t")],
    [test("/metadata/uid", "nope")],
    '[{"op":"test","path":"/metadata/uid","value":"{uid:t}"}]',
    '[{"op":"test","path":"/metadata/resourceVersion","value":"1"}]',
    [test(count, 2)],
    `[{"op":"test","path":"${count}","value":2.0}]`,
    `[{"op":"test","path":"${count}","value":"2"}]`,
    `[{"op":"replace","path":"${count}","value":2}]`,
    [{ op: "test", path: "/metadata/labels/none" }],
    [{ op: "test", path: "/metadata/labels/k" }],
    [{ op: "copy", from: "/metadata/labels/k", path: "/metadata/labels/k" }],
    [{ op: "copy", from: "/metadata/nope/k", path: "/metadata/labels/k" }],
    [{ op: "move", from: "/metadata/labels/none", path: "/metadata/labels/x" }],
    [{ op: "move", path: "/metadata/labels/x" }],
    [{ op: "move", from: "/metadata/labels/k", path: "/metadata/labels/k" }],
    [{ op: "replace", path: "/metadata/resourceVersion", value: "1" }],
    [{ op: "replace", path: "/metadata/resourceVersion", value: "99999999" }],
    [{ op: "replace", path: "/metadata/resourceVersion", value: "abc" }],
    [{ op: "replace", path: "/metadata/resourceVersion", value: 3 }],
    [{ op: "replace", path: "/metadata/resourceVersion", value: "" }],
    [{ op: "remove", path: "/metadata/name" }],
    [{ op: "replace", path: "/metadata/name", value: "" }],
    [{ op: "remove", path: "/metadata/namespace" }],
    [{ op: "remove", path: "/metadata" }],
    [{ op: "remove", path: "/kind" }],
    [{ op: "remove", path: "/apiVersion" }],
    [{ op: "replace", path: "/metadata/labels", value: "x" }],
    [{ op: "replace", path: "/metadata/annotations", value: ["x"] }],
    [{ op: "replace", path: "/metadata/finalizers", value: "x" }],
    [{ op: "add", path: "/metadata/annotations/bad key", value: "x" }],
    [{ op: "add", path: "/metadata/ownerReferences", value: [{ name: "x" }] }],
    [{ op: "add", path: "/metadata/deletionGracePeriodSeconds", value: 5 }],
    [{ op: "add", path: "/nope", value: 1 }],
    [{ op: "test", path: "/metadata/name", value: "t", nope: 1 }],
    '[{"op":"test","op":"test","path":"/metadata/name","value":"t"}]',
    [{ op: "add", path: "/spec/nope", value: 1 }],
    [{ op: "replace", path: "", value: "x" }],
    [{ op: "replace", path: "", value: [] }],
    [{ op: "replace", path: "", value: {} }],
    [
      { op: "add", path: "/metadata/labels/x", value: "1" },
      { op: "remove", path: "/metadata/labels/none" },
    ],
    [
      { op: "add", path: "/metadata/labels/x", value: "1" },
      { op: "test", path: "/metadata/labels/x", value: "1" },
      { op: "remove", path: "/metadata/labels/x" },
    ],
  ];
}

/** Patches that change the object, one after the other. */
function changingPatches(root: Root): unknown[] {
  const count = counts[root];
  return [
    [{ op: "add", path: "/metadata/labels/new", value: "1" }],
    [{ op: "replace", path: "/metadata/labels/by-replace", value: "1" }],
    [{ op: "move", from: "/metadata/labels/new", path: "/metadata/labels/moved" }],
    [{ op: "copy", from: "/metadata/labels/moved", path: "/metadata/annotations/copied" }],
    [{ op: "add", path: "/metadata/labels/example.com~1x", value: "1" }],
    [{ op: "add", path: "/metadata/labels/null", value: null }],
    [{ op: "add", path: "/metadata/labels/no-value" }],
    [{ op: "remove", path: "/metadata/labels/null" }],
    [{ op: "add", path: "/metadata/labels", value: { only: "one" } }],
    [{ op: "remove", path: "/metadata/labels/only" }],
    [{ op: "add", path: "/metadata/labels/after", value: "1" }],
    [{ op: "add", path: "/metadata/labels", value: {} }],
    [{ op: "add", path: "/metadata/labels/again", value: "1" }],
    [{ op: "replace", path: count, value: 3 }],
    `[{"op":"replace","path":"${count}","value":3.0}]`,
    [{ op: "add", path: "/metadata/finalizers", value: ["example.com/a"] }],
    [{ op: "add", path: "/metadata/finalizers/-", value: "example.com/b" }],
    [{ op: "remove", path: "/metadata/finalizers/0" }],
    [{ op: "remove", path: "/metadata/finalizers" }],
    [{ op: "add", path: "/metadata/generateName", value: "gen-" }],
    '[{"op":"replace","path":"/metadata/resourceVersion","value":"{rv:t}"},{"op":"add","path":"/metadata/labels/guarded","value":"1"}]',
    [
      {
        op: "add",
        path: "/metadata/ownerReferences",
        value: [
          { apiVersion: "v1", kind: "X", name: "x", uid: "u" },
          { apiVersion: "v1", kind: "X", name: "x", uid: "u" },
        ],
      },
    ],
    [{ op: "remove", path: "/metadata/ownerReferences" }],
    [{ op: "replace", path: "/status", value: { running: 3 } }],
    [{ op: "remove", path: "/metadata/annotations" }],
  ];
}

const listIndexes: unknown[] = [
  [{ op: "replace", path: "/spec/tasks/-1/replicas", value: 4 }],
  [{ op: "replace", path: "/spec/tasks/-2/replicas", value: 2 }],
  [{ op: "replace", path: "/spec/tasks/-3/replicas", value: 2 }],
  [{ op: "replace", path: "/spec/tasks/01/replicas", value: 3 }],
  [{ op: "replace", path: "/spec/tasks/+1/replicas", value: 5 }],
  [{ op: "replace", path: "/spec/tasks/2/replicas", value: 2 }],
  [{ op: "replace", path: "/spec/tasks/x/replicas", value: 2 }],
  [{ op: "replace", path: "/spec/tasks/-/replicas", value: 2 }],
  [{ op: "replace", path: "/spec/tasks/-", value: {} }],
  [{ op: "remove", path: "/spec/tasks/5" }],
  [{ op: "add", path: "/spec/tasks/3", value: {} }],
  [{ op: "add", path: "/spec/tasks/0", value: {} }],
  [{ op: "test", path: "/spec/tasks/9", value: null }],
  [{ op: "add", path: "/spec/tasks/0/dependsOn", value: { name: ["b"] } }],
  [{ op: "add", path: "/spec/minAvailable", value: "x" }],
  [{ op: "add", path: "/spec/tasks/0/replicas", value: true }],
  [{ op: "add", path: "/spec/tasks/0/replicas", value: { a: 1 } }],
  [{ op: "add", path: "/spec/tasks/0/replicas", value: [1] }],
  [{ op: "add", path: "/spec/tasks/0", value: 3 }],
  [{ op: "add", path: "/spec/tasks", value: {} }],
  [{ op: "replace", path: "/spec", value: "x" }],
  [{ op: "replace", path: "/spec", value: [] }],
  [{ op: "add", path: "/spec/plugins", value: { env: "x" } }],
  [{ op: "add", path: "/spec/plugins", value: "x" }],
  [{ op: "add", path: "/spec/plugins", value: {} }],
  [{ op: "add", path: "/spec/networkTopology", value: {} }],
  [{ op: "add", path: "/spec/policies", value: [{ event: "Nope" }] }],
  [
    {
      op: "add",
      path: "/spec/tasks/0/template/spec/containers/0/resources",
      value: { limits: { cpu: "x" } },
    },
  ],
  [
    {
      op: "add",
      path: "/spec/tasks/0/template/spec/containers/0/resources",
      value: { limits: { cpu: true } },
    },
  ],
  [
    {
      op: "add",
      path: "/spec/tasks/0/template/spec/containers/0/resources",
      value: { limits: { cpu: {} } },
    },
  ],
  [
    {
      op: "add",
      path: "/spec/tasks/0/template/spec/containers/0/resources",
      value: { limits: "x" },
    },
  ],
  [
    {
      op: "add",
      path: "/spec/tasks/0/template/spec/containers/0/ports",
      value: [{ containerPort: 1 }, { containerPort: 1 }],
    },
  ],
  [
    {
      op: "add",
      path: "/spec/tasks/0/template/spec/containers/0/env",
      value: [{ name: "A" }, { name: "A" }, { name: "A" }],
    },
  ],
  [
    {
      op: "add",
      path: "/spec/tasks/0/template/spec/containers/-",
      value: { name: "c", image: "x" },
    },
  ],
  [{ op: "add", path: "/spec/tasks/0/template/spec/volumes", value: [{}] }],
  [{ op: "add", path: "/spec/tasks/0/template/spec/terminationGracePeriodSeconds", value: 1.5 }],
  `[{"op":"add","path":"/spec/tasks/0/template/spec/terminationGracePeriodSeconds","value":1.0}]`,
  [{ op: "add", path: "/spec/tasks/0/template/spec/hostNetwork", value: "true" }],
  [{ op: "add", path: "/spec/tasks/0/template/spec/nodeSelector", value: { a: 1, b: null } }],
  [{ op: "add", path: "/spec/tasks/0/template/spec/containers/0/command", value: [null, 1] }],
  [
    {
      op: "add",
      path: "/spec/tasks/0/template/spec/containers/0/livenessProbe",
      value: { httpGet: { port: true } },
    },
  ],
  [{ op: "remove", path: "/spec/tasks/0/template/spec/containers" }],
  [{ op: "remove", path: "/spec/tasks/0/template" }],
  [{ op: "remove", path: "/spec/tasks/0/template/spec" }],
];

const jobDecoding: unknown[] = [
  [{ op: "replace", path: "/spec/parallelism", value: true }],
  [{ op: "replace", path: "/spec/parallelism", value: { a: 1 } }],
  [{ op: "replace", path: "/spec/parallelism", value: 3000000000 }],
  [{ op: "replace", path: "/spec/suspend", value: 1 }],
  [{ op: "replace", path: "/spec", value: "x" }],
  [{ op: "replace", path: "/spec/template", value: [] }],
  [{ op: "replace", path: "/spec/template/spec/containers", value: {} }],
  [{ op: "replace", path: "/spec/template/spec/containers/0", value: "x" }],
  [{ op: "replace", path: "/spec/template/spec/restartPolicy", value: 1 }],
  [
    {
      op: "add",
      path: "/spec/template/spec/containers/0/resources",
      value: { limits: { cpu: "x" } },
    },
  ],
  [{ op: "add", path: "/spec/template/spec/containers/0/resources", value: { limits: ["x"] } }],
  [{ op: "add", path: "/spec/template/spec/containers/0/command", value: "x" }],
  [
    {
      op: "add",
      path: "/spec/template/spec/containers/0/livenessProbe",
      value: { httpGet: { port: true } },
    },
  ],
  [{ op: "add", path: "/spec/template/spec/nodeSelector", value: { a: 1 } }],
  [
    {
      op: "add",
      path: "/spec/template/spec/volumes",
      value: [{ name: "a", emptyDir: { sizeLimit: "x" } }],
    },
  ],
  [{ op: "add", path: "/spec/selector", value: "x" }],
  [{ op: "add", path: "/metadata/labels/n", value: { a: 1 } }],
  [{ op: "add", path: "/metadata/creationTimestamp", value: "x" }],
  [{ op: "add", path: "/metadata/deletionTimestamp", value: 5 }],
  [{ op: "add", path: "/metadata/generation", value: "x" }],
  [{ op: "add", path: "/status", value: { active: "x" } }],
  [{ op: "remove", path: "/spec/template" }],
  [{ op: "remove", path: "/spec/template/spec" }],
  [{ op: "remove", path: "/spec/template/metadata" }],
];

const merges: unknown[] = [
  {},
  "null",
  "[]",
  '"x"',
  "3",
  "{",
  "",
  { metadata: { labels: { k: null, m: "1" } } },
  { metadata: { labels: null } },
  { metadata: { labels: { a: { b: "c" } } } },
  { metadata: null },
  { metadata: { name: "other" } },
  { metadata: { namespace: "other" } },
  { metadata: { resourceVersion: "1" } },
  { metadata: { uid: "x" } },
  { metadata: { annotations: { a: "1", b: null } } },
  { nope: 1, spec: { nope: 2 } },
  { kind: "Other" },
  { status: { running: 1 } },
  '{"metadata":{"labels":{"d":"1","d":"2"}}}',
  { metadata: { finalizers: [] } },
];

const strategics: unknown[] = [
  {},
  "[]",
  "null",
  "{",
  { metadata: { labels: { s: "1", k: null } } },
  { metadata: { labels: null } },
  { spec: { parallelism: 4 } },
  { spec: { parallelism: "4" } },
  { spec: { parallelism: 4.5 } },
  { spec: { parallelism: null } },
  { spec: { nope: 1 } },
  { spec: { template: { spec: { containers: [{ name: "c", image: "other" }] } } } },
  {
    spec: { template: { spec: { containers: [{ name: "c", imagePullPolicy: "IfNotPresent" }] } } },
  },
  { spec: { template: { spec: { containers: [{ image: "x" }] } } } },
  { spec: { template: { spec: { containers: [{ name: "d", image: "x" }] } } } },
  { spec: { template: { spec: { $patch: "replace" } } } },
  { spec: { template: { spec: { containers: [{ name: "c", $patch: "delete" }] } } } },
  { metadata: { finalizers: ["example.com/a"] } },
  { metadata: { finalizers: ["example.com/b"] } },
  { metadata: { "$deleteFromPrimitiveList/finalizers": ["example.com/a", "example.com/b"] } },
  { metadata: { $patch: "replace", name: "t", labels: { only: "1" } } },
  { spec: "x" },
  { metadata: { labels: "x" } },
];

function onOneObject(name: string, root: Root, steps: Script["steps"]): Script {
  return { name, steps: [setup(post(root, named(root, "t", specs[root], metadata))), ...steps] };
}

const memory = "/spec/template/spec/containers/0/resources/requests/memory";
const withMemory: JsonObject = {
  ...specs.J,
  template: {
    spec: {
      ...pod,
      containers: [{ name: "c", image: "busybox:1", resources: { requests: { memory: "1e8" } } }],
    },
  },
};

/** One amount in other words, with and without another change; the last one is another amount. */
const respellings: readonly unknown[] = [
  [{ op: "replace", path: memory, value: "100M" }],
  [{ op: "replace", path: memory, value: 100_000_000 }],
  [
    { op: "replace", path: memory, value: "1e8" },
    { op: "replace", path: "/spec/parallelism", value: 3 },
  ],
  [
    { op: "replace", path: memory, value: "100M" },
    { op: "replace", path: "/spec/template/spec/containers/0/image", value: "busybox:2" },
  ],
  [{ op: "replace", path: memory, value: "101M" }],
];

/** How patches are read and applied. */
export const patchMechanics: readonly Script[] = [
  ...roots.flatMap((root) => [
    onOneObject(`${titles[root]}: patches that change nothing`, root, [
      ...harmlessPatches(root).map((body) => patch(root, "t", body)),
      get(root, "t"),
    ]),
    onOneObject(
      `${titles[root]}: patches one after the other`,
      root,
      changingPatches(root).map((body) => patch(root, "t", body)),
    ),
    onOneObject(
      `${titles[root]}: merge patches`,
      root,
      merges.map((body) => merge(root, "t", body)),
    ),
    onOneObject(`${titles[root]}: patches and their query`, root, [
      patch(root, "t", [{ op: "add", path: "/spec/nope", value: 1 }], "?fieldValidation=Strict"),
      patch(root, "t", [{ op: "add", path: "/spec/nope", value: 1 }], "?fieldValidation=Ignore"),
      patch(
        root,
        "t",
        [{ op: "test", path: "/metadata/name", value: "t", nope: 1 }],
        "?fieldValidation=Strict",
      ),
      patch(root, "t", [{ op: "add", path: "/metadata/labels/x", value: "1" }], "?dryRun=All"),
      patch(root, "t", [{ op: "add", path: "/metadata/labels/x", value: "1" }], "?dryRun=No"),
      patch(root, "t", [{ op: "add", path: "/metadata/labels/x", value: "1" }], "?force=true"),
      patch(
        root,
        "t",
        [{ op: "add", path: "/metadata/labels/x", value: "1" }],
        "?fieldManager=somebody",
      ),
      patch(root, "none", [{ op: "add", path: "/metadata/labels/x", value: "1" }]),
      patch(root, "none", "{"),
      { ...patch(root, "t", []), contentType: "application/json" },
      { ...patch(root, "t", []), contentType: "text/plain" },
      { ...patch(root, "t", []), contentType: "application/json-patch+json; charset=utf-8" },
      patch(
        root,
        "t",
        Array.from({ length: 10_001 }, () => ({ op: "test", path: "/metadata/name", value: "t" })),
      ),
      patch(
        root,
        "t",
        Array.from({ length: 10_000 }, () => ({ op: "test", path: "/metadata/name", value: "t" })),
      ),
      get(root, "t"),
    ]),
  ]),
  onOneObject(
    "VolcanoJob: list indexes and types",
    "V",
    listIndexes.map((body) => patch("V", "t", body)),
  ),
  onOneObject("VolcanoJob: strategic merge patch", "V", [strategic("V", "t", {})]),
  onOneObject(
    "Job: types",
    "J",
    jobDecoding.map((body) => patch("J", "t", body)),
  ),
  {
    name: "Job: amounts in other words",
    steps: [
      setup(post("J", named("J", "t", withMemory, metadata))),
      ...respellings.flatMap((body) => [patch("J", "t", body), get("J", "t")]),
    ],
  },
  onOneObject(
    "Job: strategic merge patches",
    "J",
    strategics.map((body) => strategic("J", "t", body)),
  ),
];
