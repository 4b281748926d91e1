import type { JsonObject } from "../kinds/json.js";
import type { World } from "./world.js";

const jobVerbs = [
  "delete",
  "deletecollection",
  "get",
  "list",
  "patch",
  "create",
  "update",
  "watch",
] as const;

function groupOf(name: string, version: string): JsonObject {
  const preferred = { groupVersion: `${name}/${version}`, version };
  return { name, versions: [preferred], preferredVersion: preferred };
}

const groups = [groupOf("batch", "v1"), groupOf("batch.volcano.sh", "v1alpha1")];

function resourceList(groupVersion: string, shortNames: readonly string[]): JsonObject {
  const common = { singularName: "job", namespaced: true, kind: "Job" };
  return {
    kind: "APIResourceList",
    apiVersion: "v1",
    groupVersion,
    resources: [
      {
        name: "jobs",
        ...common,
        verbs: [...jobVerbs],
        ...(shortNames.length ? { shortNames } : {}),
      },
      { name: "jobs/status", ...common, singularName: "", verbs: ["get", "patch", "update"] },
    ],
  };
}

/** The discovery documents, as far as the emulated APIs go. */
export function discoveryDocument(path: string): JsonObject {
  const documents: Readonly<Record<string, JsonObject>> = {
    "/apis": { kind: "APIGroupList", apiVersion: "v1", groups },
    "/apis/batch": { kind: "APIGroup", apiVersion: "v1", ...groups[0] },
    "/apis/batch.volcano.sh": { kind: "APIGroup", apiVersion: "v1", ...groups[1] },
    "/apis/batch/v1": resourceList("batch/v1", []),
    "/apis/batch.volcano.sh/v1alpha1": resourceList("batch.volcano.sh/v1alpha1", ["vcjob", "vj"]),
  };
  return documents[path] ?? {};
}

/** What the server says about its version. */
export function versionDocument(world: World): JsonObject {
  const isOld = world.rules.jobSpecFields !== undefined;
  const [major, minor, patch] = isOld ? ["1", "19", "16"] : ["1", "34", "1"];
  return {
    major,
    minor,
    gitVersion: `v${major}.${minor}.${patch}`,
    gitCommit: "",
    gitTreeState: "clean",
    buildDate: "2025-09-09T19:36:25Z",
    goVersion: "go1.24.6",
    compiler: "gc",
    platform: "linux/amd64",
  };
}

/** A namespace as the server shows it. */
export function namespaceDocument(world: World, name: string): JsonObject | undefined {
  const phase = world.namespaces.get(name);
  if (phase === undefined) return undefined;
  return {
    kind: "Namespace",
    apiVersion: "v1",
    metadata: {
      name,
      uid: world.namespaceUids.get(name) ?? "",
      labels: { "kubernetes.io/metadata.name": name },
    },
    spec: { finalizers: ["kubernetes"] },
    status: { phase },
  };
}
