import { asObject, type JsonObject } from "../../values/json.js";

/** Written into each batch/v1 Job by the server, unless `manualSelector` is set (seen on kube-apiserver 1.34.1). */
const generatedLabels = [
  "controller-uid",
  "job-name",
  "batch.kubernetes.io/controller-uid",
  "batch.kubernetes.io/job-name",
];

function without(map: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(map).filter(([name]) => !names.includes(name)));
}

/** The spec of an object on the server as a person declares it: without the selector and the labels that the server makes. */
export function withoutGenerated(spec: JsonObject): JsonObject {
  if (spec["manualSelector"] === true) {
    return spec;
  }
  const template = asObject(spec["template"]);
  const metadata = asObject(template["metadata"]);
  const labels = without(asObject(metadata["labels"]), generatedLabels);
  const rest = without(metadata, ["labels", "creationTimestamp"]);
  const kept = { ...rest, ...(Object.keys(labels).length > 0 ? { labels } : {}) };
  return {
    ...without(spec, ["selector"]),
    template: {
      ...without(template, ["metadata"]),
      ...(Object.keys(kept).length > 0 ? { metadata: kept } : {}),
    },
  };
}
