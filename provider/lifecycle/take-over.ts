/** Takes a job that this resource made and that no state knows of: after a kill, or when it is declared again. */
import type { KubernetesJob } from "../api/objects.js";
import { isApiError } from "../errors.js";
import { isJsonObject, isSameJson, type JsonObject } from "../values/json.js";
import type { Kind } from "../kinds/kind.js";
import { pointer, type Operation } from "../planning/json-patch.js";
import { planChange, type DeclaredJob, type Plan } from "../planning/plan.js";
import { isMadeBy } from "./generations.js";
import type { JobProperties } from "./inputs.js";
import { annotationOf, createAnnotation, marksOf, takenFromAnnotation } from "./marks.js";
import { tell } from "./messages.js";
import { takenByOwn } from "./name-taken.js";
import { pauseAfter } from "./pause.js";
import { recall } from "./run-memory.js";
import { look, type Target } from "./target.js";
import { isUnsettled } from "./unsettled.js";

function asObject(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** Of labels and annotations, controllers and webhooks add their own: only what is declared now is compared. */
function declaredMap(live: unknown, wanted: unknown): JsonObject {
  const names = Object.keys(asObject(wanted));
  return Object.fromEntries(
    Object.entries(asObject(live)).filter(([name]) => names.includes(name)),
  );
}

/** The live object as a declaration, without what the server itself wrote into it. */
export function declaredFrom(kind: Kind, live: KubernetesJob, wanted: DeclaredJob): DeclaredJob {
  return {
    metadata: {
      ...wanted.metadata,
      labels: declaredMap(live.metadata.labels, wanted.metadata["labels"]),
      annotations: declaredMap(live.metadata.annotations, wanted.metadata["annotations"]),
    },
    spec: kind.declaredPart(live.spec),
  };
}

function planTaking({ kind, connection }: Target, next: JobProperties, live: KubernetesJob): Plan {
  return planChange({
    kind,
    profile: connection.profile,
    overrides: connection.mutability,
    before: declaredFrom(kind, live, next),
    after: next,
    live: { metadata: live.metadata, spec: live.spec, status: live.status },
    marks: marksOf(next.origin, connection.ownerMarks),
  });
}

const pathOf = (annotation: string) => pointer(["metadata", "annotations", annotation]);

/** Only this very object, in the hands that it was found in, becomes this call's. */
function takingOperations(live: KubernetesJob, createId: string, plan: Plan): Operation[] {
  const former = annotationOf(live.metadata, createAnnotation);
  return [
    { op: "test", path: "/metadata/uid", value: live.metadata.uid },
    { op: "test", path: pathOf(createAnnotation), value: former ?? null },
    { op: "add", path: pathOf(createAnnotation), value: createId },
    { op: "add", path: pathOf(takenFromAnnotation), value: former ?? "" },
    ...plan.operations,
  ];
}

async function tellTaken(target: Target, live: KubernetesJob, plan: Plan): Promise<void> {
  const since = live.metadata.creationTimestamp ?? "an unknown time";
  const paths = plan.changes.map(({ path }) => path).join(", ");
  const patched =
    paths === "" ? "it is as declared, so nothing else was changed" : `patched: ${paths}`;
  const text = `${target.label}: this resource's job was there already, since ${since}, and was taken over instead of a new one being made; ${patched}`;
  await tell("warning", { origin: target.origin, text });
}

/** Answers after which the object may be another, or look different. */
const worthAnotherLook = [404, 409, 422];

/**
 * Makes the job on the server this create call's, with one guarded patch that also brings it to what is declared.
 *
 * @returns the job, or undefined where it is gone meanwhile
 * @throws ProviderError `JOB_NAME_TAKEN` where no patch makes it what is declared; what the client throws
 */
export async function takeOver(
  target: Target,
  properties: JobProperties,
  { found, createId }: { readonly found: KubernetesJob; readonly createId: string },
): Promise<KubernetesJob | undefined> {
  let live = found;
  for (let failures = 1; ; failures++) {
    const plan = planTaking(target, properties, live);
    if (plan.verdict === "replace") {
      throw takenByOwn(target, live, plan);
    }
    const operations = takingOperations(live, createId, plan);
    try {
      const options = { fallbackToMerge: true };
      const { object } = await target.jobs.patch(target.name, operations, options);
      recall(target.origin)?.taken.add(object.metadata.uid);
      await tellTaken(target, live, plan);
      return object;
    } catch (error) {
      const isRefused = isApiError(error) && worthAnotherLook.includes(error.status);
      if ((!isRefused && !isUnsettled(error)) || target.deadline.isOver()) {
        throw error;
      }
      const next = await look(target);
      if (!next) {
        return undefined;
      }
      if (isMadeBy(next, createId)) {
        recall(target.origin)?.taken.add(next.metadata.uid);
        await tellTaken(target, live, plan);
        return next;
      }
      const again = planTaking(target, properties, next);
      const isSame = isSameJson(operations, takingOperations(next, createId, again));
      // The very same patch would only be refused again.
      if (isRefused && isSame) {
        throw error;
      }
      live = next;
      if (!(await pauseAfter(failures, target.deadline))) {
        throw error;
      }
    }
  }
}
