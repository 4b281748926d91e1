import type { ServerResponse } from "node:http";
import type { JsonObject } from "../../provider/values/json.js";
import {
  badVersion,
  checkWatchOptions,
  readInteger,
  readSelection,
  type ListRequest,
  type Selection,
} from "./list.js";
import { textAt } from "../../provider/server/json-access.js";
import { readFlag } from "../http/request-options.js";
import { plainError } from "../http/statuses.js";
import type { StoreEvent } from "./storage.js";

/** The server ends a watch that names no end after 30 to 60 minutes. */
const defaultTimeoutSeconds = 1800;
/** A timer of Node.js that is given a longer time goes off at once. */
const longestTimerMs = 2 ** 31 - 1;

function isInNamespace(object: JsonObject, namespace: string | undefined): boolean {
  return namespace === undefined || textAt(object, "metadata", "namespace") === namespace;
}

/** An event as this watcher sees it: an object that enters or leaves the selection is added or deleted. */
function translate(
  event: StoreEvent,
  { isWanted }: Selection,
  namespace: string | undefined,
): { type: string; object: JsonObject } | undefined {
  const isSeen = (object: JsonObject | undefined): object is JsonObject =>
    object !== undefined && isInNamespace(object, namespace) && isWanted(object);
  const isNow = event.type !== "DELETED" && isSeen(event.object);
  const wasBefore = isSeen(event.previous);
  if (isNow) {
    return { type: wasBefore ? "MODIFIED" : "ADDED", object: event.object };
  }
  if (!wasBefore) {
    return undefined;
  }
  if (event.type === "DELETED") {
    return { type: "DELETED", object: event.object };
  }
  const metadata = {
    ...(event.previous["metadata"] as JsonObject),
    resourceVersion: String(event.revision),
  };
  return { type: "DELETED", object: { ...event.previous, metadata } };
}

function bookmarkOf(request: ListRequest, revision: number): JsonObject {
  const metadata: JsonObject = {
    annotations: { "k8s.io/initial-events-end": "true" },
    resourceVersion: String(revision),
  };
  const { apiVersion, names } = request.strategy;
  const isTyped = !request.strategy.isCustom;
  const members = isTyped
    ? { spec: { template: { metadata: {}, spec: { containers: null } } }, status: {} }
    : {};
  return { kind: names.kind, apiVersion, metadata, ...members };
}

function expiredEvent(asked: number, oldest: number): JsonObject {
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message: `too old resource version: ${asked} (${oldest})`,
    reason: "Expired",
    code: 410,
  };
}

function readWatchRevision(query: URLSearchParams): number {
  const text = query.get("resourceVersion") ?? "";
  if (text !== "" && !/^\d+$/.test(text)) {
    throw plainError(badVersion(text));
  }
  return Number(text);
}

/** A running watch. */
export interface RunningWatch {
  stop(): void;
}

/**
 * Whether a watch begins with what is there: as `sendInitialEvents` says, whatever revision is named, and without it where
 * none is (getAllEventsSinceLocked in watch_cache.go of Kubernetes).
 */
function beginsWithState(query: URLSearchParams, revision: number): boolean {
  return (query.get("sendInitialEvents") ?? "") === ""
    ? revision === 0
    : readFlag(query, "sendInitialEvents");
}

/**
 * Streams events, one JSON document a line, until the time is up, the client leaves or `stop` is called. A revision that
 * is forgotten is told in the stream, as an ERROR event, after the status 200.
 *
 * @param write takes what is to be sent after the head
 * @throws StatusFailure for parameters that cannot be read, before anything is sent
 */
export function startWatch(
  request: ListRequest,
  response: ServerResponse,
  write: (text: string) => void,
): RunningWatch {
  const { world, query, namespace, strategy } = request;
  const { storage } = world;
  checkWatchOptions(query);
  const selection = readSelection(request);
  const revision = readWatchRevision(query);
  const isWithState = beginsWithState(query, revision);
  const since = isWithState || revision === 0 ? storage.revision : revision;
  // Zero is no time, but none that is named.
  const timeoutSeconds = readInteger(query, "timeoutSeconds") || defaultTimeoutSeconds;
  const send = (type: string, object: JsonObject): void => {
    write(`{"type":"${type}","object":${JSON.stringify(object)}}\n`);
  };
  const sendEvent = (event: StoreEvent): void => {
    if (event.resource !== strategy.resource || event.revision <= since) {
      return;
    }
    const seen = translate(event, selection, namespace);
    if (seen) {
      send(seen.type, seen.object);
    }
  };
  response.writeHead(200, { "content-type": "application/json" });
  response.flushHeaders();
  if (since < storage.oldestRevision) {
    send("ERROR", expiredEvent(since, storage.oldestRevision));
    response.end();
    return { stop: () => undefined };
  }
  if (isWithState) {
    const { objects } = storage.list(strategy.resource, namespace);
    for (const object of objects.filter(selection.isWanted)) {
      send("ADDED", object);
    }
    const wantsBookmark =
      readFlag(query, "sendInitialEvents") && readFlag(query, "allowWatchBookmarks");
    if (wantsBookmark) {
      send("BOOKMARK", bookmarkOf(request, storage.revision));
    }
  } else {
    for (const event of storage.eventsAfter(strategy.resource, since)) {
      sendEvent(event);
    }
  }
  const unlisten = storage.listen(sendEvent);
  const timer = setTimeout(stop, Math.min(timeoutSeconds * 1000, longestTimerMs));
  timer.unref();
  response.on("close", stop);
  function stop(): void {
    clearTimeout(timer);
    unlisten();
    response.end();
  }
  return { stop };
}
