import type { JsonObject } from "../../provider/values/json.js";
import type { KindStrategy } from "../registry/strategy.js";
import type { World } from "../world.js";

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

function resourcesOf(strategy: KindStrategy): JsonObject[] {
  const { names, singular, shortNames } = strategy;
  const common = { namespaced: true, kind: names.kind };
  return [
    {
      name: names.plural,
      singularName: singular,
      ...common,
      verbs: [...jobVerbs],
      ...(shortNames.length ? { shortNames } : {}),
    },
    {
      name: `${names.plural}/status`,
      singularName: "",
      ...common,
      verbs: ["get", "patch", "update"],
    },
  ];
}

/** The discovery documents, as far as the emulated APIs go. */
export function discoveryDocument({ strategies }: World, path: string): JsonObject {
  const builtInFirst = strategies.toSorted((a, b) => Number(a.isCustom) - Number(b.isCustom));
  const groups = builtInFirst.map(({ names, version }) => groupOf(names.group, version));
  if (path === "/apis") {
    return { kind: "APIGroupList", apiVersion: "v1", groups };
  }
  const [, , name = "", version] = path.split("/");
  if (version === undefined) {
    return { kind: "APIGroup", apiVersion: "v1", ...groups.find((each) => each["name"] === name) };
  }
  const groupVersion = `${name}/${version}`;
  const resources = strategies.filter((each) => each.apiVersion === groupVersion);
  return {
    kind: "APIResourceList",
    apiVersion: "v1",
    groupVersion,
    resources: resources.flatMap(resourcesOf),
  };
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
  if (phase === undefined) {
    return undefined;
  }
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
