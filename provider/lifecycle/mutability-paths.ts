import type { Connection } from "../connection/connection.js";
import { ConfigError } from "../errors.js";
import { closestWord } from "../values/closest-word.js";
import { shapeOf } from "../go-spelling/remarshal.js";
import type { Field } from "../go-spelling/shape.js";
import { metadataLists } from "../planning/metadata-lists.js";
import { kinds } from "../kinds/index.js";

const text: Field = { is: "string" };
const textMap: Field = { is: "map", of: text };

/** The lists of metadata that are managed, as the API has them. */
function objectMetaLists(): Record<string, Field> {
  const { fields } = shapeOf("ObjectMeta");
  return Object.fromEntries(
    metadataLists.flatMap((name) => (fields[name] ? [[name, fields[name]]] : [])),
  );
}

const metadata: Readonly<Record<string, Field>> = {
  name: text,
  namespace: text,
  labels: textMap,
  annotations: textMap,
  ...objectMetaLists(),
};

/** What stands at the top of each kind of job. */
const roots = kinds.map(
  ({ specShape }) =>
    ({
      metadata: { members: metadata },
      spec: { members: shapeOf(specShape).fields },
    }) as const,
);

interface Walk {
  /** As far as the path leads, with words and brackets put right. */
  readonly path: string;
  /** Whether all of it was understood. */
  readonly isWhole: boolean;
}

function membersOf(field: Field): Readonly<Record<string, Field>> | undefined {
  return field.is === "object" && field.shape !== undefined
    ? shapeOf(field.shape).fields
    : undefined;
}

function walkMembers(
  members: Readonly<Record<string, Field>>,
  steps: string[],
  path: string,
): Walk {
  const [step, ...rest] = steps;
  if (step === undefined) {
    return { path, isWhole: true };
  }
  const name = Object.hasOwn(members, step) ? step : closestWord(step, Object.keys(members));
  const field = name === undefined ? undefined : members[name];
  return field === undefined
    ? { path, isWhole: false }
    : walkField(field, rest, `${path}.${name ?? ""}`);
}

function walkField(field: Field, steps: string[], path: string): Walk {
  if (steps.length === 0) {
    return { path, isWhole: true };
  }
  // Keys of a map are anybody's, and so is what is in a value of no known type.
  if (field.is === "map" || field.is === "any") {
    return { path: [path, ...steps].join(".").replaceAll(".[]", "[]"), isWhole: true };
  }
  if (field.is === "list") {
    const rest = steps[0] === "[]" ? steps.slice(1) : steps;
    return walkField(field.of ?? { is: "any" }, rest, `${path}[]`);
  }
  const members = membersOf(field);
  return members ? walkMembers(members, steps, path) : { path, isWhole: false };
}

/** The nearest path that a job of either kind has; undefined where not even the first word is close. */
function nearestPath(path: string): string | undefined {
  // Keys of labels have slashes; a JSON Pointer begins with one.
  const dotted = path.startsWith("/") ? path.slice(1).replaceAll("/", ".") : path;
  const [root, ...steps] = dotted.match(/\[\]|[^.[\]]+/g) ?? [];
  const first = closestWord(root ?? "", ["spec", "metadata"]);
  if (first !== "spec" && first !== "metadata") {
    return undefined;
  }
  const walks = roots.map((kind) => walkMembers(kind[first].members, steps, first));
  const exact = walks.find((walk) => walk.isWhole && walk.path === path);
  const best = walks.toSorted(
    (a, b) => Number(b.isWhole) - Number(a.isWhole) || b.path.length - a.path.length,
  )[0];
  return (exact ?? best)?.path;
}

/**
 * Refuses rows of `volcano:mutability` about fields that no job has: they would silently do nothing.
 *
 * @throws ConfigError `CONFIG_INVALID`, with the nearest path
 */
export function refuseUnknownPaths({ mutability, name }: Connection): void {
  for (const path of Object.keys(mutability)) {
    const nearest = nearestPath(path);
    if (nearest === path) {
      continue;
    }
    const setting =
      name === "default" ? "volcano:mutability" : `volcano:connections.${name}.mutability`;
    const hint =
      nearest === undefined ? "paths begin with spec or metadata" : `the nearest is ${nearest}`;
    const message = `read the connection settings: ${setting} has a row for \`${path}\`, which is no field of a job: ${hint}; correct the configuration`;
    throw new ConfigError("CONFIG_INVALID", message);
  }
}
