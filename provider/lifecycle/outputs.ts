import { isJsonObject, type JsonObject } from "../kinds/json.js";
import type { Kind } from "../kinds/kind.js";
import type { JobProperties } from "./inputs.js";

/** Members that the engine must never see as undefined: it could not store them, after the server has acted. */
function withoutUndefined(value: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}

/** What the state keeps of a job beside its inputs. */
export interface Observed {
  readonly uid: string;
  readonly status: JsonObject | undefined;
}

/** The inputs as the state keeps them; what is not set is left out. */
export function toInputs(properties: JobProperties): JsonObject {
  return withoutUndefined({
    metadata: properties.metadata,
    spec: properties.spec,
    ...(Object.keys(properties.lifecycle).length > 0 ? { lifecycle: properties.lifecycle } : {}),
    ...(properties.origin === "" ? {} : { origin: properties.origin }),
    ...(properties.autonamed ? { autonamed: true } : {}),
  });
}

/** The outputs of a job: its inputs, its uid and a digest of its status. Never the whole object. */
export function toOutputs(kind: Kind, properties: JobProperties, observed: Observed): JsonObject {
  return withoutUndefined({
    ...toInputs(properties),
    uid: observed.uid,
    status: kind.digestStatus(isJsonObject(observed.status) ? observed.status : {}),
  });
}
