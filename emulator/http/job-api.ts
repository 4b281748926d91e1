import type { JsonObject } from "../../provider/values/json.js";
import { deleteObject, leavesPodsUnasked, orphanWarning } from "../registry/deletion.js";
import { textAt } from "../../provider/server/json-access.js";
import {
  badVersion,
  listObjects,
  listText,
  readSelection,
  selectObjects,
  type ListRequest,
} from "../registry/list.js";
import { applyPatchType, patchTypes, type PatchType } from "../patch/patching.js";
import {
  readDeleteOptions,
  readFlag,
  readWriteOptions,
  type DeleteOptions,
} from "./request-options.js";
import type { Route } from "./routes.js";
import {
  badRequest,
  methodNotAllowed,
  notFound,
  pageNotFound,
  plainError,
  statusFailure,
  unsupportedMediaType,
  verbNotSupported,
  type StatusFailure,
} from "./statuses.js";
import type { KindStrategy } from "../registry/strategy.js";
import type { World } from "../world.js";
import type { WriteRequest } from "../registry/write-request.js";
import { createObject, patchObject, replaceObject } from "../registry/writing.js";

/** A request to one of the Job APIs, without its transport. */
export interface ApiRequest {
  readonly world: World;
  readonly method: string;
  readonly query: URLSearchParams;
  readonly contentType: string;
  readonly text: string;
  readonly warn: (text: string) => void;
}

/** An answer with a JSON text. */
export interface ApiAnswer {
  readonly status: number;
  readonly json: string;
}

type ItemRoute = Extract<Route, { to: "item" }>;
type CollectionRoute = Extract<Route, { to: "collection" }>;

/** Body types that the server decodes; the emulator reads only JSON. */
const bodyTypes = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];

function answer(world: World, status: number, object: JsonObject): ApiAnswer {
  return { status, json: world.storage.textOf(object) };
}

function checkBodyType({ contentType }: ApiRequest): void {
  if (contentType === "" || contentType === "application/json") {
    return;
  }
  throw unsupportedMediaType(bodyTypes);
}

function writeRequest(
  request: ApiRequest,
  route: ItemRoute | (CollectionRoute & { readonly namespace: string }),
  kind: "CreateOptions" | "UpdateOptions" | "PatchOptions",
): WriteRequest {
  const { world, query, text, warn } = request;
  return {
    world,
    strategy: route.strategy,
    namespace: route.namespace,
    name: route.to === "item" ? route.name : "",
    text,
    options: readWriteOptions(query, kind, world.rules.readsFieldValidation),
    subresource: route.to === "item" ? route.subresource : "",
    warn,
  };
}

function refusePatchType(world: World, strategy: KindStrategy): StatusFailure {
  if (!strategy.isCustom) {
    return statusFailure(415, "415: Unsupported Media Type", {
      reason: "UnsupportedMediaType",
      details: {},
    });
  }
  const types: string[] = [...strategy.patchTypes];
  if (world.rules.takesStrategicMergeEverywhere) {
    types.push(patchTypes.strategic);
  }
  if (world.rules.namesApplyPatch) {
    types.push(applyPatchType);
  }
  return unsupportedMediaType(types);
}

function readPatchType({ world, contentType }: ApiRequest, strategy: KindStrategy): PatchType {
  const type = Object.values(patchTypes).find((each) => each === contentType);
  const isTaken =
    type !== undefined &&
    (strategy.patchTypes.includes(type) || world.rules.takesStrategicMergeEverywhere);
  if (!isTaken) {
    throw refusePatchType(world, strategy);
  }
  return type;
}

/** Parameters of a read. @throws StatusFailure 400, 500 */
export function checkReadOptions(query: URLSearchParams): void {
  if (readFlag(query, "export")) {
    throw badRequest("the export parameter, deprecated since v1.14, is no longer supported");
  }
  const version = query.get("resourceVersion") ?? "";
  if (version === "" || /^\d+$/.test(version)) {
    return;
  }
  throw plainError(badVersion(version));
}

function readObject({ world, query }: ApiRequest, route: ItemRoute): JsonObject {
  checkReadOptions(query);
  const strategy = route.strategy;
  const object = world.storage.get(strategy.resource, route.namespace, route.name);
  if (!object) {
    throw notFound(strategy.names, route.name);
  }
  return object;
}

function deletedStatus(strategy: KindStrategy, name: string, uid: string): JsonObject {
  const { group, plural } = strategy.names;
  const details = { name, group, kind: plural, uid };
  return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details };
}

function warnOfOrphans(request: ApiRequest, strategy: KindStrategy, options: DeleteOptions): void {
  if (leavesPodsUnasked(strategy, options)) {
    request.warn(orphanWarning);
  }
}

function deleteItem(request: ApiRequest, route: ItemRoute): ApiAnswer {
  const { world } = request;
  const strategy = route.strategy;
  const options = readDeleteOptions(request);
  warnOfOrphans(request, strategy, options);
  const { namespace, name } = route;
  const { remaining, uid } = deleteObject(world, strategy, { namespace, name, options });
  const isLater = remaining !== undefined && options.orphanDependents === false;
  return answer(world, isLater ? 202 : 200, remaining ?? deletedStatus(strategy, name, uid));
}

function refuseVerb(strategy: KindStrategy, verb: string): StatusFailure {
  return strategy.isCustom ? verbNotSupported(strategy.names, verb) : methodNotAllowed();
}

/** Answers a request to one object. @throws StatusFailure, ServerPanic */
export function answerItem(request: ApiRequest, route: ItemRoute): ApiAnswer {
  const { world, method } = request;
  const strategy = route.strategy;
  switch (method) {
    case "GET":
      return answer(world, 200, readObject(request, route));
    case "PUT":
      checkBodyType(request);
      return answer(world, 200, replaceObject(writeRequest(request, route, "UpdateOptions")));
    case "PATCH": {
      const type = readPatchType(request, strategy);
      return answer(world, 200, patchObject(writeRequest(request, route, "PatchOptions"), type));
    }
    case "DELETE":
      if (route.subresource === "status") {
        throw refuseVerb(strategy, "delete");
      }
      return deleteItem(request, route);
    case "POST":
      // A custom resource's URL takes a POST, and the object's own name counts.
      if (!strategy.isCustom || route.subresource === "status") {
        throw refuseVerb(strategy, "create");
      }
      return create(request, strategy, route.namespace);
    default:
      throw methodNotAllowed();
  }
}

/** Answers a POST. @throws StatusFailure */
export function create(request: ApiRequest, strategy: KindStrategy, namespace: string): ApiAnswer {
  checkBodyType(request);
  const route = { to: "collection", strategy, namespace } as const;
  const write = writeRequest(request, route, "CreateOptions");
  return answer(request.world, 201, createObject(write));
}

function listRequest({ world, query }: ApiRequest, route: CollectionRoute): ListRequest {
  return { world, strategy: route.strategy, namespace: route.namespace, query };
}

function deleteCollection(request: ApiRequest, route: CollectionRoute): ApiAnswer {
  const { world } = request;
  const list = listRequest(request, route);
  const { strategy } = route;
  readSelection(list);
  const options = readDeleteOptions(request);
  warnOfOrphans(request, strategy, options);
  const { objects, metadata } = selectObjects(list);
  for (const object of objects) {
    const [namespace, name] = ["namespace", "name"].map((member) =>
      textAt(object, "metadata", member),
    ) as [string, string];
    deleteObject(world, strategy, { namespace, name, options });
  }
  return { status: 200, json: listText(list, objects, metadata) };
}

function refuseOnCollection(request: ApiRequest, route: CollectionRoute): StatusFailure {
  const strategy = route.strategy;
  if (!strategy.isCustom) {
    return methodNotAllowed();
  }
  if (request.method === "PATCH") {
    readPatchType(request, strategy);
  }
  return badRequest("name must be provided");
}

/** Answers a request to a collection, other than a watch. @throws StatusFailure */
export function answerCollection(request: ApiRequest, route: CollectionRoute): ApiAnswer {
  const isReading = request.method === "GET";
  if (route.namespace === undefined && !isReading) {
    throw route.strategy.isCustom ? pageNotFound() : methodNotAllowed();
  }
  switch (request.method) {
    case "GET":
      return { status: 200, json: listObjects(listRequest(request, route)) };
    case "POST":
      return create(request, route.strategy, route.namespace ?? "");
    case "DELETE":
      return deleteCollection(request, route);
    default:
      throw refuseOnCollection(request, route);
  }
}
