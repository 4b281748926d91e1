/** Chooses the scheme of a connection. */
import type { Connection } from "../connection/connection.js";
import type { AuthTools, Authenticator } from "./authenticator.js";
import { createIamToken } from "./iam-token.js";
import { createKubeconfigUser } from "./kubeconfig-user.js";
import { createSigning } from "./signing.js";
import { createStaticToken } from "./static-token.js";

/** The authenticator of a connection. It keeps tokens, so there is to be one for each connection. Sends nothing yet. */
export function createAuthenticator(
  connection: Pick<Connection, "credentials" | "profile">,
  tools: AuthTools,
): Authenticator {
  const { credentials } = connection;
  switch (credentials.scheme) {
    case "token":
      return createStaticToken(credentials.token, connection.profile);
    case "iamPassword":
    case "iamAccessKey":
      return createIamToken(credentials, tools);
    case "signature":
      return createSigning(credentials, tools);
    case "kubeconfig":
      return createKubeconfigUser(credentials, tools);
    case "none":
      return createAnonymous(credentials.problem);
  }
}

/** Sends requests as they are, or reports why no credentials are known. */
function createAnonymous(problem: Error | undefined): Authenticator {
  return {
    authenticate: () => (problem === undefined ? Promise.resolve() : Promise.reject(problem)),
    recover: () => Promise.resolve(false),
  };
}
