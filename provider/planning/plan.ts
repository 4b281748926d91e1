import { itemsById, oncePerList } from "../values/item-ids.js";
import { asObject, isJsonObject, isSameJson, type JsonObject } from "../values/json.js";
import type { Kind } from "../kinds/kind.js";
import type { Step } from "../kinds/mutability.js";
import { remarshalField } from "../go-spelling/remarshal.js";
import type { ServerProfile } from "../profiles/profile.js";
import type { Field } from "../go-spelling/shape.js";
import { hasUnknown, isUnknown } from "../values/unknown.js";
import { collectChanges, type Change } from "./changes.js";
import { collectForeignChanges, withForeignMembers } from "./foreign-members.js";
import { collectListChanges, metadataLists } from "./metadata-lists.js";
import { PatchWriter, type Operation } from "./json-patch.js";
import { isAtOrBelow, pathPattern } from "./path.js";
import { changesWithoutEffect, setAside } from "./not-kept.js";
import { judgeChange, type ChangeVerdict, type MutabilityOverrides } from "./verdict.js";

/** A job as a program declares it. */
export interface DeclaredJob {
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
}

/** A job as a server holds it. */
export interface LiveJob extends DeclaredJob {
  readonly status?: JsonObject | undefined;
}

/** What a plan is made of. */
export interface PlanRequest {
  readonly kind: Kind;
  readonly profile: ServerProfile;
  /** Rows that the connection sets itself. */
  readonly overrides?: MutabilityOverrides;
  readonly before: DeclaredJob;
  readonly after: DeclaredJob;
  /** The object on the server, where it has been read: paths are then found in it instead of where they should be. */
  readonly live?: LiveJob | undefined;
  /** Paths that the server does not keep: see `findNotKept`. */
  readonly notKept?: readonly string[] | undefined;
  /** Lets the patch fail on any other object of the same name. */
  readonly uid?: string | undefined;
  /** Labels and annotations that this package adds itself, so that the maps exist on the server. */
  readonly marks?: MarkMaps;
  /** Labels and annotations of this package that a patch which is sent anyway brings along: never a change of their own. */
  readonly newMarks?: MarkMaps | undefined;
}

/** Labels and annotations that are this package's own. */
export interface MarkMaps {
  readonly labels: JsonObject;
  readonly annotations: JsonObject;
}

/** One change and what becomes of it. */
export type PlannedChange = Change & ChangeVerdict;

/** What an update comes to. */
export interface Plan {
  readonly verdict: "nothing" | "patch" | "replace";
  readonly changes: readonly PlannedChange[];
  /** The JSON Patch, guards first; empty unless the verdict is `patch`. */
  readonly operations: readonly Operation[];
  /** Some verdict depends on the object on the server, which the request did not have. */
  readonly needsLive: boolean;
}

const address = ["name", "namespace"];
const identity = [...address, "generateName"];
const stringMap: Field = { is: "map", of: { is: "string" } };

/** What the server is expected to hold, for finding paths in it. */
function declaredLists(metadata: JsonObject): JsonObject {
  const given = metadataLists.filter((name) => {
    const list = metadata[name];
    return Array.isArray(list) && list.length > 0;
  });
  return Object.fromEntries(given.map((name) => [name, metadata[name]]));
}

function expectedDocument({ kind, before, marks }: PlanRequest, isSpecSame: boolean): JsonObject {
  const labels = { ...asObject(before.metadata["labels"]), ...marks?.labels };
  const annotations = { ...asObject(before.metadata["annotations"]), ...marks?.annotations };
  return {
    metadata: {
      ...(kind.hasLabelsAlways || Object.keys(labels).length > 0 ? { labels } : {}),
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      ...declaredLists(before.metadata),
    },
    ...(isSpecSame
      ? {}
      : { spec: withForeignMembers(kind, kind.storedSpec(before.spec), before.spec) }),
  };
}

/** Whoever writes down the name that a job has needs the prefix no more of which it was made. */
function isNameWritten({ before, after }: PlanRequest): boolean {
  const { name, generateName } = after.metadata;
  const isKnown = typeof name === "string" && !isUnknown(name);
  return isKnown && name === before.metadata["name"] && generateName === undefined;
}

function findMetadataChanges(request: PlanRequest, writer: PatchWriter): Change[] {
  const { before, after } = request;
  const changes: Change[] = [];
  for (const name of isNameWritten(request) ? address : identity) {
    const [had, want] = [before.metadata[name], after.metadata[name]];
    if (isSameJson(had, want)) {
      continue;
    }
    const steps = ["metadata", name];
    const path = steps.join(".");
    changes.push({ path, steps, patterns: [path], action: "change", isUnknown: hasUnknown(want) });
  }
  for (const name of ["labels", "annotations"]) {
    const versions = {
      had: remarshalField(before.metadata[name] ?? {}, stringMap),
      want: remarshalField(after.metadata[name] ?? {}, stringMap),
    };
    const place = { steps: ["metadata", name], tokens: ["metadata", name] };
    collectChanges({ writer, changes }, stringMap, versions, place);
  }
  collectListChanges({ writer, changes }, { before: before.metadata, after: after.metadata });
  return changes;
}

/** The declarations as the server sees them, and the changes that it does not see. */
function withoutNotKept(request: PlanRequest) {
  const { kind, before, after, live, notKept = [] } = request;
  const there = live ? setAside(kind, live.spec, notKept).taken : undefined;
  const paths = notKept.filter((path) => there?.has(path) !== true);
  const [had, want] = [setAside(kind, before.spec, paths), setAside(kind, after.spec, paths)];
  return {
    request: {
      ...request,
      before: { ...before, spec: had.spec },
      after: { ...after, spec: want.spec },
    },
    withoutEffect: changesWithoutEffect(had, want),
  };
}

function canonicalSpecs({ kind, before, after }: PlanRequest) {
  const had = kind.canonicalSpec(before.spec);
  return { had, want: kind.keepServerOwned(had, kind.canonicalSpec(after.spec)) };
}

type FindItems = (items: readonly unknown[], key: string) => ReadonlyMap<string, unknown>;

/** The specs with all defaults, made when something has to be judged by them. */
function specsOf(request: PlanRequest): () => ReturnType<typeof canonicalSpecs> {
  let specs: ReturnType<typeof canonicalSpecs> | undefined;
  return () => (specs ??= canonicalSpecs(request));
}

function findSpecChanges(
  { kind, before, after, live }: PlanRequest,
  found: { readonly writer: PatchWriter; readonly changes: Change[] },
  specs: ReturnType<typeof canonicalSpecs>,
): void {
  const field: Field = { is: "object", shape: kind.specShape };
  const place = { steps: ["spec"], tokens: ["spec"] };
  const declared = { kind, before: before.spec, after: after.spec, isLive: live !== undefined };
  collectForeignChanges(found, declared, () => {
    collectChanges(found, field, specs, place);
  });
}

/** Says of a change whose member nobody wrote what made it. */
function withCause(
  kind: Kind,
  change: Change,
  { specs, findItems }: { readonly specs: readonly JsonObject[]; readonly findItems: FindItems },
): Change {
  const isWritten = specs.some((spec) => isDeclaredAt({ spec }, change.steps, findItems));
  if (isWritten || change.steps[0] !== "spec") {
    return change;
  }
  const pattern = pathPattern(change.steps);
  const cause = kind.following.find(({ path }) => isAtOrBelow(pattern, path));
  return { ...change, follows: cause?.says ?? "a default follows from what was changed" };
}

/** Whether a declaration has a member there; an item without a key of its own counts by its place. */
function isDeclaredAt(
  value: unknown,
  [step, ...rest]: readonly Step[],
  findItems: FindItems,
): boolean {
  if (step === undefined) {
    return value !== undefined;
  }
  if (typeof step === "string") {
    return (
      isJsonObject(value) &&
      Object.hasOwn(value, step) &&
      isDeclaredAt(value[step], rest, findItems)
    );
  }
  if (!Array.isArray(value)) {
    return false;
  }
  const { id, key = "" } = step;
  const items = value as unknown[];
  const found = (id === undefined ? undefined : findItems(items, key).get(id)) ?? items[step.index];
  return isDeclaredAt(found, rest, findItems);
}

/** Writes marks that the object does not have, together with what holds them where that is missing. */
export function writeMarks(writer: PatchWriter, marks: MarkMaps): void {
  for (const map of ["labels", "annotations"] as const) {
    for (const [name, value] of Object.entries(marks[map])) {
      const tokens = ["metadata", map, name];
      if (writer.valueAt(tokens) !== value) {
        writer.set(tokens, value);
      }
    }
  }
}

function verdictOf(changes: readonly PlannedChange[]): Plan["verdict"] {
  if (changes.length === 0) {
    return "nothing";
  }
  return changes.some((change) => change.verdict !== "patch") ? "replace" : "patch";
}

function withGuards(request: PlanRequest, writer: PatchWriter): Operation[] {
  if (writer.operations.length === 0) {
    return [];
  }
  const { uid } = request;
  const guards: Operation[] =
    uid === undefined ? [] : [{ op: "test", path: "/metadata/uid", value: uid }];
  return [...guards, ...writer.operations];
}

/**
 * Says what becomes of a job when its declaration changes: nothing, one JSON Patch, or a new job, with the reason for
 * every change that cannot be patched. Equality is the server's: amounts by value, defaults filled in, empty as absent
 * where the API says so. The patch touches what was changed and nothing else.
 *
 * `diff` and `update` both ask here, so a preview cannot differ from what `up` does.
 */
export function planChange(given: PlanRequest): Plan {
  const { request, withoutEffect } = withoutNotKept(given);
  const { kind, profile, overrides = {}, live } = request;
  const [before, after] = [request.before.spec, request.after.spec];
  // Most plans are of a spec that nobody has touched: whatever a server makes of it, it makes the same of both.
  const isSpecSame = isSameJson(before, after);
  const document = live
    ? { metadata: live.metadata, spec: live.spec }
    : expectedDocument(request, isSpecSame);
  const writer = new PatchWriter(document);
  const changes = findMetadataChanges(request, writer);
  const specs = specsOf(request);
  if (!isSpecSame) {
    findSpecChanges(request, { writer, changes }, specs());
  }
  if (request.newMarks && writer.operations.length > 0) {
    writeMarks(writer, request.newMarks);
  }
  const declared = { specs: [before, after], findItems: oncePerList(itemsById) };
  const explainDefaults = (change: Change) => withCause(kind, change, declared);
  const liveFacts = live ? { spec: live.spec, status: asObject(live.status) } : undefined;
  const facts = () => ({ before: specs().had, after: specs().want, live: liveFacts });
  const table = kind.mutability[profile];
  const planned = [...changes.map(explainDefaults), ...withoutEffect].map((change) => ({
    ...change,
    ...judgeChange(change, table, { overrides, facts }),
  }));
  const verdict = verdictOf(planned);
  return {
    verdict,
    changes: planned,
    operations: verdict === "patch" ? withGuards(request, writer) : [],
    needsLive: planned.some((change) => change.verdict === "ask"),
  };
}

/** One line for a change: what it is, what becomes of it, and why. */
export function describeChange(change: PlannedChange): string {
  const verbs = { add: "added", remove: "removed", change: "changed", reorder: "reordered" };
  const unknown = change.isUnknown ? ", to a value known only during up" : "";
  const what = change.follows ?? `${change.path} ${verbs[change.action]}${unknown}`;
  if (change.hasNoEffect) {
    return `${what}: has no effect, the server does not keep it`;
  }
  return change.verdict === "patch" ? `${what}: patched` : `${what}: ${change.reason}`;
}

/** The parts of a declaration whose change needs a new job, as `replaces` names them: `metadata`, `spec`. */
export function replacedParts(plan: Plan): string[] {
  const roots = plan.changes
    .filter((change) => change.verdict !== "patch")
    .map((change) => change.path.split(/[.[]/, 1)[0] ?? "spec");
  return [...new Set(roots)];
}
