import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";

/** One of the two servers. */
export interface Side {
  readonly name: "real" | "emulator";
  readonly url: string;
  readonly token: string;
  readonly caPem?: string;
  createNamespace(name: string): Promise<void>;
}

/** What came back. */
export interface RawAnswer {
  /** 0 when the connection broke without an answer. */
  readonly status: number;
  readonly contentType: string;
  readonly warnings: readonly string[];
  readonly text: string;
}

/** What is sent. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly text?: string;
  readonly headers: Readonly<Record<string, string>>;
}

async function readAnswer(response: IncomingMessage): Promise<RawAnswer> {
  let text = "";
  try {
    for await (const chunk of response.setEncoding("utf8")) {
      text += String(chunk);
    }
  } catch {
    return { status: 0, contentType: "", warnings: [], text: "" };
  }
  const header = response.headers.warning;
  const warnings = Array.isArray(header) ? header : header === undefined ? [] : [header];
  return {
    status: response.statusCode ?? 0,
    contentType: (response.headers["content-type"] ?? "").split(";")[0] ?? "",
    warnings: warnings.flatMap((each: string) => each.match(/299 - "(?:[^"\\]|\\.)*"/g) ?? []),
    text,
  };
}

/** Sends a request; a connection that the server drops is an answer, too. */
export async function sendRaw(side: Side, request: RawRequest): Promise<RawAnswer> {
  const isSecure = side.url.startsWith("https:");
  const send = isSecure ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const outgoing = send(side.url + request.path, {
      method: request.method,
      headers: {
        ...request.headers,
        // Without it Node sends the body of a DELETE as another request.
        ...(request.text === undefined
          ? {}
          : { "content-length": Buffer.byteLength(request.text) }),
      },
      ...(side.caPem === undefined ? {} : { ca: side.caPem }),
    });
    outgoing.once("error", () => {
      resolve({ status: 0, contentType: "", warnings: [], text: "" });
    });
    outgoing.once("response", (response: IncomingMessage) => {
      void readAnswer(response).then(resolve);
    });
    outgoing.end(request.text);
  });
}
