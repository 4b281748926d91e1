import { podLog, readLogOptions } from "../pods/pod-log.js";
import { listObjects } from "../registry/list.js";
import type { JsonObject } from "../../provider/values/json.js";
import type { View } from "../views/view.js";
import type { World } from "../world.js";
import { checkReadOptions, type ApiRequest } from "./job-api.js";
import { readFlag } from "./request-options.js";
import type { Route } from "./routes.js";
import { methodNotAllowed, notFound } from "./statuses.js";

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

/** Answers a request to something that is only read. @throws StatusFailure */
export function answerView(request: ApiRequest, route: ViewRoute): ViewAnswer {
  const { world, method, query } = request;
  const { view, namespace, name, subresource } = route;
  const isWatch = name === undefined && readFlag(query, "watch");
  if (method !== "GET" || isWatch) {
    throw methodNotAllowed();
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
