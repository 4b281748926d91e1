import type { Attributes } from "./authentication.js";
import { readFlag } from "./request-options.js";
import type { Route } from "./routes.js";
import type { ResourceNames } from "./statuses.js";

/** What a request is about, for authorization. */
export interface Target {
  readonly names: ResourceNames;
  readonly attributes: Omit<Attributes, "user">;
}

/** What error bodies call namespaces. */
export const namespaceNames = { group: "", plural: "namespaces", kind: "Namespace" } as const;

const writeVerbs: Readonly<Record<string, string>> = {
  POST: "create",
  PUT: "update",
  PATCH: "patch",
};

function verbOf(isCollection: boolean, method: string, url: URL): string {
  if (method === "GET") {
    if (!isCollection) {
      return "get";
    }
    return readFlag(url.searchParams, "watch") ? "watch" : "list";
  }
  if (method === "DELETE") {
    return isCollection ? "deletecollection" : "delete";
  }
  return writeVerbs[method] ?? method.toLowerCase();
}

interface Place {
  readonly names: ResourceNames;
  readonly namespace: string;
  /** Undefined for a collection. */
  readonly name: string | undefined;
  readonly subresource: string;
}

function placeOf(route: Route): Place | undefined {
  switch (route.to) {
    case "collection": {
      const { strategy, namespace = "" } = route;
      return { names: strategy.names, namespace, name: undefined, subresource: "" };
    }
    case "item": {
      const { strategy, namespace, name, subresource } = route;
      return { names: strategy.names, namespace, name, subresource };
    }
    case "view": {
      const { view, namespace = "", name, subresource } = route;
      return { names: view.names, namespace, name, subresource };
    }
    case "namespace":
      // A role in the namespace itself is enough: the API server takes it for the namespace of the request.
      return { names: namespaceNames, namespace: route.name, name: route.name, subresource: "" };
    default:
      return undefined;
  }
}

/**
 * The one name that a list or watch is about, by its field selector: the authorizer is told it, so that a role for single
 * jobs is enough (requestinfo.go of Kubernetes).
 */
function selectedName(method: string, url: URL): string {
  const selector = method === "GET" ? (url.searchParams.get("fieldSelector") ?? "") : "";
  const name = /(?:^|,)metadata\.name==?([^,=!\\]+)(?:,|$)/.exec(selector)?.[1] ?? "";
  return name === "." || name === ".." || /[/%]/.test(name) ? "" : name;
}

/** What the authorizer is asked about a request; undefined where the path alone counts. */
export function targetOf(route: Route, method: string, url: URL): Target | undefined {
  const place = placeOf(route);
  if (!place) {
    return undefined;
  }
  const { names, namespace, name, subresource } = place;
  const { group, plural } = names;
  const isNamespace = route.to === "namespace";
  return {
    names,
    attributes: {
      verb: isNamespace ? "get" : verbOf(name === undefined, method, url),
      group,
      resource: subresource === "" ? plural : `${plural}/${subresource}`,
      namespace,
      name: name ?? selectedName(method, url),
    },
  };
}
