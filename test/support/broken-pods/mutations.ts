import { apiShapes } from "../../../provider/go-spelling/api-shapes.generated.js";
import type { Field, FieldType, Shape } from "../../../provider/go-spelling/shape.js";
import { isJsonObject, type JsonObject } from "../../../provider/values/json.js";
import { long } from "./fault-kind.js";
import type { Path } from "../leaves.js";

const shapes: Readonly<Record<string, Shape>> = apiShapes;

/** Draws the next number below the limit. */
export type Draws = (limit: number) => number;

/** A member that is there, or could be. */
interface Spot {
  readonly path: Path;
  readonly field: Field;
  /** The structure and its member, without indexes and keys. */
  readonly title: string;
  readonly value: unknown;
}

/** Nasty values of each type, and words that some field takes, so that rules behind other rules are met. */
const pools: Readonly<Record<Exclude<FieldType, "object" | "list" | "map">, readonly unknown[]>> = {
  string: [
    "",
    "a",
    "A",
    "a b",
    " a",
    "-a",
    "a-",
    "a_b",
    "a.b",
    "a/b",
    "/a",
    "../a",
    "a/../b",
    "..",
    "a:b",
    "a=b",
    "ünï",
    "a\n",
    "1",
    "x.y/z",
    "X.y/z",
    "1.2.3.4",
    "::1",
    "1.2.3",
    long(16),
    long(63),
    long(64),
    long(253),
    long(254),
    "Always",
    "Never",
    "OnFailure",
    "None",
    "Default",
    "Localhost",
    "Unconfined",
    "RuntimeDefault",
    "Exists",
    "In",
    "DoesNotExist",
    "Gt",
    "Equal",
    "NoExecute",
    "NoSchedule",
    "DoNotSchedule",
    "ScheduleAnyway",
    "TCP",
    "UDP",
    "HTTP",
    "HTTPS",
    "Bidirectional",
    "HostToContainer",
    "Enabled",
    "IfPossible",
    "Memory",
    "HugePages",
    "Block",
    "Filesystem",
    "ReadWriteOnce",
    "Unmasked",
    "windows",
    "linux",
    "main",
    "scratch",
    "settings",
    "metadata.name",
    "metadata.labels['a']",
    "status.podIP",
    "limits.cpu",
    "requests.memory",
    "cpu",
    "memory",
    "NotRequired",
    "RestartContainer",
    "Honor",
    "SIGTERM",
    "Shared",
    "Dedicated",
    "Managed",
    "v1",
    "v2",
    "$(A)",
  ],
  integer: [
    -1, 0, 1, 2, 10, 100, 101, 255, 256, 511, 512, 599, 600, 3600, 65535, 65536, 2147483647,
    -2147483648, 2147483648, 4294967297,
  ],
  boolean: [true, false],
  quantity: [
    "-1",
    "0",
    "1",
    1,
    "1.5",
    "100m",
    "1m",
    "1Mi",
    "2Mi",
    "3Mi",
    "1Ki",
    "x",
    "",
    "1e3",
    "1Ei",
    "-1m",
    0.5,
  ],
  intOrString: [0, -1, 1, 65535, 65536, "", "HTTP", "80", "http", "ssh", "a--b", long(16)],
  duration: ["1s", "x"],
  time: ["2026-01-31T12:00:00Z", "x"],
  bytes: ["YQ==", "x"],
  any: [{}, "x"],
};
const mapKeys = [
  "a",
  "a b",
  "",
  "A",
  "x.y/z",
  "X.y/z",
  "cpu",
  "memory",
  "nvidia.com/gpu",
  "hugepages-2Mi",
  "hugepages-x",
  "storage",
  "gpu",
  "ephemeral-storage",
  "kubernetes.io/x",
  long(64),
];
const oddTypes: readonly unknown[] = [null, 1, "x", true, {}, [], [null], 1.5];

function pick<T>(draw: Draws, list: readonly T[]): T {
  const value = list[draw(list.length)];
  if (value === undefined) {
    throw new Error("nothing to choose from");
  }
  return value;
}

/** Any value of the type: objects have what they require, and now and then one member more. */
function valueOf(field: Field, draw: Draws, depth = 0): unknown {
  switch (field.is) {
    case "object":
      return objectOf(shapes[field.shape ?? ""], draw, depth + 1);
    case "list":
      return Array.from({ length: draw(depth > 3 ? 1 : 3) }, () => itemOf(field, draw, depth + 1));
    case "map":
      return Object.fromEntries(
        Array.from({ length: draw(3) }, () => [
          pick(draw, mapKeys),
          itemOf(field, draw, depth + 1),
        ]),
      );
    default:
      return pick(draw, pools[field.is]);
  }
}

function itemOf({ of }: Field, draw: Draws, depth: number): unknown {
  return of === undefined ? null : valueOf(of, draw, depth);
}

function objectOf(shape: Shape | undefined, draw: Draws, depth: number): JsonObject {
  const fields = Object.entries(shape?.fields ?? {});
  const wanted = new Set(shape?.required ?? []);
  if (fields.length > 0 && depth < 4 && draw(4) > 0) {
    wanted.add(pick(draw, fields)[0]);
  }
  return Object.fromEntries(
    fields.flatMap(([name, field]) =>
      wanted.has(name) ? [[name, valueOf(field, draw, depth)]] : [],
    ),
  );
}

/** Every member of the structure and of all below it, whether it is there or not. */
function spotsOf(value: unknown, field: Field, path: Path, title: string): Spot[] {
  const own: Spot = { path, field, title, value };
  if (field.is === "object" && isJsonObject(value)) {
    const fields = Object.entries(shapes[field.shape ?? ""]?.fields ?? {});
    return [
      own,
      ...fields.flatMap(([name, each]) =>
        spotsOf(value[name], each, [...path, name], `${field.shape ?? ""}.${name}`),
      ),
    ];
  }
  if (field.is === "list" && Array.isArray(value) && field.of) {
    const { of } = field;
    return [own, ...value.flatMap((each, i) => spotsOf(each, of, [...path, i], `${title}[]`))];
  }
  if (field.is === "map" && isJsonObject(value) && field.of) {
    const { of } = field;
    return [
      own,
      ...Object.entries(value).flatMap(([key, each]) =>
        spotsOf(each, of, [...path, key], `${title}{}`),
      ),
    ];
  }
  return [own];
}

/** What becomes of a spot; undefined removes it. */
function otherValue({ field, value }: Spot, draw: Draws): unknown {
  if (draw(40) === 0) {
    return pick(draw, oddTypes);
  }
  if (Array.isArray(value) && value.length > 0) {
    return [
      () => [...(value as unknown[]), pick(draw, value as unknown[])],
      () => [...(value as unknown[]), itemOf(field, draw, 0)],
      () => (value as unknown[]).slice(1),
      () => [],
      () => undefined,
      () => valueOf(field, draw),
    ][draw(6)]?.();
  }
  if (field.is === "map" && isJsonObject(value)) {
    return { ...value, [pick(draw, mapKeys)]: itemOf(field, draw, 0) };
  }
  return value !== undefined && draw(4) === 0 ? undefined : valueOf(field, draw);
}

function put(holder: unknown, path: Path, value: unknown): void {
  const [step = "", ...rest] = path;
  if (rest.length > 0) {
    put(Reflect.get(Object(holder), step), rest, value);
  } else if (Array.isArray(holder)) {
    // A hole would be a null in the request.
    holder.splice(Number(step), 1, ...(value === undefined ? [] : [value]));
  } else if (isJsonObject(holder)) {
    holder[String(step)] = value;
  }
}

/** Changes one place of the template, and returns the structure and the member of it. */
export function mutate(template: JsonObject, draw: Draws): string {
  const whole: Field = { is: "object", shape: "PodTemplateSpec" };
  const spots = spotsOf(template, whole, [], "").filter(({ path }) => path.length > 0);
  // Where there is one to change, more often than one to add, of which there are many more.
  const present = spots.filter(({ value }) => value !== undefined);
  const spot = pick(draw, draw(5) < 3 ? present : spots);
  put(template, spot.path, otherValue(spot, draw));
  return spot.title;
}
