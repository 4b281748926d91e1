/** Which certificate authorities a server is checked against. */
import { profiles } from "../profiles/index.js";
import { readFileSync } from "node:fs";
import * as tls from "node:tls";
import type { LoginRequest } from "../auth/authenticator.js";
import type { Connection } from "../connection/connection.js";

/**
 * The authorities for one server, or undefined for those that Node trusts by itself (the public ones and
 * NODE_EXTRA_CA_CERTS). The API server of a cluster is trusted by its own authority only, as kubectl does; CCI by the public
 * ones and the given one. A server that credentials are sent to has its own, whatever the API server's are.
 */
export function authoritiesOf(
  { transport, profile }: Pick<Connection, "transport" | "profile">,
  server: {
    readonly isApiServer: boolean;
    readonly authorities?: LoginRequest["authorities"] | undefined;
  },
): string | string[] | undefined {
  const { caBundle } = transport;
  const { authorities = "public" } = server;
  if (typeof authorities === "object") {
    return authorities.pem;
  }
  if (caBundle === undefined || (!server.isApiServer && authorities === "public")) {
    return undefined;
  }
  return server.isApiServer && !profiles[profile].trustsPublicAuthorities
    ? caBundle
    : [...publicAuthorities(), caBundle];
}

/** What Node trusts when nothing is said. Naming others replaces these, so they have to be named along. */
function publicAuthorities(): readonly string[] {
  // Since Node 22.15; it knows of further options of Node.
  const read: unknown = Reflect.get(tls, "getCACertificates");
  return typeof read === "function"
    ? (Reflect.apply(read, tls, ["default"]) as readonly string[]) // by Node's documentation
    : [...tls.rootCertificates, ...extraAuthorities()];
}

function extraAuthorities(): readonly string[] {
  const path = process.env.NODE_EXTRA_CA_CERTS;
  if (path === undefined || path === "") {
    return [];
  }
  try {
    return [readFileSync(path, "utf8")];
  } catch {
    // Node itself has warned of it at its start.
    return [];
  }
}
