import { itemIds } from "../values/item-ids.js";
import { asObject, isJsonObject, own, setOwn, type JsonObject } from "../values/json.js";
import type { Kind } from "../kinds/kind.js";
import type { Step } from "../kinds/mutability.js";
import { memberField } from "../go-spelling/remarshal.js";
import type { Field } from "../go-spelling/shape.js";
import { isSameAsLive, type Views } from "./compare.js";
import { metadataLists, projectList } from "./metadata-lists.js";
import { pathText } from "./path.js";
import type { DeclaredJob, LiveJob } from "./plan.js";

/** Where a value is in the declaration, for a look at the places that the server does not keep. */
interface Place {
  readonly steps: readonly Step[];
  readonly notKept: ReadonlySet<string>;
}

function inside({ steps, notKept }: Place, step: Step): Place {
  return { steps: [...steps, step], notKept };
}

function projectMembers(views: Views, field: Field | undefined, place: Place): JsonObject {
  const declared = asObject(views.declared);
  const canonical = asObject(views.canonical);
  const live = asObject(views.live);
  const projected: JsonObject = {};
  for (const name of Object.keys(declared)) {
    const inner = memberField(field, name);
    const member = {
      declared: own(declared, name),
      canonical: own(inner ? canonical : declared, name),
      live: own(live, name),
    };
    setOwn(projected, name, projectValue(member, inner, inside(place, name)));
  }
  return projected;
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
  { key = "", of }: Field,
  place: Place,
): unknown[] {
  const ids = itemIds(declared, key);
  const indexes = new Map(canonical.map((other, index) => [idOf(other, key), index]));
  return live.map((each) => {
    const index = indexes.get(idOf(each, key));
    if (index === undefined) {
      return each;
    }
    const id = ids?.[index];
    const views = { declared: declared[index], canonical: canonical[index], live: each };
    return projectValue(views, of, inside(place, { index, ...(id !== undefined && { id, key }) }));
  });
}

function projectItems(views: ListViews, field: Field, place: Place): unknown[] {
  const item = field.of;
  if (!item) {
    return [...views.live];
  }
  const { key } = field;
  if (key !== undefined && hasOwnKeys(views.canonical, key) && hasOwnKeys(views.live, key)) {
    return projectKeyedItems(views, field, place);
  }
  if (item.is !== "object" || views.declared.length !== views.live.length) {
    return [...views.live];
  }
  return views.live.map((live, i) =>
    projectValue(
      { declared: views.declared[i], canonical: views.canonical[i], live },
      item,
      inside(place, { index: i }),
    ),
  );
}

function hasOwnKeys(items: readonly unknown[], key: string): boolean {
  const ids = items.map((item) => idOf(item, key));
  return !ids.includes(undefined) && new Set(ids).size === ids.length;
}

/** A value that the server has lost: null, so that no default takes its place (see the kinds' canonicalSpec). */
const lost = null;

function projectValue(views: Views, field: Field | undefined, place: Place): unknown {
  if (isSameAsLive(views, field)) {
    return views.declared;
  }
  const { declared, canonical, live } = views;
  if (live === undefined || live === null) {
    return place.notKept.has(pathText(place.steps)) ? declared : lost;
  }
  if (isJsonObject(declared) && isJsonObject(live)) {
    return projectMembers(views, field, place);
  }
  if (field && Array.isArray(declared) && Array.isArray(canonical) && Array.isArray(live)) {
    return projectItems({ declared, canonical, live }, field, place);
  }
  return live;
}

const stringMap: Field = { is: "map", of: { is: "string" } };

function projectMetadata(declared: JsonObject, live: JsonObject): JsonObject {
  const projected: JsonObject = { ...declared };
  for (const name of ["labels", "annotations"]) {
    const map = declared[name];
    if (!isJsonObject(map)) {
      continue;
    }
    const views = { declared: map, canonical: map, live: live[name] ?? {} };
    const place = { steps: ["metadata", name], notKept: new Set<string>() };
    const entries = Object.entries(projectMembers(views, stringMap, place));
    projected[name] = Object.fromEntries(entries.filter(([, value]) => value !== lost));
  }
  for (const name of metadataLists) {
    const list = declared[name];
    if (Array.isArray(list)) {
      projected[name] = projectList(name, list, live[name]);
    }
  }
  return projected;
}

/**
 * What the server has of what was declared: where it means the same, the user's own spelling; where it differs, the
 * server's value. Members that were not declared (defaults, labels of others) stay out, so a job that nobody touched
 * projects onto exactly its declaration.
 *
 * @param notKept paths of what the server does not keep, which is as declared
 */
export function projectLive(
  kind: Kind,
  declared: DeclaredJob,
  live: LiveJob,
  notKept: readonly string[] = [],
): DeclaredJob {
  const field: Field = { is: "object", shape: kind.specShape };
  const canonical = kind.keepServerOwned(live.spec, kind.canonicalSpec(declared.spec));
  const views = { declared: declared.spec, canonical, live: live.spec };
  const spec = projectMembers(views, field, { steps: ["spec"], notKept: new Set(notKept) });
  return { metadata: projectMetadata(declared.metadata, live.metadata), spec };
}
