import type { Connection } from "../connection/connection.js";
import { tellOnce } from "./messages.js";

/** `localhost`, 127.0.0.0/8 and ::1: what is sent there does not leave the machine. */
const loopback = /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/;

function isOpen(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" && !loopback.test(hostname);
}

/** Whether requests to the API server carry anything that lets others in. */
function sendsCredentials({ credentials, endpoint }: Connection): boolean {
  const { username, password } = new URL(endpoint);
  if (username !== "" || password !== "") return true;
  if (credentials.scheme === "kubeconfig") return credentials.user.kind !== "certificate";
  return credentials.scheme !== "none";
}

/** The places to which credentials would go unencrypted: the setting of each, and its host. */
export function findOpenTransport(connection: Connection): string[] {
  const { endpoint, credentials } = connection;
  const server =
    isOpen(endpoint) && sendsCredentials(connection) ? [`the server ${hostOf(endpoint)}`] : [];
  const iam =
    "authUrl" in credentials && isOpen(credentials.authUrl)
      ? [`volcano:authUrl (${hostOf(credentials.authUrl)})`]
      : [];
  return [...server, ...iam];
}

function hostOf(url: string): string {
  return new URL(url).host;
}

/** Warns, on the stack's row, of credentials that anybody on the way could read. */
export async function warnOfOpenTransport(connection: Connection): Promise<void> {
  for (const place of findOpenTransport(connection)) {
    const text = `${place} is reached by http, and credentials are sent to it unencrypted: use https`;
    await tellOnce("warning", { origin: "", text });
  }
}
