import { createClient, type Client, type ClientOptions } from "../../provider/api/client.js";
import type { Clock } from "../../provider/time/clock.js";
import type { Connection } from "../../provider/connection/connection.js";
import type { HttpServer } from "./http-server.js";

/** A connection that needs no settings. */
export function connectionTo(endpoint: string, changes: Partial<Connection> = {}): Connection {
  return {
    name: "default",
    profile: "kubernetes",
    endpoint,
    context: undefined,
    defaultNamespace: "research",
    credentials: { scheme: "none", problem: undefined },
    transport: {
      caBundle: undefined,
      clientCertificate: undefined,
      serverName: undefined,
      insecureSkipTlsVerify: false,
      proxyUrl: undefined,
      noProxy: undefined,
    },
    limits: { requestTimeoutMs: 5000, maxAttempts: 5, maxConcurrency: 16 },
    ownerMarks: true,
    unknownFields: "error",
    allowServerChange: false,
    onReplace: "stop",
    serverDryRun: false,
    mutability: {},
    ...changes,
  };
}

/** A clock whose sleeps take no time; what was slept is written down. */
export interface QuickClock extends Clock {
  readonly sleeps: number[];
  /** Moves time, and makes this machine's date differ from the true one. */
  advance(ms: number): void;
}

export function createQuickClock(skewMs = 0): QuickClock {
  const sleeps: number[] = [];
  let passed = 0;
  return {
    sleeps,
    advance(ms) {
      passed += ms;
    },
    now: () => Date.now() + passed + skewMs,
    elapsed: () => performance.now() + passed,
    sleep(ms) {
      sleeps.push(ms);
      passed += ms;
      return new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** Things to close when the test is over. */
export interface Cleanup {
  add<Closable extends { close(): Promise<void> }>(thing: Closable): Closable;
}

/** Closes what a test opened, whether it passed or not. */
export function useCleanup(): Cleanup {
  const things: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(things.splice(0).map((thing) => thing.close()));
  });
  return {
    add(thing) {
      things.push(thing);
      return thing;
    },
  };
}

/** A client of a test server. */
export function clientOf(
  server: Pick<HttpServer, "url">,
  options: { readonly connection?: Partial<Connection> } & ClientOptions = {},
): Client {
  const { connection, ...clientOptions } = options;
  return createClient(connectionTo(server.url, connection), {
    clock: createQuickClock(),
    random: () => 0.5,
    ...clientOptions,
  });
}

/** A job as a server would answer it. */
export function jobOf(
  name: string,
  changes: {
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly labels?: Record<string, string>;
  } = {},
) {
  return {
    apiVersion: "batch.volcano.sh/v1alpha1",
    kind: "Job",
    metadata: {
      name,
      namespace: "research",
      uid: changes.uid ?? `uid-${name}`,
      resourceVersion: changes.resourceVersion ?? "100",
      generation: 1,
      ...(changes.labels && { labels: changes.labels }),
    },
    spec: { minAvailable: 1, tasks: [{ name: "a", replicas: 1, template: {} }] },
  };
}

/** A Status as kube-apiserver writes it. */
export function statusOf(code: number, message: string, more: Record<string, unknown> = {}) {
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message,
    code,
    ...more,
  };
}

/** What the promise rejects with. */
export async function rejectionOf(
  promise: Promise<unknown>,
): Promise<Error & Record<string, unknown>> {
  try {
    await promise;
  } catch (error) {
    return error as Error & Record<string, unknown>; // tests look at every member
  }
  throw new Error("it was expected to fail");
}
