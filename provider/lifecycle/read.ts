import type { KubernetesJob } from "../api/objects.js";
import { isJsonObject, type JsonObject } from "../kinds/json.js";
import type { Kind } from "../kinds/kind.js";
import { projectLive } from "../planning/project.js";
import { isOurs, learnGeneration } from "./generations.js";
import { parseProperties, type JobProperties } from "./inputs.js";
import { reservedPrefix } from "./marks.js";
import { tellOnce } from "./messages.js";
import { toInputs, toOutputs } from "./outputs.js";
import { targetOf, type Target } from "./target.js";

/** What read answers; an empty id means that the job is gone. */
export interface ReadResult {
  readonly id: string;
  readonly props: JsonObject;
  readonly inputs?: JsonObject;
}

const gone: ReadResult = { id: "", props: {} };

function withoutMarks(map: unknown): JsonObject {
  if (!isJsonObject(map)) return {};
  return Object.fromEntries(
    Object.entries(map).filter(([name]) => !name.startsWith(reservedPrefix)),
  );
}

/** A job that only its id is known of, by `get`: everything that the server has, as a declaration. */
function declareWhole({ metadata, spec }: KubernetesJob, properties: JobProperties): JobProperties {
  const { name, namespace } = metadata;
  return {
    ...properties,
    metadata: {
      name,
      namespace,
      labels: withoutMarks(metadata.labels),
      annotations: withoutMarks(metadata.annotations),
    },
    spec,
  };
}

function isDeclared({ spec }: JobProperties): boolean {
  return Object.keys(spec).length > 0;
}

async function tellReplaced(target: Target): Promise<void> {
  const text = `${target.label}: the job was deleted, and another one made under its name that does not belong to this resource`;
  await tellOnce("warning", { origin: target.origin, text });
}

/**
 * Reads the job as it is on the server. What means the same as the declaration comes back in the user's own spelling, so
 * only true drift shows.
 *
 * @throws what the client throws
 */
export async function read(kind: Kind, id: string, props: JsonObject): Promise<ReadResult> {
  const properties = parseProperties(props);
  const target = await targetOf(kind, "read", { id, properties });
  const found = await target.jobs.read(target.name, { timeoutMs: target.deadline.leftMs() });
  if (!found) return gone;
  const { object } = found;
  if (!isOurs(object, properties)) {
    await tellReplaced(target);
    return gone;
  }
  const current = isDeclared(properties)
    ? { ...properties, ...projectLive(kind, properties, object) }
    : declareWhole(object, properties);
  const { uid } = object.metadata;
  const facts = learnGeneration(properties.facts, object);
  const outputs = toOutputs(kind, current, { uid, status: object.status, facts });
  return { id, props: outputs, inputs: toInputs(current) };
}
