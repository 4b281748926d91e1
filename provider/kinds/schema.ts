import { z } from "zod";
import { canonicalDuration } from "./duration.js";
import { itemIds } from "./item-ids.js";
import { isJsonObject, own } from "./json.js";
import type { Problem } from "./kind.js";
import type { Step } from "./mutability.js";
import { canonicalQuantity } from "./quantity.js";
import { shapeOf, type ShapeName } from "./remarshal.js";
import type { CrdRules, Field } from "./shape.js";
import { isUnknown } from "./unknown.js";

const schemas = new Map<string, z.ZodType>();

function bounded(rules: CrdRules | undefined): z.ZodType {
  let schema = z.string();
  if (rules?.minLength !== undefined) schema = schema.min(rules.minLength);
  if (rules?.maxLength !== undefined) schema = schema.max(rules.maxLength);
  return rules?.pattern === undefined ? schema : schema.regex(new RegExp(rules.pattern));
}

function integer(field: Field): z.ZodType {
  const limit = field.bits === 32 ? 2 ** 31 - 1 : Number.MAX_SAFE_INTEGER;
  const schema = z.int().max(field.crd?.maximum ?? limit);
  return schema.min(field.crd?.minimum ?? -limit);
}

function amount(what: string, isValid: (value: string | number) => boolean): z.ZodType {
  return z.union([z.string(), z.number()]).refine(isValid, { error: what });
}

function listOf(field: Field): z.ZodType {
  const list = z.array(field.of ? schemaOfField(field.of) : z.unknown());
  return field.crd?.minItems === undefined ? list : list.min(field.crd.minItems);
}

const builders: Readonly<Record<Field["is"], (field: Field) => z.ZodType>> = {
  string: (field) => (field.crd?.enum ? z.enum([...field.crd.enum]) : bounded(field.crd)),
  boolean: () => z.boolean(),
  integer,
  quantity: () =>
    amount("expected an amount such as 500m, 2 or 4Gi", (v) => canonicalQuantity(v) !== undefined),
  duration: () =>
    z.string().refine((text) => canonicalDuration(text) !== undefined, {
      error: "expected a duration such as 90s, 10m or 1h30m",
    }),
  time: () => z.string(),
  intOrString: () => z.union([z.string(), z.int()]),
  bytes: () => z.string(),
  any: () => z.unknown(),
  object: (field) => schemaOf(field.shape ?? ""),
  map: (field) => z.record(z.string(), field.of ? schemaOfField(field.of) : z.unknown()),
  list: listOf,
};

function schemaOfField(field: Field): z.ZodType {
  return builders[field.is](field);
}

/** Volcano's webhook fills these in where they are empty, before the CRD's rules are applied. */
const filledWhereEmpty = new Set(["VolcanoJobSpec.queue", "TaskSpec.name"]);

function schemaOfMember(shapeName: string, name: string, field: Field): z.ZodType {
  const schema = schemaOfField(field);
  if (!filledWhereEmpty.has(`${shapeName}.${name}`)) return schema;
  return z.preprocess((value) => (value === "" ? undefined : value), schema.optional());
}

/** Unknown members pass: a newer server may know them. */
function schemaOf(shapeName: string): z.ZodType {
  const known = schemas.get(shapeName);
  if (known) return known;
  const shape = shapeOf(shapeName);
  const schema = z.lazy(() => {
    const members = Object.entries(shape.fields).map(([name, field]) => {
      const member = schemaOfMember(shapeName, name, field);
      return [name, shape.required?.includes(name) ? member : member.optional()] as const;
    });
    return z.looseObject(Object.fromEntries(members));
  });
  schemas.set(shapeName, schema);
  return schema;
}

function withArticle(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "number" && !Number.isInteger(value)) return "a fraction";
  const names: Partial<Record<string, string>> = {
    string: "text",
    number: "a number",
    boolean: "true or false",
    object: "an object",
    undefined: "nothing",
  };
  return names[typeof value] ?? typeof value;
}

const expectedWords: Readonly<Record<string, string>> = {
  int: "a whole number",
  number: "a whole number",
  string: "text",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

/** The value's shape, never the value: it may be a secret. */
function reasonOf(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === "invalid_type") {
    if (value === undefined) return "is required";
    const expected = expectedWords[issue.expected] ?? issue.expected;
    const hint =
      typeof value === "string" && expected.includes("number") ? " (write it without quotes)" : "";
    return `expected ${expected}, got ${withArticle(value)}${hint}`;
  }
  if (issue.code === "too_small") return `must be at least ${issue.minimum}${unitOf(issue.origin)}`;
  if (issue.code === "too_big") return `must be at most ${issue.maximum}${unitOf(issue.origin)}`;
  if (issue.code === "invalid_value") return `must be one of ${issue.values.join(", ")}`;
  if (issue.code === "invalid_format") return `must match ${issue.pattern ?? issue.format}`;
  if (issue.code === "invalid_union") return `expected text or a number, got ${withArticle(value)}`;
  return issue.message;
}

function unitOf(origin: string): string {
  const units: Partial<Record<string, string>> = { string: " characters", array: " items" };
  return units[origin] ?? "";
}

function stepInto(value: unknown, key: PropertyKey): unknown {
  if (Array.isArray(value)) return (value as unknown[])[Number(key)];
  return isJsonObject(value) ? own(value, String(key)) : undefined;
}

/** True when the way to the issue runs through a value that the engine does not know yet. */
function isExcused(root: unknown, path: readonly PropertyKey[]): boolean {
  let value = root;
  if (isUnknown(value)) return true;
  return path.some((key) => {
    value = stepInto(value, key);
    return isUnknown(value);
  });
}

function issuePath(path: readonly PropertyKey[], root: string): string {
  return path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : `${text}.${String(key)}`),
    root,
  );
}

/**
 * Every place where a value has the wrong type or is out of the CRD's bounds.
 *
 * @param root how the messages call the value itself, e.g. `spec`
 */
export function findTypeProblems(value: unknown, shape: ShapeName, root: string): Problem[] {
  const parsed = schemaOf(shape).safeParse(value);
  if (parsed.success) return [];
  return parsed.error.issues
    .filter((issue) => !isExcused(value, issue.path))
    .map((issue) => ({
      path: issuePath(issue.path, root),
      reason: reasonOf(issue, issue.path.reduce<unknown>(stepInto, value)),
    }));
}

/** A member that the API does not have. */
export interface UnknownField {
  readonly path: string;
  /** The same place by the merge keys of its lists. */
  readonly steps: readonly Step[];
  readonly name: string;
  readonly value: unknown;
  /** The members that it could have been. */
  readonly siblings: readonly string[];
}

interface Place {
  readonly path: string;
  readonly steps: readonly Step[];
}

function memberOf({ path, steps }: Place, name: string): Place {
  return { path: `${path}.${name}`, steps: [...steps, name] };
}

function itemsOf(items: readonly unknown[], { path, steps }: Place, key?: string): Place[] {
  const ids = key === undefined ? undefined : itemIds(items, key);
  return items.map((_, index) => {
    const id = ids?.[index];
    const step = { index, ...(id !== undefined && key !== undefined && { id, key }) };
    return { path: `${path}[${index}]`, steps: [...steps, step] };
  });
}

function unknownInField(value: unknown, field: Field, place: Place): UnknownField[] {
  const inner = field.of;
  if (field.is === "object") return unknownInObject(value, field.shape ?? "", place);
  if (field.is === "list" && inner && Array.isArray(value)) {
    return itemsOf(value, place, field.key).flatMap((each, i) =>
      unknownInField(value[i], inner, each),
    );
  }
  if (field.is === "map" && inner && isJsonObject(value)) {
    return Object.entries(value).flatMap(([key, each]) =>
      unknownInField(each, inner, memberOf(place, key)),
    );
  }
  return [];
}

function unknownInObject(value: unknown, shape: string, place: Place): UnknownField[] {
  if (!isJsonObject(value)) return [];
  const { fields } = shapeOf(shape);
  return Object.entries(value).flatMap(([name, each]) => {
    const field = own(fields, name);
    const here = memberOf(place, name);
    if (field) return unknownInField(each, field, here);
    return [{ ...here, name, value: each, siblings: Object.keys(fields) }];
  });
}

/** The members of a value that the API does not have; the server drops them with a warning. */
export function findUnknownFields(value: unknown, shape: string, root: string): UnknownField[] {
  return unknownInObject(value, shape, { path: root, steps: [root] });
}
