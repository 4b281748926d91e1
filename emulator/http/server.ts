import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { isJsonObject } from "../../provider/values/json.js";
import { namespaceNames, targetOf } from "./attributes.js";
import {
  authenticate,
  anonymous,
  refuseAccess,
  type Attributes,
  type AuthenticationSettings,
} from "./authentication.js";
import { discoveryDocument, namespaceDocument, versionDocument } from "./discovery.js";
import type { Fault, FaultPlan } from "./faults.js";
import { answerCollection, answerItem, type ApiRequest } from "./job-api.js";
import { hangUpAfter, maxBodyBytes, readBody } from "./request-body.js";
import { readFlag } from "./request-options.js";
import { readTarget } from "./request-target.js";
import type { LoggedRequest, RequestLog } from "./request-log.js";
import { findRoute, type Route } from "./routes.js";
import { isServerPanic } from "../../provider/server/server-panic.js";
import {
  isStatusFailure,
  notFound,
  pageNotFound,
  resourceNotFound,
  statusFailure,
  StatusFailure,
  tooLarge,
} from "./statuses.js";
import { answerView } from "./view-api.js";
import { Warnings } from "./warnings.js";
import { startWatch, type RunningWatch } from "../registry/watch.js";
import type { View } from "../views/view.js";
import type { World } from "../world.js";

/** Everything that a request can reach. */
export interface ServerParts {
  readonly world: World;
  /** What is served besides the jobs. */
  readonly views: readonly View[];
  readonly authentication: AuthenticationSettings;
  readonly log: RequestLog;
  readonly faults: FaultPlan;
  /** False refuses the request with 403 (kubernetes mode). */
  readonly isAllowed: (attributes: Attributes) => boolean;
  readonly newRequestId: () => string;
}

/** Room for an IAM token of 8 KB in a header. */
const maxHeaderBytes = 64 * 1024;

interface Incoming {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly text: string;
  readonly isTooLarge: boolean;
  readonly entry: LoggedRequest;
  readonly faults: readonly Fault[];
  readonly warnings: Warnings;
}

function mediaType(message: IncomingMessage): string {
  return (message.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

function headersOf(message: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );
}

function isPretty({ url, message }: Incoming): boolean {
  if (url.searchParams.has("pretty")) {
    return readFlag(url.searchParams, "pretty");
  }
  return /^(?:curl|Mozilla)/.test(message.headers["user-agent"] ?? "");
}

/** What an answer can be, in the words of each server. */
interface Acceptable {
  readonly types: string;
  readonly isBuiltIn: boolean;
}

const representations = "application/json, application/yaml, application/vnd.kubernetes.protobuf";
const streams = "application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch";

function acceptOf(isCustom: boolean, isCollection: boolean): Acceptable {
  const hasStreams = isCollection && !isCustom;
  return {
    types: hasStreams ? `${representations}, ${streams}` : representations,
    isBuiltIn: !isCustom,
  };
}

/** Writes to an open answer, and breaks the connection where a fault says so. */
function writerOf({ response, message, faults }: Incoming): (text: string) => void {
  const cuts = faults.flatMap((fault) => ("cutBodyAfterBytes" in fault ? [fault] : []));
  const [cut] = cuts;
  if (!cut) {
    return (text) => {
      response.write(text);
    };
  }
  let left = cut.cutBodyAfterBytes;
  return (text) => {
    const bytes = Buffer.from(text);
    const isCut = bytes.length > left;
    response.write(bytes.subarray(0, left), () => {
      if (isCut) {
        message.socket.destroy();
      }
    });
    left = Math.max(0, left - bytes.length);
  };
}

/** The emulator's HTTP side. */
export class EmulatorServer {
  private readonly parts: ServerParts;
  private readonly http: Server;
  private readonly watches = new Set<RunningWatch>();

  constructor(parts: ServerParts) {
    this.parts = parts;
    this.http = createServer({ maxHeaderSize: maxHeaderBytes }, (message, response) => {
      void this.handle(message, response);
    });
  }

  /** @returns the port */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.http.once("error", reject);
      this.http.listen(port, "127.0.0.1", resolve);
    });
    const address = this.http.address();
    return typeof address === "object" && address ? address.port : port;
  }

  /** Ends all watches and connections. */
  async close(): Promise<void> {
    this.endWatches();
    await new Promise<void>((resolve) => {
      this.http.close(() => {
        resolve();
      });
      this.http.closeAllConnections();
    });
  }

  /** Ends all running watches, as a server does that restarts. */
  endWatches(): void {
    for (const watch of this.watches) {
      watch.stop();
    }
    this.watches.clear();
  }

  private async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = readTarget(message.url ?? "/");
    if (!url) {
      response.writeHead(400, { "content-type": "text/plain; charset=utf-8", connection: "close" });
      response.end("400 Bad Request");
      return;
    }
    const method = message.method ?? "GET";
    const isRefused = this.isRefusedByHead(message, url);
    const body = isRefused ? { text: "", isTooLarge: false } : await readBody(message);
    if (body === undefined) {
      return;
    }
    if (isRefused || body.isTooLarge) {
      hangUpAfter(message, response);
    }
    const { text } = body;
    const entry = this.parts.log.add({ method, url, contentType: mediaType(message), text });
    const faults = this.parts.faults.take({ method, path: url.pathname });
    const incoming = { message, response, url, ...body, entry, faults, warnings: new Warnings() };
    await this.delay(faults);
    try {
      this.answer(incoming);
    } catch (error) {
      this.fail(incoming, error);
    }
  }

  /** Whether the credentials are wrong whatever the body is, which a signature covers: then nobody reads it. */
  private isRefusedByHead(message: IncomingMessage, url: URL): boolean {
    const isOpen = ["login", "public"].includes(this.routeOf(url).to);
    const headers = headersOf(message);
    if (isOpen || headers["authorization"]?.startsWith("SDK-HMAC-SHA256") === true) {
      return false;
    }
    const request = { method: message.method ?? "GET", url, headers, body: "" };
    try {
      return authenticate(this.parts.authentication, request) === anonymous;
    } catch {
      return true;
    }
  }

  private routeOf({ pathname }: URL): Route {
    const { views, world } = this.parts;
    return findRoute({ strategies: world.strategies, views }, pathname);
  }

  private async delay(faults: readonly Fault[]): Promise<void> {
    for (const fault of faults) {
      if (!("delayMs" in fault)) {
        continue;
      }
      await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
    }
  }

  private answer(incoming: Incoming): void {
    const { faults, message, response, url } = incoming;
    if (faults.some((fault) => "drop" in fault && fault.drop === "before")) {
      message.socket.destroy();
      return;
    }
    for (const fault of faults) {
      if (!("status" in fault)) {
        continue;
      }
      throw new StatusFailure(fault.status, fault.body ?? "", { ...fault.headers });
    }
    const route = this.routeOf(url);
    response.setHeader("cache-control", "no-cache, private");
    response.setHeader("audit-id", this.parts.newRequestId());
    this.dispatch(incoming, route);
  }

  private dispatch(incoming: Incoming, route: Route): void {
    const { world } = this.parts;
    if (route.to === "login") {
      this.logIn(incoming);
      return;
    }
    if (route.to === "public") {
      if (route.path === "/version") {
        this.sendObject(incoming, 200, versionDocument(world));
      } else {
        this.send(incoming, 200, "ok", "text/plain; charset=utf-8");
      }
      return;
    }
    this.authorize(incoming, route);
    switch (route.to) {
      case "nowhere":
        throw route.isBuiltIn ? resourceNotFound() : pageNotFound();
      case "unknown part":
        throw notFound(route.names, route.name);
      case "discovery":
        this.sendObject(incoming, 200, discoveryDocument(world, route.path));
        return;
      case "namespace":
        this.sendNamespace(incoming, route.name);
        return;
      case "view":
        this.answerView(incoming, route);
        return;
      default:
        this.answerJobs(incoming, route);
    }
  }

  private sendNamespace(incoming: Incoming, name: string): void {
    const document = namespaceDocument(this.parts.world, name);
    if (!document) {
      throw notFound(namespaceNames, name);
    }
    this.sendObject(incoming, 200, document);
  }

  private authorize(incoming: Incoming, route: Route): void {
    const { url, message, text } = incoming;
    const method = message.method ?? "GET";
    const signed = { method, url, headers: headersOf(message), body: text };
    const user = authenticate(this.parts.authentication, signed);
    const target = targetOf(route, method, url);
    if (!target) {
      if (user === anonymous) {
        throw this.refusePath(user, method, url.pathname);
      }
      return;
    }
    const attributes: Attributes = { user, ...target.attributes };
    if (user !== anonymous && this.parts.isAllowed(attributes)) {
      return;
    }
    throw refuseAccess(target.names, attributes);
  }

  private refusePath(user: string, method: string, path: string): StatusFailure {
    const verb = method === "GET" ? "get" : method.toLowerCase();
    const message = `forbidden: User "${user}" cannot ${verb} path "${path}"`;
    return statusFailure(403, message, { reason: "Forbidden", details: {} });
  }

  private logIn(incoming: Incoming): void {
    const { message, text, url } = incoming;
    if (incoming.isTooLarge) {
      throw tooLarge(`limit is ${maxBodyBytes}`);
    }
    if (message.method !== "POST") {
      throw new StatusFailure(404, {
        error_msg: "API does not exist",
        error_code: "APIGW.0101",
        request_id: this.parts.newRequestId(),
      });
    }
    const body: unknown = parseOrNothing(text);
    const answer = this.parts.authentication.iam.logIn(body, url.searchParams);
    for (const [name, value] of Object.entries(answer.headers)) {
      incoming.response.setHeader(name, value);
    }
    this.send(
      incoming,
      answer.status,
      JSON.stringify(answer.body),
      "application/json;charset=utf8",
    );
  }

  private answerJobs(
    incoming: Incoming,
    route: Extract<Route, { to: "item" | "collection" }>,
  ): void {
    const { message, url } = incoming;
    const { world } = this.parts;
    const { isCustom } = route.strategy;
    const isAllCustom = isCustom && route.namespace === undefined;
    if (isAllCustom && !world.rules.listsVolcanoJobsOfAllNamespaces) {
      throw pageNotFound();
    }
    this.checkAccept(message, acceptOf(isCustom, route.to === "collection"));
    const request = this.apiRequest(incoming);
    const isWatch = request.method === "GET" && readFlag(url.searchParams, "watch");
    if (route.to === "collection" && isWatch) {
      this.watch(incoming, route);
      return;
    }
    const { status, json } =
      route.to === "item" ? answerItem(request, route) : answerCollection(request, route);
    this.send(incoming, status, json, "application/json");
  }

  private answerView(incoming: Incoming, route: Extract<Route, { to: "view" }>): void {
    const { view, name, subresource } = route;
    const isInOwnWords = view.isCustom || subresource === "log";
    this.checkAccept(incoming.message, acceptOf(isInOwnWords, name === undefined));
    const request = this.apiRequest(incoming);
    const { status, contentType, body } = answerView(request, route);
    this.send(incoming, status, body, contentType);
  }

  private apiRequest(incoming: Incoming): ApiRequest {
    const { message, url, text, warnings } = incoming;
    if (incoming.isTooLarge) {
      throw tooLarge(`limit is ${maxBodyBytes}`);
    }
    return {
      world: this.parts.world,
      method: message.method ?? "GET",
      query: url.searchParams,
      contentType: mediaType(message),
      text,
      warn: (warning) => {
        warnings.add(warning);
      },
    };
  }

  private checkAccept({ headers }: IncomingMessage, { types, isBuiltIn }: Acceptable): void {
    if (/(?:\*\/\*|application\/(?:\*|json))/.test(headers.accept ?? "*/*")) {
      return;
    }
    const reason = "NotAcceptable";
    if (isBuiltIn) {
      const message = `406: Not Acceptable\n\nAvailable representations: ${types}`;
      throw statusFailure(406, message, { reason, details: {} });
    }
    throw statusFailure(406, `only the following media types are accepted: ${types}`, { reason });
  }

  private watch(incoming: Incoming, route: Extract<Route, { to: "collection" }>): void {
    const { world } = this.parts;
    const { namespace, strategy } = route;
    const { response, entry, faults, message, url } = incoming;
    if (faults.some((fault) => "drop" in fault)) {
      message.socket.destroy();
      return;
    }
    entry.status = 200;
    const request = { world, strategy, namespace, query: url.searchParams };
    const running = startWatch(request, response, writerOf(incoming));
    this.watches.add(running);
    response.on("close", () => this.watches.delete(running));
  }

  private sendObject(incoming: Incoming, status: number, object: unknown): void {
    this.send(incoming, status, JSON.stringify(object), "application/json");
  }

  private send(
    incoming: Incoming,
    status: number,
    content: string | Buffer,
    contentType: string,
  ): void {
    const { response, entry, faults, warnings, message } = incoming;
    if (faults.some((fault) => "drop" in fault)) {
      message.socket.destroy();
      return;
    }
    entry.status = status;
    const shown = warnings.headers();
    if (shown.length > 0) {
      response.setHeader("warning", shown);
    }
    response.statusCode = status;
    if (contentType !== "") {
      response.setHeader("content-type", contentType);
    }
    const isJson = contentType.startsWith("application/json");
    const body =
      isJson && isPretty(incoming) ? JSON.stringify(JSON.parse(String(content)), null, 2) : content;
    const cut = faults.find((fault) => "cutBodyAfterBytes" in fault);
    if (!cut || !("cutBodyAfterBytes" in cut)) {
      response.end(body);
      return;
    }
    response.setHeader("content-length", Buffer.byteLength(body));
    response.write(Buffer.from(body).subarray(0, cut.cutBodyAfterBytes), () => {
      message.socket.destroy();
    });
  }

  private fail(incoming: Incoming, error: unknown): void {
    if (isServerPanic(error)) {
      incoming.message.socket.destroy();
      return;
    }
    const failure = isStatusFailure(error)
      ? error
      : statusFailure(500, `the emulator failed: ${String(error)}`);
    for (const [name, value] of Object.entries(failure.headers)) {
      incoming.response.setHeader(name, value);
    }
    if (typeof failure.body === "string") {
      const type = failure.headers["content-type"] ?? "text/plain; charset=utf-8";
      this.send(incoming, failure.status, failure.body, type);
      return;
    }
    this.sendObject(incoming, failure.status, this.withErrorCode(failure));
  }

  private withErrorCode(failure: StatusFailure): unknown {
    const { body, status } = failure;
    if (!this.parts.world.rules.hasErrorCode || !isJsonObject(body)) {
      return body;
    }
    // A planned fault may have brought its own.
    return body["kind"] === "Status" ? { errorCode: `CCI.02.${status}101`, ...body } : body;
  }
}

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
