import { isJsonObject, type JsonObject } from "../../provider/values/json.js";
import type { Kind } from "../../provider/kinds/kind.js";
import type { DeclaredJob } from "../../provider/planning/plan.js";

export function asObject(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** The object as the server holds it after a create; it keeps no empty maps. */
export function storedJob(kind: Kind, { metadata, spec }: DeclaredJob, uid: string): JsonObject {
  const maps = Object.fromEntries(
    ["labels", "annotations"]
      .map((name) => [name, asObject(metadata[name])] as const)
      .filter(([, map]) => Object.keys(map).length > 0),
  );
  const filled = kind.hasLabelsAlways ? { labels: {}, ...maps } : maps;
  return structuredClone({ metadata: { uid, ...filled }, spec: kind.storedSpec(spec) });
}
