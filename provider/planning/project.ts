import { isJsonObject, isSameJson, type JsonObject } from "../kinds/json.js";
import type { Kind } from "../kinds/kind.js";
import { remarshalField, shapeOf } from "../kinds/remarshal.js";
import type { Field } from "../kinds/shape.js";
import { isSameValue } from "./compare.js";
import { metadataLists, projectList } from "./metadata-lists.js";
import type { DeclaredJob, LiveJob } from "./plan.js";

/** One value three times: as the user wrote it, as the server understands that, and as the server has it. */
interface Views {
  readonly declared: unknown;
  readonly canonical: unknown;
  readonly live: unknown;
}

function isSameAsLive({ canonical, live }: Views, field: Field | undefined): boolean {
  if (!field) return live === undefined || isSameJson(canonical, live);
  return isSameValue(canonical, remarshalPresent(live, field), field);
}

function remarshalPresent(value: unknown, field: Field): unknown {
  return value === undefined || value === null ? undefined : remarshalField(value, field);
}

function projectMembers(views: Views, fieldOf: (name: string) => Field | undefined): JsonObject {
  const declared = asObject(views.declared);
  const canonical = asObject(views.canonical);
  const live = asObject(views.live);
  const projected: JsonObject = {};
  for (const name of Object.keys(declared)) {
    const field = fieldOf(name);
    const member = {
      declared: declared[name],
      canonical: field ? canonical[name] : declared[name],
      live: live[name],
    };
    projected[name] = projectValue(member, field);
  }
  return projected;
}

function asObject(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

function idOf(item: unknown, key: string): unknown {
  return isJsonObject(item) ? item[key] : undefined;
}

interface ListViews {
  readonly declared: readonly unknown[];
  readonly canonical: readonly unknown[];
  readonly live: readonly unknown[];
}

/** Items are matched by their key; one that nobody declared shows as it is, one that is gone is left out. */
function projectKeyedItems(
  { declared, canonical, live }: ListViews,
  item: Field,
  key: string,
): unknown[] {
  return live.map((each) => {
    const index = canonical.findIndex((other) => idOf(other, key) === idOf(each, key));
    if (index < 0) return each;
    return projectValue(
      { declared: declared[index], canonical: canonical[index], live: each },
      item,
    );
  });
}

function projectItems(views: ListViews, field: Field): unknown[] {
  const item = field.of;
  if (!item) return [...views.live];
  const { key } = field;
  if (key !== undefined && hasOwnKeys(views.canonical, key) && hasOwnKeys(views.live, key)) {
    return projectKeyedItems(views, item, key);
  }
  if (item.is !== "object" || views.declared.length !== views.live.length) return [...views.live];
  return views.live.map((live, i) =>
    projectValue({ declared: views.declared[i], canonical: views.canonical[i], live }, item),
  );
}

function hasOwnKeys(items: readonly unknown[], key: string): boolean {
  const ids = items.map((item) => idOf(item, key));
  return !ids.includes(undefined) && new Set(ids).size === ids.length;
}

/** A value that the server has lost: null, so that no default takes its place (see the kinds' canonicalSpec). */
const lost = null;

function projectValue(views: Views, field: Field | undefined): unknown {
  if (isSameAsLive(views, field)) return views.declared;
  const { declared, canonical, live } = views;
  if (live === undefined || live === null) return lost;
  if (isJsonObject(declared) && isJsonObject(live)) {
    const fields = field?.is === "object" ? shapeOf(field.shape ?? "").fields : undefined;
    return projectMembers(views, (name) => (fields ? fields[name] : field?.of));
  }
  if (field && Array.isArray(declared) && Array.isArray(canonical) && Array.isArray(live)) {
    return projectItems({ declared, canonical, live }, field);
  }
  return live;
}

const stringMap: Field = { is: "map", of: { is: "string" } };

function projectMetadata(declared: JsonObject, live: JsonObject): JsonObject {
  const projected: JsonObject = { ...declared };
  for (const name of ["labels", "annotations"]) {
    const map = declared[name];
    if (!isJsonObject(map)) continue;
    const views = { declared: map, canonical: map, live: live[name] ?? {} };
    const entries = Object.entries(projectMembers(views, () => stringMap.of));
    projected[name] = Object.fromEntries(entries.filter(([, value]) => value !== lost));
  }
  for (const name of metadataLists) {
    const list = declared[name];
    if (Array.isArray(list)) projected[name] = projectList(name, list, live[name]);
  }
  return projected;
}

/**
 * What the server has of what was declared: where it means the same, the user's own spelling; where it differs, the
 * server's value. Members that were not declared (defaults, labels of others) stay out, so a job that nobody touched
 * projects onto exactly its declaration.
 */
export function projectLive(kind: Kind, declared: DeclaredJob, live: LiveJob): DeclaredJob {
  const field: Field = { is: "object", shape: kind.specShape };
  const canonical = kind.keepServerOwned(live.spec, kind.canonicalSpec(declared.spec));
  const views = { declared: declared.spec, canonical, live: live.spec };
  const spec = projectMembers(views, (name) => shapeOf(field.shape ?? "").fields[name]);
  return { metadata: projectMetadata(declared.metadata, live.metadata), spec };
}
