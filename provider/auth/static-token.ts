/** A token that somebody else fetched: an IAM token for CCI, a bearer token for Kubernetes. */
import { profiles } from "../profiles/index.js";
import type { ServerProfile } from "../profiles/profile.js";
import type { Authenticator } from "./authenticator.js";

/** Sends the token as CCI (`X-Auth-Token`) or Kubernetes (`Authorization: Bearer`) wants it. A 401 is final. */
export function createStaticToken(token: string, profile: ServerProfile): Authenticator {
  return {
    authenticate(request) {
      const [name, value] = profiles[profile].tokenHeader(token);
      request.headers[name] = value;
      return Promise.resolve();
    },
    recover: () => Promise.resolve(false),
  };
}
