/** A resolved connection: everything the client needs, validated once, plus credentials that are only used by a request. */
import type { ClientCertificate } from "../auth/authenticator.js";
import type { ServerProfile } from "../profiles/profile.js";
import type { Credentials } from "../schemes/index.js";

import type { UrlUser } from "./url-user.js";

export type { Credentials, ServerProfile };

/** TLS and proxy. */
export interface TransportSettings {
  /** PEM of further certificate authorities (`cci`), or of the only ones (`kubernetes`). */
  readonly caBundle: string | undefined;
  readonly clientCertificate: ClientCertificate | undefined;
  /** The name that the server's certificate has to bear, when it is not the endpoint's host. */
  readonly serverName: string | undefined;
  readonly insecureSkipTlsVerify: boolean;
  /** Judged where it is used: see `findProxyProblem`. */
  readonly proxyUrl: string | undefined;
  /** Where its address comes from, for messages: `HTTPS_PROXY`. @default volcano:proxyUrl */
  readonly proxySetting?: string | undefined;
  /** Hosts that are reached without the proxy, in the form of the NO_PROXY variable. */
  readonly noProxy: string | undefined;
}

/** Bounds of every operation. */
export interface Limits {
  /** One request and its whole answer. */
  readonly requestTimeoutMs: number;
  /** Requests that one operation may send, the first included; undefined where nobody set a number. */
  readonly maxAttempts: number | undefined;
  /** Requests under way at once, at most. */
  readonly maxConcurrency: number;
}

/** One server, as resolved by `resolveConnection`. */
export interface Connection {
  /** `default`, or the key in `volcano:connections`. */
  readonly name: string;
  readonly profile: ServerProfile;
  /** Base URL without a trailing slash and without a user; empty when it is not known, and then `credentials` holds the problem. */
  readonly endpoint: string;
  /** The user that stood in the endpoint's URL: it is signed in with, and no text of the connection. */
  readonly endpointUser?: UrlUser | undefined;
  /** The context of the kubeconfig that the endpoint comes from: a name that people know the server by. */
  readonly context: string | undefined;
  readonly defaultNamespace: string | undefined;
  readonly credentials: Credentials;
  readonly transport: TransportSettings;
  readonly limits: Limits;
  readonly ownerMarks: boolean;
  /** What check does about members that the API's types do not have. */
  readonly unknownFields: "error" | "warn" | "ignore";
  /** Lets a job move to another server than the one that its state speaks of. */
  readonly allowServerChange: boolean;
  /** What becomes of a job at work whose change needs a new one, where its own `lifecycle` does not say. */
  readonly onReplace: "stop" | "wait" | "refuse";
  /** Lets check and diff ask the server, in dry runs, what it makes of new and changed jobs. */
  readonly serverDryRun: boolean;
  /** What the user should know about the settings, a line each; told once. */
  readonly warnings?: readonly string[];
  /** Single rows that replace rows of the mutability table. */
  readonly mutability: Readonly<Record<string, "patch" | "replace">>;
}
