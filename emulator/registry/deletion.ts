import type { JsonObject } from "../../provider/values/json.js";
import { listAt, numberAt, textAt, valueAt } from "../../provider/server/json-access.js";
import {
  foregroundFinalizer,
  metadataOf,
  orphanFinalizer,
} from "../../provider/server/metadata.js";
import { isBound } from "../pods/pod.js";
import type { DeleteOptions } from "../http/request-options.js";
import { conflict, notFound } from "../http/statuses.js";
import type { KindStrategy } from "./strategy.js";
import { podsOf, type World } from "../world.js";

/** What a delete did. */
export interface Deletion {
  /** The job itself while something holds it, undefined when it is gone. */
  readonly remaining: JsonObject | undefined;
  readonly uid: string;
}

/** kubectl and clients without a policy leave a batch/v1 Job's pods behind: the server says so. */
export const orphanWarning =
  "child pods are preserved by default when jobs are deleted; " +
  "set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning";

/** True where the server warns that pods will be left behind. */
export function leavesPodsUnasked(strategy: KindStrategy, options: DeleteOptions): boolean {
  return (
    strategy.defaultPropagation === "Orphan" &&
    options.propagationPolicy === undefined &&
    options.orphanDependents === undefined
  );
}

function checkPreconditions(strategy: KindStrategy, job: JsonObject, options: DeleteOptions): void {
  const name = textAt(job, "metadata", "name");
  const names = { group: strategy.names.group, kindName: strategy.names.kind };
  const uid = textAt(job, "metadata", "uid");
  if (options.uid !== undefined && options.uid !== uid) {
    const cause =
      `the UID in the precondition (${options.uid}) does not match the UID in record (${uid}). ` +
      "The object might have been deleted and then recreated";
    throw conflict(names, name, cause);
  }
  const version = textAt(job, "metadata", "resourceVersion");
  if (options.resourceVersion !== undefined && options.resourceVersion !== version) {
    const cause =
      `the ResourceVersion in the precondition (${options.resourceVersion}) does not match ` +
      `the ResourceVersion in record (${version}). The object might have been modified`;
    throw conflict(names, name, cause);
  }
}

function isOrphaning(
  strategy: KindStrategy,
  finalizers: readonly unknown[],
  options: DeleteOptions,
): boolean {
  if (options.orphanDependents !== undefined) {
    return options.orphanDependents;
  }
  if (options.propagationPolicy !== undefined) {
    return options.propagationPolicy === "Orphan";
  }
  if (finalizers.includes(orphanFinalizer)) {
    return true;
  }
  if (finalizers.includes(foregroundFinalizer)) {
    return false;
  }
  return strategy.defaultPropagation === "Orphan";
}

function isForeground(finalizers: readonly unknown[], options: DeleteOptions): boolean {
  if (options.orphanDependents !== undefined) {
    return false;
  }
  if (options.propagationPolicy !== undefined) {
    return options.propagationPolicy === "Foreground";
  }
  return finalizers.includes(foregroundFinalizer);
}

function finalizersOf(strategy: KindStrategy, job: JsonObject, options: DeleteOptions): unknown[] {
  const current = listAt(job, "metadata", "finalizers");
  const own = current.filter((each) => each !== orphanFinalizer && each !== foregroundFinalizer);
  return [
    ...own,
    ...(isOrphaning(strategy, current, options) ? [orphanFinalizer] : []),
    ...(isForeground(current, options) ? [foregroundFinalizer] : []),
  ];
}

function markDeleted(world: World, job: JsonObject, finalizers: readonly unknown[]): JsonObject {
  const metadata = { ...metadataOf(job), finalizers: [...finalizers] };
  if (valueAt(job, "metadata", "deletionTimestamp") === undefined) {
    const generation = numberAt(job, "metadata", "generation") ?? 1;
    Object.assign(metadata, {
      deletionTimestamp: world.schedule.timestamp(),
      generation: generation + 1,
    });
  }
  return { ...job, metadata: { ...metadata, deletionGracePeriodSeconds: 0 } };
}

/**
 * Deletes an object as the API server does: at once when nothing holds it, else marked and left to the finalizers.
 *
 * @throws StatusFailure 404, 409 for a precondition that does not hold
 */
export function deleteObject(
  world: World,
  strategy: KindStrategy,
  request: { readonly namespace: string; readonly name: string; readonly options: DeleteOptions },
): Deletion {
  const { namespace, name, options } = request;
  const job = world.storage.get(strategy.resource, namespace, name);
  if (!job) {
    throw notFound(strategy.names, name);
  }
  checkPreconditions(strategy, job, options);
  const uid = textAt(job, "metadata", "uid");
  const finalizers = finalizersOf(strategy, job, options);
  if (finalizers.length === 0) {
    if (options.isDryRun) {
      return { remaining: undefined, uid };
    }
    world.storage.remove(strategy.resource, namespace, name);
    collectPods(world, job);
    return { remaining: undefined, uid };
  }
  const marked = markDeleted(world, job, finalizers);
  if (options.isDryRun) {
    return { remaining: marked, uid };
  }
  const stored = isSameState(job, marked) ? job : world.storage.write(strategy.resource, marked);
  planFinalization(world, strategy, stored);
  return { remaining: stored, uid };
}

function isSameState(left: JsonObject, right: JsonObject): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** The garbage collector removes the pods of an owner that is gone. */
export function collectPods(world: World, job: JsonObject): void {
  const { garbageCollectionMs, podTerminationMs } = world.timing;
  const pods = podsOf(world, job);
  if (pods.length === 0) {
    return;
  }
  world.schedule.after(garbageCollectionMs + podTerminationMs, () => {
    for (const pod of pods) {
      world.pods.delete(pod);
    }
  });
}

function planFinalization(world: World, strategy: KindStrategy, job: JsonObject): void {
  const finalizers = listAt(job, "metadata", "finalizers");
  const { garbageCollectionMs, podTerminationMs } = world.timing;
  if (finalizers.includes(orphanFinalizer)) {
    world.schedule.after(garbageCollectionMs, () => {
      for (const pod of podsOf(world, job)) {
        world.pods.set({ ...pod, owner: undefined, revision: world.storage.nextRevision() });
      }
      removeFinalizer(world, strategy, job, orphanFinalizer);
    });
  }
  if (finalizers.includes(foregroundFinalizer)) {
    const hasToStop = podsOf(world, job).some(isBound);
    world.schedule.after(garbageCollectionMs + (hasToStop ? podTerminationMs : 0), () => {
      for (const pod of podsOf(world, job)) {
        world.pods.delete(pod);
      }
      removeFinalizer(world, strategy, job, foregroundFinalizer);
    });
  }
}

function removeFinalizer(
  world: World,
  strategy: KindStrategy,
  { metadata }: JsonObject,
  finalizer: string,
): void {
  const [namespace, name] = [textAt(metadata, "namespace"), textAt(metadata, "name")];
  const job = world.storage.get(strategy.resource, namespace, name);
  if (!job || textAt(job, "metadata", "uid") !== textAt(metadata, "uid")) {
    return;
  }
  const rest = listAt(job, "metadata", "finalizers").filter((each) => each !== finalizer);
  if (rest.length === 0) {
    world.storage.remove(strategy.resource, namespace, name);
  } else {
    world.storage.write(strategy.resource, {
      ...job,
      metadata: { ...metadataOf(job), finalizers: rest },
    });
  }
}
