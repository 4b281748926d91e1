import { podLog, readLogOptions } from "../pods/pod-log.js";
import { listObjects } from "../registry/list.js";
import type { JsonObject } from "../../provider/values/json.js";
import type { View } from "../views/view.js";
import type { World } from "../world.js";
import { checkReadOptions, create, type ApiRequest } from "./job-api.js";
import { readFlag } from "./request-options.js";
import type { Route } from "./routes.js";
import {
  badRequest,
  methodNotAllowed,
  notFound,
  pageNotFound,
  type StatusFailure,
} from "./statuses.js";

/** An answer to a request for something else than a job. */
export interface ViewAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
}

type ViewRoute = Extract<Route, { to: "view" }>;

function jsonAnswer(body: string): ViewAnswer {
  return { status: 200, contentType: "application/json", body };
}

function objectOf(world: World, view: View, namespace: string, name: string): JsonObject {
  const object = view.find(world, namespace, name);
  if (!object) {
    throw notFound(view.names, name);
  }
  return object;
}

function answerLog({ world, query }: ApiRequest, route: ViewRoute, name: string): ViewAnswer {
  const options = readLogOptions(query, name);
  const pod = world.pods.get(route.namespace ?? "", name);
  if (!pod) {
    throw notFound(route.view.names, name);
  }
  const log = podLog(pod, options);
  return log === undefined
    ? { status: 204, contentType: "", body: "" }
    : { status: 200, contentType: "text/plain", body: log };
}

/** All that changes things but the creation of commands is refused, where the server itself refuses in its words. */
function refusedVerb(method: string, { view, namespace, name }: ViewRoute): StatusFailure {
  const isCollection = view.isCustom && name === undefined && method !== "GET";
  if (isCollection && view.isNamespaced && namespace === undefined) {
    return pageNotFound();
  }
  return isCollection && method === "PUT"
    ? badRequest("name must be provided")
    : methodNotAllowed();
}

/** Answers a request to something else than a job: most of it is only read. @throws StatusFailure */
export function answerView(request: ApiRequest, route: ViewRoute): ViewAnswer {
  const { world, method, query } = request;
  const { view, namespace, name, subresource } = route;
  const isPost = method === "POST" && name === undefined;
  if (isPost && view.created && namespace !== undefined) {
    const { status, json } = create(request, view.created, namespace);
    return { ...jsonAnswer(json), status };
  }
  const isWatch = name === undefined && readFlag(query, "watch");
  if (method !== "GET" || isWatch) {
    throw refusedVerb(method, route);
  }
  if (name === undefined) {
    return jsonAnswer(listObjects({ world, strategy: view, namespace, query }));
  }
  if (subresource === "log") {
    return answerLog(request, route, name);
  }
  checkReadOptions(query);
  return jsonAnswer(world.storage.textOf(objectOf(world, view, namespace ?? "", name)));
}
