import { createCustomResourceModel } from "../../../provider/server/custom-resource";
import { fieldFault, type FieldFault } from "../../../provider/server/field-errors";
import { textAt, valueAt } from "../../../provider/server/json-access";
import { Refusal } from "../../../provider/server/refusal";
import { isSameJson, type JsonObject } from "../../../provider/values/json";
import { trialApi } from "./resource";

/** The webhook wants an image in every container. */
function objections(object: JsonObject): FieldFault[] {
  const containers = valueAt(object, "spec", "template", "spec", "containers");
  const list = Array.isArray(containers) ? (containers as unknown[]) : [];
  return list.flatMap((container, i) =>
    textAt(container, "image") === ""
      ? [fieldFault("required", `spec.template.spec.containers[${i}].image`)]
      : [],
  );
}

function admitUpdate(object: JsonObject, old: JsonObject): void {
  if (isSameJson(valueAt(object, "spec", "template"), valueAt(old, "spec", "template"))) {
    return;
  }
  throw new Refusal("a trial keeps its template", "trials.sweeps.example.com");
}

export const trialModel = createCustomResourceModel(
  { ...trialApi, specShape: "TaskSpec", statusShape: "VolcanoJobStatus" },
  { objections, admitUpdate },
);
