import { createHash, randomBytes } from "node:crypto";
import { isJsonObject, type JsonObject } from "../values/json.js";

/** Annotation: the URN of the resource that the object belongs to. */
export const originAnnotation = "pulumi-volcano/origin";
/** Annotation: the create call that made the object, so that a repeated POST knows its own work. */
export const createAnnotation = "pulumi-volcano/create";
/** Annotation: the create call whose object a later one took over. */
export const takenFromAnnotation = "pulumi-volcano/taken-from";
/** Label: the project and stack, so that one list finds all jobs of a stack. */
const stackLabel = "pulumi-volcano/stack";
/** Names that belong to this package. */
export const reservedPrefix = "pulumi-volcano/";

/** Labels and annotations that this package adds. */
export interface Marks {
  readonly labels: JsonObject;
  readonly annotations: JsonObject;
}

/** Names one create call; every state has one, so it is short: 96 bits that nobody else draws. */
export function newCreateId(): string {
  return randomBytes(12).toString("base64url");
}

const none: Marks = { labels: {}, annotations: {} };

/** A short name for project and stack that fits into a label. */
export function stackMark(origin: string): string {
  // urn:pulumi:<stack>::<project>::<type>::<name>
  const [stack = "", project = ""] = origin.split("::");
  return createHash("sha256").update(`${project}::${stack}`).digest("hex").slice(0, 16);
}

/** Selects the jobs of the stack of the resource with this URN. */
export function stackSelector(origin: string): string {
  return `${stackLabel}=${stackMark(origin)}`;
}

/** Whether the object carries the label that {@link stackSelector} selects by. */
export function hasStackLabel({ labels }: JsonObject, origin: string): boolean {
  return isJsonObject(labels) && labels[stackLabel] === stackMark(origin);
}

/**
 * The marks of a resource's object; none where the connection does not want them or the resource's URN is not known.
 *
 * @param createId identifies the create call, where one is made
 */
export function marksOf(origin: string, isWanted: boolean, createId?: string): Marks {
  const annotations = createId === undefined ? {} : { [createAnnotation]: createId };
  if (origin === "" || !isWanted) {
    return { ...none, annotations };
  }
  return {
    labels: { [stackLabel]: stackMark(origin) },
    annotations: { [originAnnotation]: origin, ...annotations },
  };
}

/** The value of one annotation of an object. */
export function annotationOf(metadata: JsonObject, name: string): unknown {
  const annotations = metadata["annotations"];
  return isJsonObject(annotations) ? annotations[name] : undefined;
}
