import { startEmulator, type Emulator, type EmulatorOptions } from "../../../emulator/index.js";
import type { JsonObject } from "../../../provider/values/json.js";

/** An answer with everything a client could see. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: JsonObject;
  readonly warnings: string[];
}

/** A request to send. */
export interface Ask {
  readonly body?: unknown;
  readonly contentType?: string;
  readonly headers?: Record<string, string>;
}

/** Talks to an emulator as an authenticated client. */
export interface Talk {
  readonly emulator: Emulator;
  ask(method: string, path: string, ask?: Ask): Promise<Answer>;
  stop(): Promise<void>;
}

export const volcano = "/apis/batch.volcano.sh/v1alpha1";
export const batch = "/apis/batch/v1";

function parse(text: string): JsonObject {
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return {};
  }
}

function unquoteWarnings(header: string | null): string[] {
  return [...(header ?? "").matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) =>
    text.replace(/\\(.)/g, "$1"),
  );
}

/** Sends one request with fetch. */
export async function send(url: string, method: string, ask: Ask = {}): Promise<Answer> {
  const { body } = ask;
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const response = await fetch(url, {
    method,
    headers: {
      ...(text === undefined ? {} : { "content-type": ask.contentType ?? "application/json" }),
      ...ask.headers,
    },
    ...(text === undefined ? {} : { body: text }),
  });
  const answer = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text: answer,
    body: parse(answer),
    warnings: unquoteWarnings(response.headers.get("warning")),
  };
}

/** Starts an emulator and logs in. */
export async function startTalk(options: EmulatorOptions = {}): Promise<Talk> {
  const emulator = await startEmulator({ namespaces: ["ns"], ...options });
  const token = emulator.issueToken();
  const credentials: Record<string, string> =
    options.mode === "cci" ? { "x-auth-token": token } : { authorization: `Bearer ${token}` };
  return {
    emulator,
    ask: (method, path, ask = {}) =>
      send(emulator.url + path, method, { ...ask, headers: { ...credentials, ...ask.headers } }),
    stop: () => emulator.stop(),
  };
}
