import { isJsonObject, type JsonObject } from "../../provider/values/json.js";

/** A declaration that an edit changes in place. */
export interface DraftJob {
  metadata: JsonObject;
  spec: JsonObject;
}

function follow(value: unknown, part: string): unknown {
  if (Array.isArray(value)) {
    return (value as unknown[])[Number(part)];
  }
  return isJsonObject(value) ? value[part] : undefined;
}

/** A way to a member: names and indexes, in one text (`spec/tasks/0/replicas`) where no name has a slash. */
export type Place = string | readonly (string | number)[];

/** Sets a member; undefined removes it. */
export function set(job: DraftJob, place: Place, value: unknown): void {
  const parts = typeof place === "string" ? place.split("/") : place.map(String);
  const last = parts.pop() ?? "";
  const holder = parts.reduce<unknown>(follow, job);
  if (Array.isArray(holder)) {
    holder[Number(last)] = value;
  } else if (isJsonObject(holder)) {
    if (value === undefined) {
      Reflect.deleteProperty(holder, last);
    } else {
      holder[last] = value;
    }
  } else {
    throw new Error(`nothing to set at ${parts.join(" ")} ${last}`);
  }
}

/** The list at a path. */
export function list(job: DraftJob, path: string): unknown[] {
  return path.split("/").reduce<unknown>(follow, job) as unknown[];
}
