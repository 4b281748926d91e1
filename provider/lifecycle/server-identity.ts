import { createHash } from "node:crypto";
import { profiles } from "../profiles/index.js";
import type { Connection } from "../connection/connection.js";

/**
 * Which server an object is on, as a state keeps it in `facts.server`. The endpoint and the hash of the certificate
 * authority are known without a request; a uid is what the server itself says. On CCI the namespace, which is part of the
 * object's id, belongs to a project of a region: no request can tell more.
 */
export interface ServerIdentity {
  /** URL without credentials. */
  readonly endpoint: string;
  /** Context of the kubeconfig, for people. */
  readonly context?: string;
  /** Short hash of the certificate authority. */
  readonly ca?: string;
  /** Uid of the namespace kube-system, which lives as long as its cluster. */
  readonly cluster?: string;
  /** Uid of the job's namespace, where kube-system may not be read. */
  readonly namespace?: string;
  /** CCI: the project, by whichever of both the settings name it. */
  readonly projectId?: string;
  readonly projectName?: string;
}

/** The namespace that every cluster has from its first minute to its last. */
export const systemNamespace = "kube-system";

/** What the settings alone say about the server; undefined where they lead to none. */
export function addressOf(connection: Connection): ServerIdentity | undefined {
  const { endpoint, context, transport, profile } = connection;
  if (!URL.canParse(endpoint)) {
    return undefined;
  }
  const { origin, pathname } = new URL(endpoint);
  return {
    endpoint: `${origin}${pathname.replace(/(?<!\/)\/+$/, "")}`,
    ...(context === undefined ? {} : { context }),
    ...(profiles[profile].identifiedBy === "project"
      ? projectOf(connection)
      : hashOf(transport.caBundle)),
  };
}

function projectOf({ credentials }: Connection): Pick<ServerIdentity, "projectId" | "projectName"> {
  const { projectId, projectName }: { projectId?: unknown; projectName?: unknown } =
    credentials as object;
  return {
    ...(typeof projectId === "string" ? { projectId } : {}),
    ...(typeof projectName === "string" ? { projectName } : {}),
  };
}

/** Spaces and comments around the certificates mean nothing. */
function hashOf(bundle: string | undefined): Pick<ServerIdentity, "ca"> {
  if (bundle === undefined) {
    return {};
  }
  const certificates = bundle.match(/-----BEGIN CERTIFICATE-----[^-]*/g) ?? [bundle];
  const text = certificates.map((each) => each.replace(/\s/g, "")).join();
  return { ca: createHash("sha256").update(text).digest("hex").slice(0, 16) };
}

/** Whether both are reached in the same way, so that nobody has to be asked. */
export function isSameAddress(one: ServerIdentity, other: ServerIdentity): boolean {
  return one.endpoint === other.endpoint && one.ca === other.ca && hasSameProject(one, other);
}

/** An id and a name cannot be compared, and what one side does not know is no difference. */
function hasSameProject(one: ServerIdentity, other: ServerIdentity): boolean {
  const isSame = (name: "projectId" | "projectName") =>
    one[name] === undefined || other[name] === undefined || one[name] === other[name];
  return one.projectId !== undefined && other.projectId !== undefined
    ? isSame("projectId")
    : isSame("projectName");
}

/** Reads what a state keeps; undefined for a state that does not know its server. */
export function parseIdentity(
  server: Readonly<Record<string, string>> | undefined,
): ServerIdentity | undefined {
  const endpoint = server?.["endpoint"];
  return endpoint === undefined ? undefined : { ...server, endpoint };
}

const names: readonly (readonly [keyof ServerIdentity, string])[] = [
  ["context", "context"],
  ["projectName", "project"],
  ["projectId", "project"],
  ["cluster", "cluster"],
  ["namespace", "namespace uid"],
];
const uidLength = 8;

/** The server as a person recognises it: `https://10.0.0.1:6443 (context prod, cluster 1a2b3c4d)`. */
export function describeServer(identity: ServerIdentity): string {
  const known = names.flatMap(([member, word]) => {
    const value = identity[member];
    const isUid = member === "cluster" || member === "namespace";
    return value === undefined ? [] : [`${word} ${isUid ? value.slice(0, uidLength) : value}`];
  });
  return known.length === 0 ? identity.endpoint : `${identity.endpoint} (${known.join(", ")})`;
}
