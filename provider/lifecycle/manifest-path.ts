import { itemIds, oncePerList } from "../values/item-ids.js";
import { isJsonObject, type JsonObject } from "../values/json.js";
import type { Step } from "../kinds/mutability.js";
import { shapeOf } from "../go-spelling/remarshal.js";
import type { Field } from "../go-spelling/shape.js";
import { pathText } from "../planning/path.js";

/** Where the server's name of a place is not the place. */
const misnamed: readonly (readonly [RegExp, string])[] = [
  [/(^spec\.|\.)template\.(labels|annotations)\b/, "$1template.metadata.$2"],
  // A map's entry, which the server writes like an item of a list.
  [/\.(limits|requests|labels|options)\[([^\]"]+)\]$/, '.$1["$2"]'],
];

type Token = { readonly name: string } | { readonly index: number };

function tokenize(path: string): Token[] {
  const tokens: Token[] = [];
  for (const [, name, quoted, index] of path.matchAll(
    /(?:^|\.)([^.[\]]+)|\["([^"]*)"\]|\[(\d+)\]/g,
  )) {
    if (index !== undefined) {
      tokens.push({ index: Number(index) });
    } else {
      tokens.push({ name: name ?? quoted ?? "" });
    }
  }
  return tokens;
}

/** An id that reads well in a path and cannot be taken for an index. */
const plainId = /^(?!\d+$)[\w./-]{1,63}$/;

type FindIds = (items: readonly unknown[], key: string) => string[] | undefined;

function stepOf(
  token: Token,
  { value, field, findIds }: { value: unknown; field: Field | undefined; findIds: FindIds },
): Step {
  if ("name" in token) {
    return token.name;
  }
  const { index } = token;
  const ids =
    field?.key !== undefined && Array.isArray(value) ? findIds(value, field.key) : undefined;
  const id = ids?.[index];
  if (id === undefined || field?.key === undefined || !plainId.test(id)) {
    return { index };
  }
  return { index, id, key: field.key };
}

function fieldBelow(token: Token, field: Field | undefined): Field | undefined {
  if (!field) {
    return undefined;
  }
  if ("index" in token) {
    return field.of;
  }
  if (field.is !== "object") {
    return field.of;
  }
  const { fields } = shapeOf(field.shape ?? "");
  return Object.hasOwn(fields, token.name) ? fields[token.name] : undefined;
}

function valueBelow(token: Token, value: unknown): unknown {
  if ("index" in token) {
    return Array.isArray(value) ? (value as unknown[])[token.index] : undefined;
  }
  return isJsonObject(value) ? value[token.name] : undefined;
}

/** Says where a place of a document is, in the words of the person who wrote it. */
export type ManifestPath = (path: string) => string;

/**
 * Reads the places that the server names in a document as the person who wrote the manifest knows them:
 * `spec.tasks[worker].template.spec.containers[main].image`. The ids of a list are looked at once, however many of its
 * items have a fault.
 */
export function manifestPaths(document: JsonObject, specShape: string): ManifestPath {
  const findIds = oncePerList((items, key) => ({ ids: itemIds(items, key) }));
  const place = { document, specShape };
  return (path) => manifestPath(path, place, (items, key) => findIds(items, key).ids);
}

function manifestPath(
  path: string,
  { document, specShape }: { readonly document: JsonObject; readonly specShape: string },
  findIds: FindIds,
): string {
  const mended = misnamed.reduce((text, [wrong, right]) => text.replace(wrong, right), path);
  const roots: Readonly<Record<string, Field>> = {
    metadata: { is: "object", shape: "ObjectMeta" },
    spec: { is: "object", shape: specShape },
  };
  const [first, ...rest] = tokenize(mended);
  if (!first || !("name" in first)) {
    return mended;
  }
  let field = roots[first.name];
  let value: unknown = document[first.name];
  const steps: Step[] = [first.name];
  for (const token of rest) {
    steps.push(stepOf(token, { value, field, findIds }));
    [field, value] = [fieldBelow(token, field), valueBelow(token, value)];
  }
  return pathText(steps);
}
