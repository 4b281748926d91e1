/** `bus.volcano.sh/v1alpha1` Command: what a person tells a job to do. */
import { createResourceModel } from "../../provider/server/custom-resource.js";
import { required, type FieldFault } from "../../provider/server/field-errors.js";
import { textAt } from "../../provider/server/json-access.js";
import type { KindModel } from "../../provider/server/kind-model.js";
import { isJsonObject, type JsonObject } from "../../provider/values/json.js";
import { patchTypes } from "../patch/patching.js";
import { metadataReaders } from "../registry/selectors.js";
import type { KindStrategy } from "../registry/strategy.js";

const api = { apiVersion: "bus.volcano.sh/v1alpha1", kind: "Command" } as const;
const model = createResourceModel({
  ...api,
  rootFields: {
    action: { is: "string" },
    message: { is: "string" },
    reason: { is: "string" },
    target: { is: "object", shape: "OwnerReference" },
  },
});
const neededOfTarget = ["apiVersion", "kind", "name", "uid"] as const;

function targetFaults({ target }: JsonObject): FieldFault[] {
  return isJsonObject(target)
    ? neededOfTarget
        .filter((name) => !Object.hasOwn(target, name))
        .map((name) => required(`target.${name}`))
    : [];
}

const commandModel: KindModel = {
  ...model,
  // The definition has no webhook that would mend a wrong kind.
  mutate: (object) => object,
  validateCreate: (object) => [...model.validateCreate(object), ...targetFaults(object)],
};

/** How the API server treats commands. */
export const commandStrategy: KindStrategy = {
  ...commandModel,
  kindName: "Command",
  resource: "commands.bus.volcano.sh",
  names: { group: "bus.volcano.sh", plural: "commands", kind: api.kind },
  singular: "command",
  shortNames: [],
  version: "v1alpha1",
  apiVersion: api.apiVersion,
  fields: { readers: metadataReaders, refusal: (label) => `field label not supported: ${label}` },
  allowsUnconditionalUpdate: false,
  defaultPropagation: "Background",
  patchTypes: [patchTypes.json, patchTypes.merge],
  patchShapes: { metadata: "ObjectMeta" },
  isCustom: true,
};

/** What a command wants of which job. */
export interface Order {
  readonly action: string;
  readonly namespace: string;
  readonly job: string;
}

/**
 * The order in a command; undefined where its target is no VolcanoJob, and nobody consumes it. The uid of the target is not
 * looked at: the job of that name obeys (processNextCommand in pkg/controllers/job/job_controller_handler.go, 1.14.1).
 */
export function orderOf(command: JsonObject): Order | undefined {
  const isForJob =
    textAt(command, "target", "apiVersion") === "batch.volcano.sh/v1alpha1" &&
    textAt(command, "target", "kind") === "Job";
  if (!isForJob) {
    return undefined;
  }
  return {
    action: textAt(command, "action"),
    namespace: textAt(command, "metadata", "namespace"),
    job: textAt(command, "target", "name"),
  };
}
