import type { Kind, Problem } from "../kinds/kind.js";
import { isJsonObject, type JsonObject } from "../values/json.js";
import type { Step } from "../kinds/mutability.js";
import { shapeOf } from "../go-spelling/remarshal.js";
import { findUnknownFields, type UnknownField } from "../kinds/schema.js";
import type { Field } from "../go-spelling/shape.js";
import { pathText } from "../planning/path.js";
import { closestWord } from "../values/closest-word.js";

function fieldsOf(field: Field | undefined): Readonly<Record<string, Field>> {
  return field?.is === "object" ? shapeOf(field.shape ?? "").fields : {};
}

function fieldBelow(step: Step, field: Field | undefined): Field | undefined {
  if (typeof step !== "string") {
    return field?.of;
  }
  const fields = fieldsOf(field);
  if (field?.is !== "object") {
    return field?.of;
  }
  return Object.hasOwn(fields, step) ? fields[step] : undefined;
}

interface Place {
  readonly path: string;
  readonly field: Field | undefined;
}

/** The structures around a place, the innermost first; not the one that it is in itself. */
function placesAround(steps: readonly Step[], specShape: string): Place[] {
  let field: Field | undefined = { is: "object", shape: specShape };
  const places: Place[] = [{ path: pathText(steps.slice(0, 1)), field }];
  for (let i = 1; i < steps.length - 1; i += 1) {
    const step = steps[i];
    if (step === undefined) {
      break;
    }
    field = fieldBelow(step, field);
    places.push({ path: pathText(steps.slice(0, i + 1)), field });
  }
  return places.reverse();
}

/** How far below a structure a word is looked for: `spec.template.spec.containers[]` is three levels below `spec`. */
const deepest = 4;

/** For every field at or below a structure the nearest place that has it: what follows after the structure's own. */
function placesBelow(start: Field | undefined): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let level: Place[] = [{ path: "", field: start }];
  for (let depth = 0; depth <= deepest; depth += 1) {
    for (const { path, field } of level) {
      for (const name of Object.keys(fieldsOf(field)).filter((each) => !found.has(each))) {
        found.set(name, path);
      }
    }
    level = level.flatMap(({ path, field }) =>
      Object.entries(fieldsOf(field)).map(([member, each]) =>
        each.is === "list"
          ? { path: `${path}.${member}[]`, field: each.of }
          : { path: `${path}.${member}`, field: each },
      ),
    );
  }
  return found;
}

/** Letters that differ by a slip of the finger. */
const slip = 2;

/**
 * What the person who wrote an unknown field most likely meant. What lies below a structure is looked up once, however
 * many of its members are unknown.
 */
function hinter(kind: Kind): (field: UnknownField) => string {
  const below = new Map<string, ReadonlyMap<string, string>>();
  const find: FindBelow = ({ path, field }, name) => {
    const shape = field?.is === "object" ? (field.shape ?? "") : "";
    const places = below.get(shape) ?? placesBelow(field);
    below.set(shape, places);
    const found = places.get(name);
    return found === undefined ? undefined : path + found;
  };
  return (field) => hintOf(field, kind, find);
}

type FindBelow = (place: Place, name: string) => string | undefined;

/** Another place for the same word, or another word. */
function hintOf({ name, steps, siblings }: UnknownField, kind: Kind, findBelow: FindBelow): string {
  const [here, ...around] = placesAround(steps, kind.specShape);
  const above = around.find(({ field }) => Object.hasOwn(fieldsOf(field), name));
  if (above) {
    return `${name} belongs to ${above.path}`;
  }
  // A slip of the finger counts before the same word elsewhere, a likeness after it.
  const typed = closestWord(name, siblings, slip);
  if (typed !== undefined) {
    return `did you mean ${typed}?`;
  }
  const below = [here, ...around]
    .map((place) => (place ? findBelow(place, name) : undefined))
    .find((place) => place !== undefined);
  if (below !== undefined) {
    return `${name} belongs to ${below}`;
  }
  const meant = closestWord(name, siblings);
  return meant === undefined ? "" : `did you mean ${meant}?`;
}

/**
 * The metadata of a pod template is a whole ObjectMeta to the API (kube-apiserver 1.34.1 takes it under strict validation);
 * the shapes have of it what means something for pods.
 */
function isOfObjectMeta({ steps, name }: UnknownField): boolean {
  const isTemplate = steps.at(-3) === "template" && steps.at(-2) === "metadata";
  return isTemplate && Object.hasOwn(shapeOf("ObjectMeta").fields, name);
}

function findForeign(kind: Kind, spec: JsonObject): UnknownField[] {
  return findUnknownFields(spec, kind.specShape, "spec").filter((field) => !isOfObjectMeta(field));
}

/** The members of a spec that the API's types do not have, as faults. */
export function findUnknownFieldProblems(kind: Kind, spec: JsonObject): Problem[] {
  const hintOn = hinter(kind);
  return findForeign(kind, spec).map((field) => {
    const hint = hintOn(field);
    const shown = hint === "" ? "" : `: ${hint}`;
    const wayOut =
      hint === ""
        ? "; a server that is newer than this version may: set volcano:unknownFields to warn"
        : "";
    return {
      path: pathText(field.steps),
      reason: `is not a field that this version knows${shown}${wayOut}`,
    };
  });
}

/** The same as warnings, one text each. */
export function describeUnknownFields(kind: Kind, spec: unknown): string[] {
  if (!isJsonObject(spec)) {
    return [];
  }
  const hintOn = hinter(kind);
  return findForeign(kind, spec).map((field) => {
    const hint = hintOn(field);
    const shown = hint === "" ? "" : ` (${hint})`;
    return `${pathText(field.steps)} is not a field that this version knows${shown}: it is sent as it is, and a server that does not know it drops it`;
  });
}
