/** A token that somebody else fetched: an IAM token for CCI, a bearer token for Kubernetes. */
import type { ServerProfile } from "../connection/connection.js";
import type { Authenticator } from "./authenticator.js";

/** Sends the token as CCI (`X-Auth-Token`) or Kubernetes (`Authorization: Bearer`) wants it. A 401 is final. */
export function createStaticToken(token: string, profile: ServerProfile): Authenticator {
  return {
    authenticate(request) {
      if (profile === "cci") {
        request.headers["x-auth-token"] = token;
      } else {
        request.headers.authorization = `Bearer ${token}`;
      }
      return Promise.resolve();
    },
    recover: () => Promise.resolve(false),
  };
}
