/** What it takes to make an object that is there the job of a declaration. */
import type { Kind } from "../kinds/kind.js";
import { asObject, isJsonObject, mapMembers, own, type JsonObject } from "../values/json.js";
import { metadataLists, projectList } from "./metadata-lists.js";
import { planChange, type DeclaredJob, type LiveJob, type Plan, type PlanRequest } from "./plan.js";
import { projectLive } from "./project.js";

/** Of labels and annotations, controllers and webhooks add their own: only what is declared now is compared. */
function declaredMap(live: unknown, wanted: unknown): JsonObject {
  const names = Object.keys(asObject(wanted));
  return Object.fromEntries(
    Object.entries(asObject(live)).filter(([name]) => names.includes(name)),
  );
}

/**
 * The live value with null where a refresh would have it: what is declared and is not there. A default that only a create
 * fills in would hide that.
 */
function withLost(live: unknown, projected: unknown): unknown {
  if (Array.isArray(live) && Array.isArray(projected)) {
    return live.map((item, i) => withLost(item, projected[i]));
  }
  if (!isJsonObject(live) || !isJsonObject(projected)) {
    return live;
  }
  const isLost = (value: unknown, name: string) => value === null && own(live, name) === undefined;
  return {
    ...mapMembers(live, (value, name) => withLost(value, own(projected, name))),
    ...mapMembers(projected, (value, name) => (isLost(value, name) ? null : undefined)),
  };
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
    spec: asObject(withLost(kind.declaredPart(live.spec), projectLive(kind, wanted, live).spec)),
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
