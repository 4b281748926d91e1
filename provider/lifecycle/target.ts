import type { KubernetesJob } from "../api/objects.js";
import { InputError } from "../errors.js";
import type { Kind } from "../kinds/kind.js";
import { systemClock } from "../time/clock.js";
import { deadlineIn } from "../time/deadline.js";
import { timeoutOf, type JobProperties, type TimedOperation } from "./inputs.js";
import type { Target } from "./job-target.js";
import { readTogether } from "./read-together.js";
import { clientOf, connectionOf } from "./session.js";

export type { Target };

/**
 * The object as it is on the server, asked for after this call; undefined where there is none.
 *
 * @throws what the client throws
 */
export function look(target: Target): Promise<KubernetesJob | undefined> {
  return readTogether(target);
}

/** The same object as it is now; as it was, where it is gone, or cannot be asked. */
export async function lookAgain(target: Target, object: KubernetesJob): Promise<KubernetesJob> {
  const found = await look(target).catch(() => undefined);
  return found?.metadata.uid === object.metadata.uid ? found : object;
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
