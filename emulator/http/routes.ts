import type { KindStrategy } from "../registry/strategy.js";
import type { View } from "../views/view.js";
import type { ResourceNames } from "./statuses.js";

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
  | { readonly to: "unknown part"; readonly names: ResourceNames; readonly name: string }
  /** Something else than a job; a collection where it has no name. */
  | {
      readonly to: "view";
      readonly view: View;
      readonly namespace: string | undefined;
      readonly name: string | undefined;
      readonly subresource: string;
    }
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
    return isCustom ? { to: "unknown part", names, name } : nowhere;
  }
  return { to: "item", strategy, namespace, name, subresource: subresource ?? "" };
}

/** What a server has. */
export interface Served {
  readonly strategies: readonly KindStrategy[];
  readonly views: readonly View[];
}

function rootOf({ names, apiVersion }: View): string {
  return names.group === "" ? `api/${apiVersion}` : `apis/${apiVersion}`;
}

/** Where the parts behind group and version lead in a view; undefined where they name something else. */
function findView(view: View, parts: readonly string[]): Route | undefined {
  const isScoped = view.isNamespaced && parts[0] === "namespaces";
  const [plural, name, subresource = "", ...rest] = isScoped ? parts.slice(2) : parts;
  const hasName = name !== undefined;
  if (plural !== view.names.plural || (hasName && isScoped !== view.isNamespaced)) {
    return undefined;
  }
  const isKnown = rest.length === 0 && ["", ...view.subresources].includes(subresource);
  if (hasName && !isKnown) {
    const { names, isCustom } = view;
    return isCustom ? { to: "unknown part", names, name } : { to: "nowhere", isBuiltIn: true };
  }
  return { to: "view", view, namespace: isScoped ? parts[1] : undefined, name, subresource };
}

/** Finds what a path names. */
export function findRoute({ strategies, views }: Served, pathname: string): Route {
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
  for (const view of views) {
    const own = rootOf(view).split("/");
    const isBelow = own.every((part, i) => part === parts[i]);
    const route = isBelow ? findView(view, parts.slice(own.length)) : undefined;
    if (route) {
      return route;
    }
  }
  const apiVersion = `${group ?? ""}/${version ?? ""}`;
  const inGroup = strategies.filter((each) => each.apiVersion === apiVersion);
  const strategy = inGroup.find(({ names }) => rest.includes(names.plural)) ?? inGroup[0];
  if (root === "apis" && strategy) {
    return findJobs(strategy, rest);
  }
  const isBuiltIn = strategies.some(({ names, isCustom }) => !isCustom && names.group === group);
  const isCore = root === "api" && group === "v1";
  return { to: "nowhere", isBuiltIn: isCore || (root === "apis" && isBuiltIn) };
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
