/** Keeps the credentials of a connection out of logs: whoever prints the connection sees that they are there, no more. */
import { inspect } from "node:util";
import { redact, redacted } from "../errors.js";
import { schemeOf } from "../schemes/index.js";
import type { Connection } from "./connection.js";

/** Makes `util.inspect` and `JSON.stringify` show the connection without its secrets. The values stay readable. */
export function hideSecrets(connection: Connection): void {
  const { credentials, transport } = connection;
  const scheme = schemeOf(credentials);
  show(connection, () => ({ ...connection, endpoint: redact(connection.endpoint) }));
  show(credentials, () => ({ scheme: scheme.name, ...scheme.shownOf?.(credentials) }));
  show(transport, () => ({
    ...transport,
    clientCertificate: transport.clientCertificate && redacted,
    proxyUrl: transport.proxyUrl && redact(transport.proxyUrl),
  }));
}

function show(value: object, describe: () => object): void {
  Object.defineProperties(value, {
    toJSON: { value: describe },
    [inspect.custom]: { value: describe },
  });
}
