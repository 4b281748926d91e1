import { isJsonObject, type JsonObject } from "../../provider/kinds/json.js";

/** A declaration that an edit changes in place. */
export interface DraftJob {
  metadata: JsonObject;
  spec: JsonObject;
}

function follow(value: unknown, part: string): unknown {
  if (Array.isArray(value)) return (value as unknown[])[Number(part)];
  return isJsonObject(value) ? value[part] : undefined;
}

/** Sets a member by its path (`spec/tasks/0/replicas`); undefined removes it. */
export function set(job: DraftJob, path: string, value: unknown): void {
  const parts = path.split("/");
  const last = parts.pop() ?? "";
  const holder = parts.reduce<unknown>(follow, job);
  if (Array.isArray(holder)) holder[Number(last)] = value;
  else if (isJsonObject(holder)) {
    if (value === undefined) Reflect.deleteProperty(holder, last);
    else holder[last] = value;
  } else throw new Error(`nothing to set at ${path}`);
}

/** The list at a path. */
export function list(job: DraftJob, path: string): unknown[] {
  return path.split("/").reduce<unknown>(follow, job) as unknown[];
}
