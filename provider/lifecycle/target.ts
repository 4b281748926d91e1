import type { Client } from "../api/client.js";
import type { JobsApi } from "../api/jobs-api.js";
import type { KubernetesJob } from "../api/objects.js";
import type { Connection } from "../connection/connection.js";
import { InputError } from "../errors.js";
import type { Kind } from "../kinds/kind.js";
import { systemClock } from "../time/clock.js";
import { deadlineIn, type Deadline } from "../time/deadline.js";
import { timeoutOf, type JobProperties, type TimedOperation } from "./inputs.js";
import { readTogether } from "./read-together.js";
import { clientOf, connectionOf } from "./session.js";

/** One object on one server, and how long an operation on it may still take. */
export interface Target {
  readonly kind: Kind;
  readonly connection: Connection;
  readonly client: Client;
  /** Its calls have the time that the operation has left. */
  readonly jobs: JobsApi;
  readonly namespace: string;
  readonly name: string;
  /** `VolcanoJob research/train-1a2b3c4d`. */
  readonly label: string;
  readonly origin: string;
  readonly deadline: Deadline;
  /** Declarations whose values a server may repeat, and nobody is to be shown. */
  readonly hidden: readonly object[];
}

/**
 * The object as it is on the server, asked for after this call; undefined where there is none.
 *
 * @throws what the client throws
 */
export function look(target: Target): Promise<KubernetesJob | undefined> {
  return readTogether(target);
}

const idForm = /^(?<namespace>[^/]+)\/(?<name>[^/]+)$/;

/** Splits `namespace/name`. @throws InputError */
function parseId(purpose: string, id: string): { namespace: string; name: string } {
  const { namespace, name } = idForm.exec(id)?.groups ?? {};
  if (namespace === undefined || name === undefined) {
    throw new InputError(
      `${purpose}: the id of a job is <namespace>/<name>, for example research/train`,
    );
  }
  return { namespace, name };
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
 * @param longestMs - less than what `lifecycle.timeouts` allows, for what may not take that long
 * @throws InputError for an id of another form; ConfigError where the connection's settings are wrong
 */
export async function targetOf(
  kind: Kind,
  operation: TimedOperation,
  { id, properties, former }: ObjectOfState,
  longestMs = Infinity,
): Promise<Target> {
  const { connection: connectionName } = properties.lifecycle;
  const { namespace, name } = parseId(`${operation} ${kind.name} ${id}`, id);
  const timeoutMs = Math.min(timeoutOf(operation, properties.lifecycle), longestMs);
  const deadline = deadlineIn(timeoutMs, systemClock);
  const client = await clientOf(connectionName);
  const hidden = declared([properties, former]);
  return {
    kind,
    namespace,
    name,
    client,
    connection: await connectionOf(connectionName),
    jobs: client.jobsOf(kind.api, namespace, {
      hidden,
      leftMs: () => deadline.leftMs(),
    }),
    label: `${kind.name} ${namespace}/${name}`,
    origin: properties.origin,
    deadline,
    hidden,
  };
}
