/** Which object on the server is the one that a state speaks of. */
import type { KubernetesJob } from "../api/objects.js";
import type { JobFacts, JobProperties } from "./inputs.js";
import { annotationOf, createAnnotation, originAnnotation, takenFromAnnotation } from "./marks.js";

type State = Pick<JobProperties, "uid" | "origin" | "facts">;

/** Whether the object carries the owner mark of the resource with this URN. */
export function hasOriginOf({ metadata }: KubernetesJob, origin: string): boolean {
  return origin !== "" && annotationOf(metadata, originAnnotation) === origin;
}

/** Whether the object carries the resource's owner mark, the present one or a former one. */
function isMarkedOurs(object: KubernetesJob, { origin, facts }: State): boolean {
  return hasOriginOf(object, origin) || hasOriginOf(object, facts.markedAs ?? "");
}

/**
 * Whether another resource has taken the object over (`lifecycle.adopt: "any"`): it has that one's owner mark, and is of a
 * generation that the state does not know.
 */
export function isTakenByAnother(object: KubernetesJob, state: State): boolean {
  const owner = annotationOf(object.metadata, originAnnotation);
  if (typeof owner !== "string" || owner === "" || isMarkedOurs(object, state)) {
    return false;
  }
  return isOfLaterCreate(object, state);
}

/** Whether a create call has taken the object over that the state does not know of. */
function isOfLaterCreate({ metadata }: KubernetesJob, { facts }: State): boolean {
  const made = annotationOf(metadata, createAnnotation);
  return facts.createId === undefined
    ? annotationOf(metadata, takenFromAnnotation) !== undefined
    : made !== undefined && made !== facts.createId;
}

/** Whether this very create call made the object, or took it. */
export function isMadeBy({ metadata }: KubernetesJob, createId: string): boolean {
  return annotationOf(metadata, createAnnotation) === createId;
}

/**
 * Whether the object is the one that the state speaks of: it has the uid, or it carries the resource's owner mark and is
 * of the same generation. So a job that was made anew from its own manifest, by `kubectl replace --force` or from a
 * backup, is still this resource's, and one that a later create call made is not. A state of an older version knows no
 * generation, a manifest by hand may carry none: then the owner mark decides. Where only the id is known, as of a lookup,
 * it is enough. One with the state's uid is another's after that one took it over.
 */
export function isOurs(object: KubernetesJob, state: State): boolean {
  const { uid, facts } = state;
  const { createId } = facts;
  if (facts.isLookup === true) {
    return true;
  }
  if (uid !== undefined && object.metadata.uid === uid) {
    return !isTakenByAnother(object, state);
  }
  if (createId !== undefined && isMadeBy(object, createId)) {
    return uid === undefined || isMarkedOurs(object, state);
  }
  if (uid === undefined && createId === undefined) {
    return true;
  }
  if (!isMarkedOurs(object, state)) {
    return false;
  }
  return createId === undefined || annotationOf(object.metadata, createAnnotation) === undefined;
}

/**
 * Whether a later create call of the same resource has taken the object over since the state was written, so that another
 * entry of the state, or none yet, speaks of it.
 */
export function isTakenOver(object: KubernetesJob, state: State): boolean {
  const isIt = object.metadata.uid === state.uid || isMarkedOurs(object, state);
  return isIt && isOfLaterCreate(object, state);
}

/** The facts, with the object's generation where a state of an older version has none. */
export function learnGeneration(facts: JobFacts, { metadata }: KubernetesJob): JobFacts {
  const made = annotationOf(metadata, createAnnotation);
  if (facts.createId !== undefined || typeof made !== "string") {
    return facts;
  }
  // A later create call took this one over: the state may be of the job as it was before.
  if (annotationOf(metadata, takenFromAnnotation) !== undefined) {
    return facts;
  }
  return { ...facts, createId: made };
}
