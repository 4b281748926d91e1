import type { JobsApi } from "../api/jobs-api.js";
import type { Connection } from "../connection/connection.js";
import type { Kind } from "../kinds/kind.js";
import { timeoutOf, type JobProperties } from "./inputs.js";
import { connectionOf, jobsOf } from "./session.js";

/** One object on one server, and how long an operation on it may still take. */
export interface Target {
  readonly kind: Kind;
  readonly connection: Connection;
  readonly jobs: JobsApi;
  readonly namespace: string;
  readonly name: string;
  /** `VolcanoJob research/train-1a2b3c4d`. */
  readonly label: string;
  readonly origin: string;
  readonly deadline: Deadline;
}

/** The end of an operation, all its requests and waits together. */
export interface Deadline {
  /** Milliseconds left; never less than 1, so that a request at the very end still fails by time and not by argument. */
  readonly leftMs: () => number;
  readonly isOver: () => boolean;
}

function deadlineIn(timeoutMs: number): Deadline {
  const end = Date.now() + timeoutMs;
  return { leftMs: () => Math.max(end - Date.now(), 1), isOver: () => Date.now() >= end };
}

/** Splits `namespace/name`. */
export function parseId(id: string): { readonly namespace: string; readonly name: string } {
  const slash = id.indexOf("/");
  return { namespace: id.slice(0, Math.max(slash, 0)), name: id.slice(slash + 1) };
}

/** What the state knows of an object. */
export interface ObjectOfState {
  readonly id: string;
  readonly properties: JobProperties;
  /** What it was declared as before. */
  readonly former?: JobProperties;
}

/** The parts of declarations that a server may repeat in its words. */
function declared(each: readonly (JobProperties | undefined)[]): object[] {
  return each.flatMap((properties) =>
    properties ? [{ metadata: properties.metadata, spec: properties.spec }] : [],
  );
}

/**
 * The object that an id names.
 *
 * @throws ConfigError where the connection's settings are wrong
 */
export async function targetOf(
  kind: Kind,
  operation: "create" | "read" | "update" | "delete",
  { id, properties, former }: ObjectOfState,
): Promise<Target> {
  const { connection: connectionName } = properties.lifecycle;
  const { namespace, name } = parseId(id);
  return {
    kind,
    namespace,
    name,
    connection: await connectionOf(connectionName),
    jobs: await jobsOf(kind, {
      connection: connectionName,
      namespace,
      hidden: declared([properties, former]),
    }),
    label: `${kind.name} ${namespace}/${name}`,
    origin: properties.origin,
    deadline: deadlineIn(timeoutOf(operation, properties.lifecycle)),
  };
}
