/** Whose a job is that is there already, and whether a create may take it (`lifecycle.adopt`). */
import type { KubernetesJob } from "../api/objects.js";
import { planAdoption } from "../planning/adoption.js";
import { PatchWriter, type Operation } from "../planning/json-patch.js";
import { writeMarks, type MarkMaps, type Plan } from "../planning/plan.js";
import { hasOriginOf } from "./generations.js";
import type { JobProperties } from "./inputs.js";
import {
  annotationOf,
  createAnnotation,
  marksOf,
  originAnnotation,
  takenFromAnnotation,
} from "./marks.js";
import {
  cannotAdopt,
  heldInRun,
  lastRunInTheWay,
  takenByAnother,
  takenByOwn,
} from "./name-taken.js";
import type { Owner } from "./owner.js";
import { holderOf, isOfState, recall } from "./run-memory.js";
import type { LifecycleSettings } from "./settings.js";
import type { Target } from "./target.js";

/** Which jobs a create takes over. */
type Adoption = NonNullable<LifecycleSettings["adopt"]>;

/** Whose the object is by its marks alone; as nobody's own. */
export function markedOwner({ metadata }: KubernetesJob): Owner {
  const urn = annotationOf(metadata, originAnnotation);
  if (typeof urn === "string" && urn !== "") {
    return { is: "another", urn };
  }
  // A connection with `volcano:ownerMarks: false` leaves this one mark.
  const isMade = annotationOf(metadata, createAnnotation) !== undefined;
  return isMade ? { is: "another", urn: undefined } : { is: "nobody" };
}

/** The object as the memory of the run knows it. */
export function jobOn({ connection }: Pick<Target, "connection">, { metadata }: KubernetesJob) {
  return { endpoint: connection.endpoint, uid: metadata.uid };
}

/** What the object's marks say, and what this run knows. */
export function ownerOf(
  target: Pick<Target, "origin" | "connection">,
  object: KubernetesJob,
): Owner {
  const { origin } = target;
  const isOwn = hasOriginOf(object, origin) || holderOf(jobOn(target, object))?.origin === origin;
  return isOwn ? { is: "own" } : markedOwner(object);
}

/**
 * Which jobs the resource's create may take. A resource that has its job in the state already is replaced and not new, so
 * its setting has no effect.
 */
export function adoptionOf({ lifecycle, origin }: JobProperties): Adoption {
  return recall(origin)?.hadJob === true ? "own" : (lifecycle.adopt ?? "own");
}

/** Whose jobs each setting takes. */
const takes: Readonly<Record<Adoption, readonly Owner["is"][]>> = {
  own: ["own"],
  unowned: ["own", "nobody"],
  any: ["own", "nobody", "another"],
};

/** A job that may be taken, and what comes of it. */
export interface Taking {
  readonly owner: Owner;
  readonly plan: Plan;
}

/**
 * Plans to take the object.
 *
 * @throws ProviderError `JOB_NAME_TAKEN` where it is not to be taken, another resource of this run has it, or it is the last
 * run of a job that is to run again
 */
export function planTaking(target: Target, next: JobProperties, live: KubernetesJob): Taking {
  const owner = ownerOf(target, live);
  const adoption = adoptionOf(next);
  if (!takes[adoption].includes(owner.is)) {
    const canAdopt = recall(target.origin)?.hadJob !== true;
    throw takenByAnother(target, owner, { canAdopt });
  }
  const holder = holderOf(jobOn(target, live));
  if (holder && holder.origin !== target.origin) {
    throw heldInRun(target, holder.origin);
  }
  const { uid } = live.metadata;
  if (recall(target.origin)?.runsAgain === true && isOfState(target.origin, uid)) {
    throw lastRunInTheWay(target, live);
  }
  const { kind, connection } = target;
  const plan = planAdoption({
    kind,
    profile: connection.profile,
    overrides: connection.mutability,
    wanted: next,
    live: { ...live, metadata: marked(live, marksFor(target, owner, { live, createId: "" })) },
  });
  return { owner, plan };
}

/** Why the object cannot become what is declared. */
export function refusalOf(target: Target, live: KubernetesJob, { owner, plan }: Taking) {
  return owner.is === "own"
    ? takenByOwn(target, live, plan)
    : cannotAdopt(target, live, { owner, plan });
}

function marksFor(
  { origin, connection }: Target,
  owner: Owner,
  { live, createId }: { readonly live: KubernetesJob; readonly createId: string },
): MarkMaps {
  const { labels, annotations } = marksOf(origin, connection.ownerMarks, createId);
  const former = annotationOf(live.metadata, createAnnotation);
  const isTold = former !== undefined || owner.is === "own";
  return {
    labels,
    annotations: {
      ...annotations,
      ...(isTold ? { [takenFromAnnotation]: former ?? "" } : {}),
    },
  };
}

function marked({ metadata }: KubernetesJob, marks: MarkMaps) {
  const { labels, annotations } = metadata;
  // A map that is not there, and that no mark makes, has to be made by whoever writes into it.
  const maps = Object.entries({
    labels: { ...labels, ...marks.labels },
    annotations: { ...annotations, ...marks.annotations },
  }).filter(([, map]) => Object.keys(map).length > 0);
  return { ...metadata, ...Object.fromEntries(maps) };
}

/** The patch that takes this very object, in the hands that it was found in, and brings it to what is declared. */
export function takingOperations(
  target: Target,
  live: KubernetesJob,
  { owner, plan, createId }: Taking & { readonly createId: string },
): Operation[] {
  const writer = new PatchWriter({ metadata: live.metadata });
  for (const name of [createAnnotation, originAnnotation]) {
    // A writer that has to make the map guards that there is none.
    if (live.metadata.annotations) {
      writer.guard(["metadata", "annotations", name]);
    }
  }
  writeMarks(writer, marksFor(target, owner, { live, createId }));
  return [
    { op: "test", path: "/metadata/uid", value: live.metadata.uid },
    ...writer.operations,
    ...plan.operations,
  ];
}
