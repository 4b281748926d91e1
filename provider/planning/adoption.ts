/** What it takes to make an object that is there the job of a declaration. */
import type { Kind } from "../kinds/kind.js";
import { asObject, type JsonObject } from "../values/json.js";
import { metadataLists, projectList } from "./metadata-lists.js";
import { planChange, type DeclaredJob, type LiveJob, type Plan, type PlanRequest } from "./plan.js";

/** Of labels and annotations, controllers and webhooks add their own: only what is declared now is compared. */
function declaredMap(live: unknown, wanted: unknown): JsonObject {
  const names = Object.keys(asObject(wanted));
  return Object.fromEntries(
    Object.entries(asObject(live)).filter(([name]) => names.includes(name)),
  );
}

/** The live object as a declaration, without what the server itself wrote into it. */
export function declaredFrom(kind: Kind, live: LiveJob, wanted: DeclaredJob): DeclaredJob {
  const lists = metadataLists.flatMap((name) => {
    const list = wanted.metadata[name];
    return Array.isArray(list) ? [[name, projectList(name, list, live.metadata[name])]] : [];
  });
  return {
    metadata: {
      ...wanted.metadata,
      labels: declaredMap(live.metadata["labels"], wanted.metadata["labels"]),
      annotations: declaredMap(live.metadata["annotations"], wanted.metadata["annotations"]),
      ...(Object.fromEntries(lists) as JsonObject),
    },
    spec: kind.declaredPart(live.spec),
  };
}

/** An object, the declaration that it is to be the job of, and the server that it is on. */
export interface AdoptionRequest extends Pick<PlanRequest, "kind" | "profile" | "overrides"> {
  readonly wanted: DeclaredJob;
  readonly live: LiveJob;
}

/** Says what becomes of the object when it is taken for the declared job: nothing, a patch, or that it cannot be. */
export function planAdoption({ wanted, live, ...server }: AdoptionRequest): Plan {
  return planChange({
    ...server,
    before: declaredFrom(server.kind, live, wanted),
    after: wanted,
    live,
  });
}
