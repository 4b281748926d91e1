import { textAt, valueAt } from "../../provider/server/json-access.js";
import type { JsonObject } from "../../provider/values/json.js";
import { strategyOf, type JobKind, type World } from "../world.js";

/** Which job. */
export interface JobAddress {
  readonly kind: JobKind;
  readonly namespace: string;
  readonly name: string;
}

/** Where a job is. */
export function addressOf(kind: JobKind, job: JsonObject): JobAddress {
  return {
    kind,
    namespace: textAt(job, "metadata", "namespace"),
    name: textAt(job, "metadata", "name"),
  };
}

/** The job of that name, while it is the one with this uid and nobody deletes it. */
export function jobAt(
  world: World,
  { kind, namespace, name }: JobAddress,
  uid: string,
): JsonObject | undefined {
  const { resource } = strategyOf(world, kind);
  const job = world.storage.get(resource, namespace, name);
  const isTerminating = valueAt(job, "metadata", "deletionTimestamp") !== undefined;
  return !isTerminating && textAt(job, "metadata", "uid") === uid ? job : undefined;
}
