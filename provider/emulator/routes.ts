import type { JobKind } from "./world.js";

/** Where a path leads. */
export type Route =
  | { readonly to: "collection"; readonly kind: JobKind; readonly namespace: string | undefined }
  | {
      readonly to: "item";
      readonly kind: JobKind;
      readonly namespace: string;
      readonly name: string;
      readonly subresource: "" | "status";
    }
  /** Below an object of a custom resource everything unknown counts as the object not being there. */
  | { readonly to: "unknown part"; readonly kind: JobKind; readonly name: string }
  | { readonly to: "namespace"; readonly name: string }
  | { readonly to: "discovery"; readonly path: string }
  | { readonly to: "public"; readonly path: string }
  | { readonly to: "login" }
  /** A path that nothing answers; built-in groups say so in a Status. */
  | { readonly to: "nowhere"; readonly isBuiltIn: boolean };

const groups: Readonly<Record<string, JobKind>> = {
  "batch.volcano.sh/v1alpha1": "VolcanoJob",
  "batch/v1": "Job",
};
const publicPaths: ReadonlySet<string> = new Set(["/version", "/readyz", "/livez", "/healthz"]);
const discoveryPaths: ReadonlySet<string> = new Set([
  "/apis",
  "/apis/batch",
  "/apis/batch/v1",
  "/apis/batch.volcano.sh",
  "/apis/batch.volcano.sh/v1alpha1",
]);

function findJobs(kind: JobKind, parts: readonly string[]): Route {
  const nowhere: Route = { to: "nowhere", isBuiltIn: kind === "Job" };
  if (parts.length === 1 && parts[0] === "jobs") {
    return { to: "collection", kind, namespace: undefined };
  }
  const [scope, namespace, plural, name, subresource, ...rest] = parts;
  if (scope !== "namespaces" || !namespace || plural !== "jobs") return nowhere;
  if (name === undefined) return { to: "collection", kind, namespace };
  if (kind === "Job" && rest.length > 0) return nowhere;
  if (subresource !== undefined && subresource !== "status") {
    return kind === "Job" ? nowhere : { to: "unknown part", kind, name };
  }
  return { to: "item", kind, namespace, name, subresource: subresource ?? "" };
}

/** Finds what a path names. */
export function findRoute(pathname: string): Route {
  const path = pathname.length > 1 ? pathname.replace(/\/$/, "") : pathname;
  if (path === "/v3/auth/tokens") return { to: "login" };
  if (publicPaths.has(path)) return { to: "public", path };
  if (discoveryPaths.has(path)) return { to: "discovery", path };
  const parts = path.split("/").slice(1).map(decodeSegment);
  const [root, group, version, ...rest] = parts;
  if (root === "api" && group === "v1" && version === "namespaces" && rest.length === 1) {
    return { to: "namespace", name: rest[0] ?? "" };
  }
  const kind = groups[`${group ?? ""}/${version ?? ""}`];
  if (root === "apis" && kind) return findJobs(kind, rest);
  return { to: "nowhere", isBuiltIn: root === "apis" && group === "batch" };
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
