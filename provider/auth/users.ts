/** How the user of a kubeconfig signs in. */

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
