/** A patch of which nobody knew at the end whether the server has acted on it: what the state keeps of it, and what comes of that. */
import type { KubernetesJob } from "../api/objects.js";
import type { Kind } from "../kinds/kind.js";
import type { Operation } from "../planning/json-patch.js";
import {
  isMetadataList,
  metadataLists,
  movedItems,
  undeclaredItem,
} from "../planning/metadata-lists.js";
import { projectLive } from "../planning/project.js";
import { copyJson, isJsonObject, own, setOwn, type JsonObject } from "../values/json.js";
import type { JobProperties } from "./inputs.js";
import { reservedPrefix } from "./marks.js";

/** What the state keeps of the patch; values may be secrets, and stay out. */
export function doubtOf(operations: readonly Operation[]): string[] {
  const removed = operations
    .filter(({ op, path }) => op === "remove" && !isMetadataList(path))
    .map(({ path }) => path);
  return [...removed, ...movedItems(operations).removed];
}

function tokensOf(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function childOf(value: unknown, token: string): unknown {
  if (Array.isArray(value)) {
    return (value as unknown[])[Number(token)];
  }
  return isJsonObject(value) ? own(value, token) : undefined;
}

/** Marks are nobody's declaration. */
function isOfMark(pointer: string): boolean {
  return tokensOf(pointer).some((token) => token.startsWith(reservedPrefix));
}

/** Of owners and finalizers only that one item: the others are those of others. */
function putBackItem(declared: JsonObject, live: JsonObject, tokens: readonly string[]): void {
  const [, name = "", id] = tokens;
  const [to, from] = [declared["metadata"], live["metadata"]];
  if (!isJsonObject(to) || !isJsonObject(from)) {
    return;
  }
  if (id === undefined) {
    // As the first version noted it, which told no items apart.
    if (to[name] === undefined && from[name] !== undefined) {
      setOwn(to, name, from[name]);
    }
    return;
  }
  const item = undeclaredItem(name, id, { declared: to, live: from });
  if (item !== undefined) {
    const items = to[name];
    setOwn(to, name, [...(Array.isArray(items) ? (items as unknown[]) : []), item]);
  }
}

/** Puts the member back that the live object still has; items of other lists show by themselves. */
function putBack(declared: JsonObject, live: JsonObject, pointer: string): void {
  const tokens = tokensOf(pointer);
  if (tokens[0] === "metadata" && metadataLists.includes(tokens[1] ?? "")) {
    putBackItem(declared, live, tokens);
    return;
  }
  const last = tokens.pop() ?? "";
  let [to, from]: [unknown, unknown] = [declared, live];
  for (const token of tokens) {
    from = childOf(from, token);
    // The last label may have gone with its map.
    if (isJsonObject(to) && isJsonObject(from) && own(to, token) === undefined) {
      setOwn(to, token, {});
    }
    to = childOf(to, token);
  }
  if (isJsonObject(to) && isJsonObject(from) && own(from, last) !== undefined) {
    setOwn(to, last, own(from, last));
  }
}

/**
 * The declaration that the live object is the outcome of, where the state is in doubt: what the server has of what was
 * wanted, and the members that were to be removed, where they are still there. In the user's own spelling, as far as it
 * means the same.
 */
export function settleDoubt(
  kind: Kind,
  properties: JobProperties,
  live: KubernetesJob,
): JobProperties {
  const { inDoubt, ...facts } = properties.facts;
  if (inDoubt === undefined) {
    return properties;
  }
  const { metadata, spec } = projectLive(kind, properties, live, facts.notKept);
  const declared: JsonObject = { metadata: copyJson(metadata), spec: copyJson(spec) };
  for (const pointer of inDoubt.filter((each) => !isOfMark(each))) {
    putBack(declared, { metadata: live.metadata, spec: live.spec }, pointer);
  }
  return { ...properties, ...(declared as Pick<JobProperties, "metadata" | "spec">), facts };
}
