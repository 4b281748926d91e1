/**
 * What a server does not keep of a declaration: a field that its release does not know, or that a gate switches off, is
 * dropped without an error. Such a place is remembered by its path, as people read it; it is no drift, and a change of it
 * can neither be patched nor be worth a new job.
 */
import { itemIds } from "../values/item-ids.js";
import { isJsonObject, own, setOwn, withoutNulls, type JsonObject } from "../values/json.js";
import type { Kind } from "../kinds/kind.js";
import type { MutabilityTable, Step } from "../kinds/mutability.js";
import { memberField, remarshalField } from "../go-spelling/remarshal.js";
import { findUnknownFields } from "../kinds/schema.js";
import type { Field } from "../go-spelling/shape.js";
import { hasUnknown, isUnknown } from "../values/unknown.js";
import type { Change } from "./changes.js";
import { isSameAsLive, isSameValue, type Views } from "./compare.js";
import { leafPatterns, pathPattern, pathText } from "./path.js";
import { canBePatched, type MutabilityOverrides } from "./verdict.js";

/** A place that is declared and that the object does not have. */
interface MissingPlace {
  readonly path: string;
  readonly steps: readonly Step[];
  /** What is declared there, as the mutability tables spell it. */
  readonly patterns: readonly string[];
}

interface Search {
  readonly found: MissingPlace[];
}

function stepsOfItems(items: readonly unknown[], field: Field): Step[] {
  const { key } = field;
  const ids = key === undefined ? undefined : itemIds(items, key);
  return items.map((_, index) => {
    const id = ids?.[index];
    return { index, ...(id !== undefined && key !== undefined && { id, key }) };
  });
}

function searchMembers(search: Search, views: Views, field: Field, steps: readonly Step[]): void {
  const { declared, canonical, live } = views;
  if (!isJsonObject(declared) || !isJsonObject(live)) {
    return;
  }
  for (const name of Object.keys(declared)) {
    const inner = memberField(field, name);
    const member = {
      declared: own(declared, name),
      canonical: isJsonObject(canonical) ? own(canonical, name) : undefined,
      live: own(live, name),
    };
    if (inner) {
      searchPlace(search, member, inner, [...steps, name]);
    }
  }
}

function searchItems(search: Search, views: Views, field: Field, steps: readonly Step[]): void {
  const { declared, canonical, live } = views;
  if (!Array.isArray(declared) || !Array.isArray(canonical) || !Array.isArray(live)) {
    return;
  }
  const { key, of } = field;
  const hasIds = key !== undefined && itemIds(canonical, key) && itemIds(live, key);
  if (!of || (!hasIds && declared.length !== live.length)) {
    return;
  }
  const idOf = (item: unknown) => (isJsonObject(item) && key !== undefined ? item[key] : undefined);
  const [given, known, there]: readonly unknown[][] = [declared, canonical, live];
  const byId = new Map(there?.map((item) => [idOf(item), item]));
  stepsOfItems(declared, field).forEach((step, i) => {
    const same = hasIds ? byId.get(idOf(known?.[i])) : there?.[i];
    const item = { declared: given?.[i], canonical: known?.[i], live: same };
    searchPlace(search, item, of, [...steps, step]);
  });
}

function searchPlace(search: Search, views: Views, field: Field, steps: readonly Step[]): void {
  const { declared, canonical, live } = views;
  const isGone = live === undefined || live === null;
  // A refresh has noted before that the server lost it.
  const wasLost = declared === null;
  if (declared === undefined || isUnknown(declared)) {
    return;
  }
  if (!wasLost && isSameAsLive(views, field)) {
    return;
  }
  if (isGone) {
    const patterns = leafPatterns(wasLost ? null : (canonical ?? declared), pathPattern(steps));
    search.found.push({ path: pathText(steps), steps, patterns });
    return;
  }
  if (field.is === "list") {
    searchItems(search, views, field, steps);
  } else {
    searchMembers(search, views, field, steps);
  }
}

function findMissingForeign(kind: Kind, declared: JsonObject, live: JsonObject): MissingPlace[] {
  const places = findUnknownFields(declared, kind.specShape, "spec").map(({ steps }) => ({
    path: pathText(steps),
    steps,
    patterns: [pathPattern(steps)],
  }));
  const paths = places.map(({ path }) => path);
  const { taken } = setAside(kind, live, paths);
  return places.filter(({ path }) => !taken.has(path));
}

function findMissing(kind: Kind, declared: JsonObject, live: JsonObject): MissingPlace[] {
  const search: Search = { found: [] };
  const canonical = kind.keepServerOwned(live, kind.canonicalSpec(declared));
  const field: Field = { is: "object", shape: kind.specShape };
  searchMembers(search, { declared, canonical, live }, field, ["spec"]);
  return [...search.found, ...findMissingForeign(kind, declared, live)];
}

/** What decides which missing places the server never kept. */
export interface NotKeptRequest {
  readonly kind: Kind;
  readonly table: MutabilityTable;
  readonly overrides: MutabilityOverrides;
  readonly declared: JsonObject;
  readonly live: JsonObject;
  /** The places that are known to be so. */
  readonly known?: readonly string[] | undefined;
  /** `all`: the object has just been made of the declaration. Else what was just patched. */
  readonly sent: "all" | readonly Change[];
  /** Nobody but the server can have taken away what no patch may change; not of an object that somebody else made. */
  readonly isSameObject?: boolean;
}

/** The place itself and all around it, as people read them. */
function pathsAround(steps: readonly Step[]): string[] {
  return steps.map((_, i) => pathText(steps.slice(0, i + 1)));
}

/** Tells of a place whether it, or something in it or around it, was sent. */
function sentPlaces(sent: NotKeptRequest["sent"]): (place: MissingPlace) => boolean {
  if (sent === "all") {
    return () => true;
  }
  const exact = new Set(sent.map(({ path }) => path));
  const around = new Set(sent.flatMap(({ steps }) => pathsAround(steps)));
  return ({ path, steps }) =>
    around.has(path) || pathsAround(steps).some((each) => exact.has(each));
}

/**
 * The places that the server does not keep, as its object shows it: what was sent and is not there, and what is declared,
 * missing and could not have been removed by a patch. A place that the object has after all leaves the list; one that is
 * not declared any more stays on it.
 */
export function findNotKept(request: NotKeptRequest): string[] {
  const { kind, table, overrides, declared, live, sent, isSameObject = true } = request;
  const known = request.known ?? [];
  const knownPaths = new Set(known);
  const wasSent = sentPlaces(sent);
  const couldBeRemoved = ({ patterns }: MissingPlace) =>
    patterns.every((pattern) => canBePatched(pattern, table, overrides));
  const missing = findMissing(kind, declared, live)
    .filter(
      (place) =>
        knownPaths.has(place.path) || wasSent(place) || (isSameObject && !couldBeRemoved(place)),
    )
    .map(({ path }) => path);
  const { taken: declaredNow } = setAside(kind, declared, known);
  const { taken: there } = setAside(kind, live, known);
  const undeclared = known.filter((path) => !declaredNow.has(path) && !there.has(path));
  return [...new Set([...missing, ...undeclared])].sort();
}

/** The places that an earlier refresh found lost although no patch could have removed them. */
export function findLostForGood(
  { kind, table, overrides }: Pick<NotKeptRequest, "kind" | "table" | "overrides">,
  spec: JsonObject,
): string[] {
  if (!hasNull(spec)) {
    return [];
  }
  const live = withoutNulls(spec);
  return findNotKept({ kind, table, overrides, declared: spec, live, sent: [] });
}

function hasNull(value: unknown): boolean {
  if (value === null) {
    return true;
  }
  return typeof value === "object" && Object.values(value).some(hasNull);
}

/** What stood at a place that was set aside. */
interface Taken {
  readonly steps: readonly Step[];
  readonly value: unknown;
  readonly field: Field | undefined;
}

/** A spec without some places, and what stood there. */
export interface SetAside {
  readonly spec: JsonObject;
  readonly taken: ReadonlyMap<string, Taken>;
}

/** Takes out of a spec what is declared at these paths. */
export function setAside(kind: Kind, spec: JsonObject, paths: readonly string[]): SetAside {
  const taken = new Map<string, Taken>();
  if (paths.length === 0) {
    return { spec, taken };
  }
  const wanted = new Set(paths);
  const without = (value: unknown, field: Field | undefined, steps: readonly Step[]): unknown => {
    if (field?.is === "list" && Array.isArray(value)) {
      const places = stepsOfItems(value, field).map((step) => [...steps, step]);
      return value.flatMap((item: unknown, i) => keep(item, field.of, places[i] ?? steps));
    }
    if (!field || !isJsonObject(value)) {
      return value;
    }
    const copy: JsonObject = {};
    for (const [name, each] of Object.entries(value)) {
      const kept = keep(each, memberField(field, name), [...steps, name]);
      if (kept.length > 0) {
        setOwn(copy, name, kept[0]);
      }
    }
    return copy;
  };
  const keep = (value: unknown, field: Field | undefined, steps: readonly Step[]): unknown[] => {
    const path = pathText(steps);
    if (!wanted.has(path)) {
      return [without(value, field, steps)];
    }
    taken.set(path, { steps, value, field });
    return [];
  };
  const rest = without(spec, { is: "object", shape: kind.specShape }, ["spec"]);
  return { spec: isJsonObject(rest) ? rest : spec, taken };
}

function isSameTaken(left: Taken | undefined, right: Taken | undefined): boolean {
  const [had, want] = [left, right].map((each) => {
    const value = each?.value ?? undefined;
    return each?.field && value !== undefined ? remarshalField(value, each.field) : value;
  });
  return isSameValue(had, want, left?.field ?? right?.field);
}

/** The changes at places that the server does not keep. */
export function changesWithoutEffect(before: SetAside, after: SetAside): Change[] {
  const changes: Change[] = [];
  for (const path of new Set([...before.taken.keys(), ...after.taken.keys()])) {
    const [had, want] = [before.taken.get(path), after.taken.get(path)];
    const steps = want?.steps ?? had?.steps;
    if (!steps || isSameTaken(had, want)) {
      continue;
    }
    const isThere = [had, want].map((each) => (each?.value ?? undefined) !== undefined);
    changes.push({
      path,
      steps,
      patterns: [pathPattern(steps)],
      action: !isThere[0] ? "add" : isThere[1] ? "change" : "remove",
      isUnknown: hasUnknown(want?.value),
      hasNoEffect: true,
    });
  }
  return changes;
}
