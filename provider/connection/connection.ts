/** A resolved connection: everything the client needs, validated once, plus credentials that are only used by a request. */
import type { ConfigError } from "../errors.js";
import type { ServerProfile } from "../profiles/profile.js";

export type { ServerProfile };

/** The project an IAM token is issued for; an id wins over a name. */
export interface ProjectScope {
  readonly projectId: string | undefined;
  readonly projectName: string | undefined;
}

/** A command of a kubeconfig that prints an `ExecCredential`. */
export interface ExecPlugin {
  readonly command: string;
  /** May hold keys: never printed. */
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly apiVersion: string;
  /** Shown when the command is not there. */
  readonly installHint: string | undefined;
  /** What the plugin gets in `KUBERNETES_EXEC_INFO`, when the kubeconfig asks for it. */
  readonly cluster: Readonly<Record<string, unknown>> | undefined;
}

/** The `oidc` auth provider of a kubeconfig. */
export interface OidcProvider {
  readonly issuerUrl: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly idToken: string | undefined;
  readonly refreshToken: string | undefined;
  /** PEM of the issuer's certificate authority. */
  readonly issuerCa: string | undefined;
}

/** How the user of a kubeconfig signs in. A client certificate is part of the transport. */
export type KubeconfigUser =
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "tokenFile"; readonly path: string }
  | { readonly kind: "basic"; readonly userName: string; readonly password: string }
  | { readonly kind: "exec"; readonly exec: ExecPlugin }
  | { readonly kind: "oidc"; readonly oidc: OidcProvider }
  | { readonly kind: "certificate" };

/** What a connection signs in with. */
export type Credentials =
  | { readonly scheme: "token"; readonly token: string }
  | ({
      readonly scheme: "iamPassword";
      readonly authUrl: string;
      readonly domainName: string;
      readonly userName: string;
      readonly password: string;
    } & ProjectScope)
  | ({
      readonly scheme: "iamAccessKey";
      readonly authUrl: string;
      readonly accessKey: string;
      readonly secretKey: string;
      readonly securityToken: string | undefined;
    } & ProjectScope)
  | {
      readonly scheme: "signature";
      readonly accessKey: string;
      readonly secretKey: string;
      readonly securityToken: string | undefined;
      readonly projectId: string | undefined;
    }
  | {
      readonly scheme: "kubeconfig";
      readonly user: KubeconfigUser;
      /** `Impersonate-User`, where the kubeconfig has one. */
      readonly impersonateUser: string | undefined;
    }
  | {
      /** No credentials: requests are anonymous, or fail with `problem` before anything is sent. */
      readonly scheme: "none";
      readonly problem: ConfigError | undefined;
    };

/** A certificate and its private key, both PEM. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** TLS and proxy. */
export interface TransportSettings {
  /** PEM of further certificate authorities (`cci`), or of the only ones (`kubernetes`). */
  readonly caBundle: string | undefined;
  readonly clientCertificate: ClientCertificate | undefined;
  /** The name that the server's certificate has to bear, when it is not the endpoint's host. */
  readonly serverName: string | undefined;
  readonly insecureSkipTlsVerify: boolean;
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
  /** Base URL without a trailing slash; empty when it is not known, and then `credentials` holds the problem. */
  readonly endpoint: string;
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
  /** What the user should know about the settings, a line each; told once. */
  readonly warnings?: readonly string[];
  /** Single rows that replace rows of the mutability table. */
  readonly mutability: Readonly<Record<string, "patch" | "replace">>;
}
