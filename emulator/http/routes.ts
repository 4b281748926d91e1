import type { KindStrategy } from "../registry/strategy.js";

/** Where a path leads. */
export type Route =
  | {
      readonly to: "collection";
      readonly strategy: KindStrategy;
      readonly namespace: string | undefined;
    }
  | {
      readonly to: "item";
      readonly strategy: KindStrategy;
      readonly namespace: string;
      readonly name: string;
      readonly subresource: "" | "status";
    }
  /** Below an object of a custom resource everything unknown counts as the object not being there. */
  | { readonly to: "unknown part"; readonly strategy: KindStrategy; readonly name: string }
  | { readonly to: "namespace"; readonly name: string }
  | { readonly to: "discovery"; readonly path: string }
  | { readonly to: "public"; readonly path: string }
  | { readonly to: "login" }
  /** A path that nothing answers; built-in groups say so in a Status. */
  | { readonly to: "nowhere"; readonly isBuiltIn: boolean };

const publicPaths: ReadonlySet<string> = new Set(["/version", "/readyz", "/livez", "/healthz"]);

function discoveryPaths(strategies: readonly KindStrategy[]): string[] {
  const groups = strategies.flatMap(({ names, apiVersion }) => [
    `/apis/${names.group}`,
    `/apis/${apiVersion}`,
  ]);
  return ["/apis", ...groups];
}

function findJobs(strategy: KindStrategy, parts: readonly string[]): Route {
  const { isCustom, names } = strategy;
  const nowhere: Route = { to: "nowhere", isBuiltIn: !isCustom };
  if (parts.length === 1 && parts[0] === names.plural) {
    return { to: "collection", strategy, namespace: undefined };
  }
  const [scope, namespace, plural, name, subresource, ...rest] = parts;
  if (scope !== "namespaces" || !namespace || plural !== names.plural) {
    return nowhere;
  }
  if (name === undefined) {
    return { to: "collection", strategy, namespace };
  }
  if (!isCustom && rest.length > 0) {
    return nowhere;
  }
  if (subresource !== undefined && subresource !== "status") {
    return isCustom ? { to: "unknown part", strategy, name } : nowhere;
  }
  return { to: "item", strategy, namespace, name, subresource: subresource ?? "" };
}

/** Finds what a path names. */
export function findRoute(strategies: readonly KindStrategy[], pathname: string): Route {
  const path = pathname.length > 1 ? pathname.replace(/\/$/, "") : pathname;
  if (path === "/v3/auth/tokens") {
    return { to: "login" };
  }
  if (publicPaths.has(path)) {
    return { to: "public", path };
  }
  if (discoveryPaths(strategies).includes(path)) {
    return { to: "discovery", path };
  }
  const parts = path.split("/").slice(1).map(decodeSegment);
  const [root, group, version, ...rest] = parts;
  if (root === "api" && group === "v1" && version === "namespaces" && rest.length === 1) {
    return { to: "namespace", name: rest[0] ?? "" };
  }
  const apiVersion = `${group ?? ""}/${version ?? ""}`;
  const inGroup = strategies.filter((each) => each.apiVersion === apiVersion);
  const strategy = inGroup.find(({ names }) => rest.includes(names.plural)) ?? inGroup[0];
  if (root === "apis" && strategy) {
    return findJobs(strategy, rest);
  }
  const isBuiltIn = strategies.some(({ names, isCustom }) => !isCustom && names.group === group);
  return { to: "nowhere", isBuiltIn: root === "apis" && isBuiltIn };
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
