import { isJsonObject, type JsonObject } from "../../../provider/values/json.js";
import type { Kind } from "../../../provider/kinds/kind.js";
import { isSameValue } from "../../../provider/planning/compare.js";
import type { DeclaredJob } from "../../../provider/planning/plan.js";
import type { StoredJob } from "./job-server.js";

const generatedLabels = [
  "controller-uid",
  "job-name",
  "batch.kubernetes.io/controller-uid",
  "batch.kubernetes.io/job-name",
];

function asObject(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

function templateLabels(spec: JsonObject): JsonObject {
  return asObject(asObject(asObject(spec["template"])["metadata"])["labels"]);
}

/** A Job's spec without what the server generates for each object: the selector and four labels of the template. */
export function withoutGenerated(kind: Kind, spec: JsonObject, isManual = false): JsonObject {
  const copy = structuredClone(spec);
  if (kind.name !== "Job") {
    return copy;
  }
  if (!isManual) {
    Reflect.deleteProperty(copy, "selector");
  }
  const labels = templateLabels(copy);
  for (const name of generatedLabels) {
    Reflect.deleteProperty(labels, name);
  }
  return copy;
}

/** The whole spec that a declaration asks for, with what the server has generated for this object. */
export function wholeSpec(kind: Kind, declared: DeclaredJob, live: StoredJob): JsonObject {
  const wanted = kind.keepServerOwned(live.spec, kind.canonicalSpec(declared.spec));
  if (kind.name !== "Job") {
    return wanted;
  }
  const generated = Object.fromEntries(
    Object.entries(templateLabels(live.spec)).filter(([name]) => generatedLabels.includes(name)),
  );
  const template = asObject(wanted["template"]);
  const metadata = asObject(template["metadata"]);
  const labels = { ...asObject(metadata["labels"]), ...generated };
  return {
    ...wanted,
    selector: wanted["selector"] ?? live.spec["selector"],
    template: { ...template, metadata: { ...metadata, labels } },
  };
}

/** True when the stored spec means what the declaration means. */
export function meansTheSame(kind: Kind, declared: DeclaredJob, live: StoredJob): boolean {
  const isManual = declared.spec["selector"] !== undefined;
  const stored = kind.canonicalSpec(withoutGenerated(kind, live.spec, isManual));
  const wanted = kind.keepServerOwned(live.spec, kind.canonicalSpec(declared.spec));
  return isSameValue(stored, wanted, { is: "object", shape: kind.specShape });
}
