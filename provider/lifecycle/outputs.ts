import { isJsonObject, type JsonObject } from "../values/json.js";
import type { Kind } from "../kinds/kind.js";
import type { JobFacts, JobProperties } from "./inputs.js";
import { joinLifecycle } from "./split-settings.js";

/** Members that the engine must never see as undefined: it could not store them, after the server has acted. */
function withoutUndefined(value: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}

/** What the state keeps of a job beside its inputs. */
export interface Observed {
  readonly uid: string;
  readonly status: JsonObject | undefined;
  /** @default those of the properties */
  readonly facts?: JobFacts;
}

/** The inputs as the state keeps them; what is not set is left out, and what is not known yet is there. */
export function toInputs(properties: JobProperties): JsonObject {
  const lifecycle = joinLifecycle(properties.lifecycle, properties.unknownLifecycle);
  const isSet = !isJsonObject(lifecycle) || Object.keys(lifecycle).length > 0;
  return withoutUndefined({
    metadata: properties.metadata,
    spec: properties.spec,
    ...(isSet ? { lifecycle } : {}),
    ...(properties.origin === "" ? {} : { origin: properties.origin }),
    ...(properties.autonamed ? { autonamed: true } : {}),
    ...(properties.reusesName ? { reusesName: true } : {}),
  });
}

/** The outputs of a job: its inputs, its uid, a digest of its status, and facts. Never the whole object. */
export function toOutputs(kind: Kind, properties: JobProperties, observed: Observed): JsonObject {
  const facts = withoutUndefined(observed.facts ?? properties.facts);
  return withoutUndefined({
    ...toInputs(properties),
    uid: observed.uid,
    status: kind.digestStatus(isJsonObject(observed.status) ? observed.status : {}),
    ...(Object.keys(facts).length > 0 ? { facts } : {}),
  });
}
