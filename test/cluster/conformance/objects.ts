import type { JsonObject } from "../../../provider/values/json.js";
import {
  del,
  document,
  get,
  groups,
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
    minAvailable: 1,
    maxRetry: 3,
    schedulerName: "volcano",
    tasks: [{ name: "a", replicas: 2, minAvailable: 1, maxRetry: 3, template: { spec: pod } }],
  },
  J: { managedBy: "example.com/nobody", parallelism: 2, template: { spec: pod } },
};
const labels = { k: "v" };

/** Creates an object and waits until its controller has seen it. */
function makeSettled(root: Root, name: string, metadata: JsonObject = { labels }): Step[] {
  return [make(root, name, metadata), settled(root, name)];
}

function make(root: Root, name: string, metadata: JsonObject = { labels }): Step {
  return setup(post(root, named(root, name, specs[root], metadata)));
}

const gone = (root: Root, name: string): Step => ({ ...setup(get(root, name)), until: 404 });

/** A setup step that waits may end in 404. */
function waitGone(root: Root, name: string): Step {
  return { ...gone(root, name), isSetup: false };
}

function puts(root: Root): Script {
  const spec = specs[root];
  const version = (metadata: JsonObject): JsonObject => ({
    name: "t",
    resourceVersion: "{rv:t}",
    labels,
    ...metadata,
  });
  // A built-in Job's generated selector and labels must come back as they are: only labels are put there.
  const full = (metadata: JsonObject, more: JsonObject = {}): JsonObject =>
    document(root, { metadata: version(metadata), spec: { ...spec, ...more } });
  return {
    name: `${titles[root]}: PUT`,
    steps: [
      ...makeSettled(root, "t"),
      put(root, "t", full({})),
      put(root, "t", full({ labels: { k: "w" } })),
      put(root, "t", full({ resourceVersion: "1" })),
      put(root, "t", full({ resourceVersion: null })),
      put(root, "t", full({ resourceVersion: "abc" })),
      put(root, "t", full({ resourceVersion: "0" })),
      put(root, "t", full({ uid: "11111111-1111-4111-8111-111111111111" })),
      put(root, "t", full({ uid: "{uid:t}" })),
      put(root, "t", full({ name: "other" })),
      put(root, "t", full({ name: null })),
      put(root, "t", full({ namespace: "other" })),
      put(root, "t", full({ creationTimestamp: "2020-01-01T00:00:00Z", generation: 77 })),
      put(root, "t", full({ finalizers: ["example.com/a"] })),
      put(root, "t", full({ finalizers: [] })),
      put(root, "t", full({}, { nope: 1 })),
      put(root, "t", full({}, { nope: 1 }), "?fieldValidation=Strict"),
      put(root, "t", full({ labels: { dry: "1" } }), "?dryRun=All"),
      put(root, "t", full({}), "?dryRun=No"),
      put(root, "t", { ...full({}), kind: "Other" }),
      put(root, "t", { ...full({}), apiVersion: "v1" }),
      put(root, "t", "{"),
      put(root, "t", "[]"),
      put(root, "t", ""),
      put(root, "none", document(root, { metadata: { name: "none", resourceVersion: "1" }, spec })),
      put(root, "none", document(root, { metadata: { name: "none" }, spec })),
      { ...put(root, "t", full({})), contentType: "text/plain" },
      ...(root === "V"
        ? [
            settled("V", "t"),
            put("V", "t", full({}, { minAvailable: 2 })),
            settled("V", "t"),
            put("V", "t", full({}, { minAvailable: 3 })),
            settled("V", "t"),
            put("V", "t", full({}, { queue: "other" })),
            put(
              "V",
              "t",
              document("V", {
                metadata: version({}),
                spec: { tasks: spec["tasks"] as JsonObject[] },
              }),
            ),
            settled("V", "t"),
            put("V", "t", document("V", { metadata: version({}) })),
            settled("V", "t"),
            put("V", "t", full({}, { tasks: [] })),
            settled("V", "t"),
            put("V", "t", document("V", { metadata: version({}), spec, status: { running: 5 } })),
          ]
        : [
            put("J", "t", full({}, { parallelism: 5 })),
            put(
              "J",
              "t",
              document("J", { metadata: version({}), spec: { ...spec, parallelism: 5 } }),
            ),
          ]),
      get(root, "t"),
    ],
  };
}

const policies = ["Foreground", "Background", "Orphan"];

function deletes(root: Root): Script {
  const bad = { preconditions: { uid: "11111111-1111-4111-8111-111111111111" } };
  return {
    name: `${titles[root]}: DELETE`,
    steps: [
      del(root, "none"),
      del(root, "none", undefined, "?dryRun=All"),
      make(root, "t"),
      del(root, "t", undefined, "?dryRun=All"),
      del(root, "t", { dryRun: ["All"] }),
      del(root, "t", { dryRun: ["No"] }),
      ...policies.map((policy) => del(root, "t", { propagationPolicy: policy, dryRun: ["All"] })),
      ...policies.map((policy) =>
        del(root, "t", undefined, `?propagationPolicy=${policy}&dryRun=All`),
      ),
      del(root, "t", { propagationPolicy: "Bogus" }),
      del(root, "t", { propagationPolicy: "Background", orphanDependents: false }),
      del(root, "t", { orphanDependents: true, dryRun: ["All"] }),
      del(root, "t", { orphanDependents: false, dryRun: ["All"] }),
      del(root, "t", undefined, "?orphanDependents=false&dryRun=All"),
      del(root, "t", bad),
      del(root, "t", { ...bad, dryRun: ["All"] }),
      del(root, "t", { preconditions: { resourceVersion: "1" } }),
      del(root, "t", { preconditions: { uid: "{uid:t}" }, dryRun: ["All"] }),
      del(root, "t", { nope: 1, dryRun: ["All"] }),
      del(root, "t", { kind: "DeleteOptions", apiVersion: "v1", dryRun: ["All"] }),
      del(root, "t", { kind: "Other", apiVersion: "v1" }),
      del(root, "t", { kind: "DeleteOptions", apiVersion: "nope/v1", dryRun: ["All"] }),
      del(root, "t", "{"),
      del(root, "t", "[]"),
      { ...del(root, "t", "x"), contentType: "text/plain" },
      del(root, "t", undefined, "?gracePeriodSeconds=x"),
      del(root, "t", undefined, "?gracePeriodSeconds=5&dryRun=All"),
      get(root, "t"),
      del(root, "t", { propagationPolicy: "Background", preconditions: { uid: "{uid:t}" } }),
      get(root, "t"),
      make(root, "body-wins"),
      del(
        root,
        "body-wins",
        { propagationPolicy: "Background" },
        "?dryRun=All&propagationPolicy=Foreground",
      ),
      get(root, "body-wins"),
      make(root, "empty-body"),
      del(root, "empty-body", {}),
      waitGone(root, "empty-body"),
      make(root, "plain"),
      del(root, "plain"),
      waitGone(root, "plain"),
      make(root, "orphaned"),
      del(root, "orphaned", { propagationPolicy: "Orphan" }),
      waitGone(root, "orphaned"),
      make(root, "slow"),
      del(root, "slow", { propagationPolicy: "Foreground" }),
      waitGone(root, "slow"),
      post(root, named(root, "slow", specs[root])),
    ],
  };
}

/** An object that a finalizer holds while it is being deleted. */
function terminating(root: Root): Script {
  const held = { labels, finalizers: ["example.com/hold"] };
  return {
    name: `${titles[root]}: terminating`,
    steps: [
      make(root, "t", held),
      del(root, "t", { propagationPolicy: "Background" }),
      get(root, "t"),
      del(root, "t", { propagationPolicy: "Background" }),
      del(root, "t", { propagationPolicy: "Background" }, ""),
      post(root, named(root, "t", specs[root])),
      post(root, named(root, "t", specs[root]), "?dryRun=All"),
      patch(root, "t", [{ op: "add", path: "/metadata/labels/x", value: "1" }]),
      patch(root, "t", [{ op: "add", path: "/metadata/finalizers/-", value: "example.com/other" }]),
      patch(root, "t", [{ op: "remove", path: "/metadata/deletionTimestamp" }]),
      patch(root, "t", [
        {
          op: "replace",
          path: root === "V" ? "/spec/tasks/0/replicas" : "/spec/parallelism",
          value: 3,
        },
      ]),
      patch(root, "t", [{ op: "remove", path: "/metadata/finalizers" }], "?dryRun=All"),
      patch(root, "t", [{ op: "remove", path: "/metadata/finalizers" }]),
      get(root, "t"),
    ],
  };
}

function lists(root: Root): Script {
  const path = `{${root}}`;
  const list = (query: string): Step => ({ method: "GET", path: `${path}${query}` });
  return {
    name: `${titles[root]}: lists`,
    steps: [
      list(""),
      list("?limit=2"),
      make(root, "a", { labels: { app: "x", tier: "1" } }),
      make(root, "b", { labels: { app: "y", "example.com/q": "1" } }),
      make(root, "c", { labels: { app: "x" } }),
      make(root, "d", {}),
      make(root, "e", { labels: { n: "5" } }),
      ...["a", "b", "c", "d", "e"].map((name) => settled(root, name)),
      list(""),
      list("?limit=2"),
      list("?limit=2&continue={continue:}"),
      list("?limit=10"),
      list("?limit=5"),
      list("?limit=-1"),
      list("?limit=0"),
      list("?limit=x"),
      list("?limit=2&resourceVersion=0"),
      list("?limit=1&labelSelector=app"),
      list("?continue=nope"),
      list("?continue=bm9wZQ"),
      list("?labelSelector=app%3Dx"),
      list("?labelSelector=app%3D%3Dx,tier"),
      list("?labelSelector=app!%3Dx"),
      list("?labelSelector=!app"),
      list("?labelSelector=app"),
      list("?labelSelector=app+in+(x,y),tier+notin+(1)"),
      list("?labelSelector=app+notin+(x)"),
      list("?labelSelector=app+in+()"),
      list("?labelSelector=example.com/q%3D1"),
      list("?labelSelector=n+gt+3"),
      list("?labelSelector=n%3E3"),
      list("?labelSelector=n%3C3"),
      list("?labelSelector=n%3Ex"),
      list("?labelSelector="),
      list("?labelSelector=app%3D"),
      list("?labelSelector=app+in+x"),
      list("?labelSelector=app+in+(x"),
      list("?labelSelector=app,"),
      list("?labelSelector=,app"),
      list("?labelSelector=app+app"),
      list("?labelSelector=a+b%3Dc"),
      list("?labelSelector=a/b/c"),
      list("?labelSelector=app%3Db+c"),
      list("?labelSelector=app%3D-x"),
      list("?labelSelector=(app)"),
      list("?labelSelector=%3Dx"),
      list("?fieldSelector=metadata.name%3Da"),
      list("?fieldSelector=metadata.name!%3Da"),
      list("?fieldSelector=metadata.name%3Da,metadata.namespace%3D{ns}"),
      list("?fieldSelector=metadata.namespace%3Dother"),
      list("?fieldSelector=spec.queue%3Dx"),
      list("?fieldSelector=status.successful%3D0"),
      list("?fieldSelector=metadata.uid%3Dx"),
      list("?fieldSelector=metadata.name"),
      list("?fieldSelector=metadata.name%3Dx%3Dy"),
      list("?fieldSelector="),
      list("?resourceVersion=0"),
      list("?resourceVersion=x"),
      list("?resourceVersion={list:}"),
      list("?resourceVersion={list:}&resourceVersionMatch=NotOlderThan"),
      list("?resourceVersion={list:}&resourceVersionMatch=Exact"),
      list("?resourceVersionMatch=Exact"),
      list("?resourceVersion=0&resourceVersionMatch=Exact"),
      list("?resourceVersion=1&resourceVersionMatch=Nope"),
      list("?resourceVersion=99999999"),
      list("?limit=2"),
      list("?limit=2&continue={continue:}&resourceVersion=5"),
      list("?limit=2&continue={continue:}&labelSelector=app%3Dx"),
      list("?timeoutSeconds=5"),
      list("?nope=1"),
      { method: "GET", path: `/apis/${groups[root]}/namespaces/nowhere/jobs` },
      { method: "GET", path: `/apis/${groups[root]}/namespaces/nowhere/jobs/a` },
      { method: "GET", path: `/apis/${groups[root]}/jobs?fieldSelector=metadata.namespace%3D{ns}` },
      {
        method: "GET",
        path: `/apis/${groups[root]}/jobs?labelSelector=app%3Dx&fieldSelector=metadata.namespace%3D{ns}&limit=1`,
      },
      get(root, "a"),
      get(root, "a", "?resourceVersion=0"),
      get(root, "a", "?resourceVersion=x"),
      get(root, "a", "?pretty=true"),
      get(root, "a", "?watch=1"),
      get(root, "a", "?export=true"),
      get(root, "none"),
      get(root, "None_"),
    ],
  };
}

function collections(root: Root): Script {
  const wipe = (query: string, body?: unknown): Step => ({
    method: "DELETE",
    path: `{${root}}${query}`,
    ...(body === undefined ? {} : { body }),
  });
  return {
    name: `${titles[root]}: deletecollection`,
    steps: [
      wipe(""),
      make(root, "a", { labels: { app: "x" } }),
      make(root, "b", { labels: { app: "y" } }),
      make(root, "c", { labels: { app: "x" } }),
      wipe("?dryRun=All"),
      wipe("?dryRun=All&propagationPolicy=Background"),
      wipe("?labelSelector=app+in+x"),
      wipe("?fieldSelector=spec.nope%3D1"),
      wipe("?propagationPolicy=Bogus"),
      wipe("?propagationPolicy=Background&labelSelector=app%3Dy"),
      { method: "GET", path: `{${root}}` },
      wipe("?dryRun=All", { propagationPolicy: "Background" }),
      { method: "GET", path: `{${root}}` },
      wipe("", "{"),
      { method: "DELETE", path: `/apis/${groups[root]}/namespaces/nowhere/jobs` },
      { method: "DELETE", path: `/apis/${groups[root]}/jobs` },
    ],
  };
}

function watches(root: Root): Script {
  const watch = (query: string, timeoutSeconds = 1): Step => ({
    method: "GET",
    path: `{${root}}?watch=1&timeoutSeconds=${timeoutSeconds}${query}`,
    isStream: true,
  });
  const list: Step = setup({ method: "GET", path: `{${root}}` });
  return {
    name: `${titles[root]}: watches`,
    steps: [
      make(root, "a", { labels: { app: "x" } }),
      make(root, "b", { labels: { app: "y" } }),
      settled(root, "a"),
      settled(root, "b"),
      watch(""),
      watch("&resourceVersion=0"),
      watch("&labelSelector=app%3Dx"),
      watch("&fieldSelector=metadata.name%3Db"),
      watch("&resourceVersion=x"),
      // The real server first makes sure that its cache is up to date, which takes a busy one long.
      watch(
        "&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan",
        5,
      ),
      watch("&sendInitialEvents=true"),
      watch("&fieldSelector=spec.nope%3D1"),
      watch("&labelSelector=app+in+x"),
      list,
      setup(patch(root, "a", [{ op: "add", path: "/metadata/labels/new", value: "1" }])),
      setup(patch(root, "a", [{ op: "replace", path: "/metadata/labels/app", value: "z" }])),
      setup(patch(root, "b", [{ op: "replace", path: "/metadata/labels/app", value: "x" }])),
      setup(
        post(
          root,
          named(
            root,
            "c",
            { ...specs[root], ...(root === "V" ? { schedulerName: "nobody" } : {}) },
            { labels: { app: "x" } },
          ),
        ),
      ),
      setup(del(root, "c", { propagationPolicy: "Background" })),
      watch("&resourceVersion={list:}"),
      watch("&resourceVersion={list:}&labelSelector=app%3Dx"),
      watch("&resourceVersion={list:}&fieldSelector=metadata.name%3Dc"),
    ],
  };
}

/** Reading, replacing, deleting, listing and watching objects. */
export const objectScripts: readonly Script[] = roots.flatMap((root) => [
  puts(root),
  deletes(root),
  terminating(root),
  lists(root),
  collections(root),
  watches(root),
]);
