import type { IncomingMessage } from "node:http";
import { Agent, request as httpsRequest } from "node:https";

/** One request to the API server. */
export interface ApiRequest {
  /** @default "GET" */
  method?: string;
  /** Path and query, for example `/api/v1/nodes`. */
  path: string;
  /** A string is sent as it is, anything else as JSON. */
  body?: unknown;
  /** @default "application/json" */
  contentType?: string;
  /** The bearer token of the caller. @default the administrator's */
  token?: string;
}

/** What the API server answered, whatever the status. */
export interface ApiAnswer {
  status: number;
  /** The parsed JSON, or the text when it is none. */
  body: unknown;
}

/** A small client for one API server: no retries, no opinions about statuses but in `expect`. */
export interface Api {
  /** @throws when the server cannot be reached. */
  request: (request: ApiRequest) => Promise<ApiAnswer>;
  /** Like `request`, for answers that must be a success. @throws for any status from 300 on. */
  expect: (request: ApiRequest) => Promise<unknown>;
  /** Returns the status as soon as it is there and drops the rest, which a watch never ends. */
  status: (request: ApiRequest) => Promise<number>;
  close: () => void;
}

/** Returns a client that trusts `caPem` only. */
export function createApi(url: string, caPem: string, adminToken: string): Api {
  const agent = new Agent({ ca: caPem, keepAlive: true });

  const send = async (call: ApiRequest): Promise<IncomingMessage> => {
    const { method = "GET", path, body, contentType = "application/json" } = call;
    const isText = body === undefined || typeof body === "string";
    const text = isText ? body : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const outgoing = httpsRequest(new URL(path, url), {
        agent,
        method,
        headers: {
          accept: "application/json",
          authorization: `Bearer ${call.token ?? adminToken}`,
          ...(text === undefined ? {} : { "content-type": contentType }),
        },
      });
      outgoing.once("error", reject);
      outgoing.once("response", resolve);
      outgoing.end(text);
    });
  };

  const request = async (call: ApiRequest): Promise<ApiAnswer> => {
    const response = await send(call);
    let received = "";
    for await (const chunk of response.setEncoding("utf8")) {
      received += String(chunk);
    }
    return { status: statusOf(response), body: parse(received) };
  };

  return {
    request,
    expect: async (call) => {
      const { status, body } = await request(call);
      if (status >= 300) {
        throw new Error(`${call.method ?? "GET"} ${call.path}: ${status} ${messageOf(body)}`);
      }
      return body;
    },
    status: async (call) => {
      const response = await send(call);
      response.destroy();
      return statusOf(response);
    },
    close: () => {
      agent.destroy();
    },
  };
}

function statusOf({ statusCode }: IncomingMessage): number {
  // A response that came from a request has one.
  return statusCode ?? 0;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function messageOf(body: unknown): string {
  const isStatus = typeof body === "object" && body !== null && "message" in body;
  return String(isStatus ? body.message : body);
}
