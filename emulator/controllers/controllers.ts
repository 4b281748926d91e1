import { isSameJson, type JsonObject } from "../../provider/values/json.js";
import { numberAt, textAt, valueAt } from "../../provider/server/json-access.js";
import { notFound } from "../http/statuses.js";
import { deleteObject } from "../registry/deletion.js";
import { podsOf, strategyOf, type JobKind, type World } from "../world.js";
import { changedPod } from "../pods/pod-change.js";
import { changedPodGroup, podGroupName, type PodGroupChange } from "../volcano/pod-group.js";
import { isEnded, type PodChange, type PodRecord } from "../pods/pod.js";
import { commandStrategy } from "../volcano/command.js";
import { behaviourOf, type Phase } from "./behaviours.js";
import { Courses, type AutomaticLifecycle } from "./courses.js";
import { addressOf, jobAt, type JobAddress } from "./job-address.js";
import { obey } from "./obeying.js";
import { followGang, stampOf } from "./job-gang.js";
import { followPhase } from "./job-pods.js";
import { withoutCounters } from "./pod-counts.js";
import { isExpiringPhase, type PhaseDetails } from "./phases.js";

/** When a job is to go, in milliseconds since 1970; undefined for one that is not over or has no ttl. */
function expiryOf(kind: JobKind, job: JsonObject): number | undefined {
  const behaviour = behaviourOf(kind);
  const seconds = numberAt(job, "spec", "ttlSecondsAfterFinished");
  return seconds === undefined || behaviour?.isFinished(job) !== true
    ? undefined
    : Date.parse(behaviour.finishTime(job)) + seconds * 1000;
}

/** The emulated controllers: they write statuses, name claims, make and end pods, and delete what has lived its time. */
export class Controllers {
  private readonly world: World;
  private readonly courses: Courses | undefined;

  constructor(world: World, lifecycle: AutomaticLifecycle | undefined) {
    this.world = world;
    this.courses =
      lifecycle && new Courses(world, lifecycle, (address, phase) => this.setPhase(address, phase));
    world.storage.listen((event) => {
      const strategy = world.strategies.find(({ resource }) => resource === event.resource);
      const kind = strategy?.kindName ?? "";
      if (event.type === "ADDED") {
        this.followNew(event.resource, kind, event.object);
      }
      if (event.type === "MODIFIED") {
        this.followChange(kind, event.object, event.previous);
      }
      if (event.type === "DELETED") {
        followGang(world, event.object, undefined);
        this.courses?.forget(textAt(event.object, "metadata", "uid"));
      }
    });
  }

  /** Moves a job into a phase, as its controller would. @throws StatusFailure 404 */
  setPhase(address: JobAddress, phase: Phase, details?: PhaseDetails): JsonObject {
    const { world } = this;
    const strategy = strategyOf(world, address.kind);
    const behaviour = behaviourOf(address.kind);
    const job = world.storage.get(strategy.resource, address.namespace, address.name);
    if (!job) {
      throw notFound(strategy.names, address.name);
    }
    if (!behaviour) {
      throw new Error(`no controller looks after a ${address.kind}`);
    }
    const options = { schedule: world.schedule, ...(details ? { details } : {}) };
    const seen = behaviour.take(world, job);
    const status = behaviour.status(seen, phase, options);
    const moved = { ...seen, status };
    const plans = () => behaviour.podPlans(world, seen);
    followPhase(world, moved, { kind: address.kind, phase, plans });
    if (behaviour.gangPhases) {
      followGang(world, moved, behaviour.gangPhases[phase]);
    }
    const counted = { ...moved, status: behaviour.counted(world, moved, podsOf(world, moved)) };
    const stored = world.storage.write(strategy.resource, counted);
    if (isExpiringPhase(phase)) {
      this.planExpiry(address, stored);
    }
    return stored;
  }

  /**
   * Says what a pod does; the counters of its job follow, and the job's phase does not.
   *
   * @throws Error for a pod or a container that is not there
   */
  setPod(address: { readonly namespace: string; readonly name: string }, change: PodChange): void {
    const { world } = this;
    const pod = world.pods.get(address.namespace, address.name);
    if (!pod) {
      const known = world.pods.list(address.namespace).map(({ name }) => name);
      throw new Error(
        `no pod ${address.namespace}/${address.name}: there are ${known.join(", ") || "none"}`,
      );
    }
    const changed = changedPod(pod, change, world.schedule.timestamp());
    world.pods.set({
      ...changed,
      isTold: change.phase === undefined ? pod.isTold : isEnded(changed),
      revision: world.storage.nextRevision(),
    });
    const job = this.jobOf(pod);
    if (job) {
      this.recount(pod.kind, job);
    }
  }

  /**
   * Says what the scheduler makes of a job's gang. One that is not admitted to its queue (`Pending`) has no pods.
   *
   * @throws Error for a job that has no PodGroup
   */
  setPodGroup(address: JobAddress, change: PodGroupChange): void {
    const { world } = this;
    const { kind, namespace, name } = address;
    const { resource } = strategyOf(world, kind);
    const job = world.storage.get(resource, namespace, name) ?? {};
    const group = world.podGroups.get(namespace, podGroupName(job));
    if (!group) {
      throw new Error(
        `${kind} ${namespace}/${name} has no PodGroup: it has one while it is Pending or Running`,
      );
    }
    const changed = changedPodGroup(group, change, stampOf(world));
    world.podGroups.set(changed);
    if (changed.phase === group.phase) {
      return;
    }
    if (changed.phase === "Pending") {
      podsOf(world, job).forEach((pod) => {
        world.pods.delete(pod);
      });
      world.storage.write(resource, { ...job, status: withoutCounters(job) });
    } else if (group.phase === "Pending") {
      const plans = () => behaviourOf(kind)?.podPlans(world, job) ?? [];
      followPhase(world, job, { kind, phase: "Pending", plans });
      this.recount(kind, job);
    }
  }

  private jobOf({ kind, namespace, job: name, owner }: PodRecord): JsonObject | undefined {
    const job = this.world.storage.get(strategyOf(this.world, kind).resource, namespace, name);
    return textAt(job, "metadata", "uid") === owner ? job : undefined;
  }

  private recount(kind: JobKind, job: JsonObject): void {
    const { world } = this;
    const status = behaviourOf(kind)?.counted(world, job, podsOf(world, job));
    if (status === undefined || isSameJson(status, job["status"])) {
      return;
    }
    world.storage.write(strategyOf(world, kind).resource, { ...job, status });
  }

  /**
   * Deletes a finished job once its ttl is over, counted from its end. Whatever moves that plans anew, so what is due earlier
   * than the job as it is then does nothing.
   */
  private planExpiry(address: JobAddress, job: JsonObject): void {
    const { schedule } = this.world;
    const dueMs = expiryOf(address.kind, job);
    if (dueMs === undefined) {
      return;
    }
    const uid = textAt(job, "metadata", "uid");
    schedule.after(Math.max(0, dueMs - schedule.now()), () => {
      const current = jobAt(this.world, address, uid);
      const currentMs = current && expiryOf(address.kind, current);
      if (currentMs === undefined || currentMs > schedule.now()) {
        return;
      }
      const options = {
        isDryRun: false,
        propagationPolicy: "Foreground",
        orphanDependents: undefined,
        uid,
        resourceVersion: undefined,
      };
      deleteObject(this.world, strategyOf(this.world, address.kind), { ...address, options });
    });
  }

  private followNew(resource: string, kind: JobKind, object: JsonObject): void {
    const { world, courses } = this;
    if (resource === commandStrategy.resource) {
      obey(world, object, {
        setPhase: (address, phase) => this.setPhase(address, phase),
        leaveCourse: (uid) => courses?.stop(uid),
        goOn: (address, uid) => courses?.goOn(address, uid),
      });
      return;
    }
    if (behaviourOf(kind)) {
      courses?.start(addressOf(kind, object), object);
    }
  }

  /** A finished job that gets a ttl later expires, too; a job that is suspended or resumed follows. */
  private followChange(kind: JobKind, job: JsonObject, previous: JsonObject | undefined): void {
    const behaviour = behaviourOf(kind);
    if (!behaviour || isSameJson(valueAt(previous, "spec"), job["spec"])) {
      return;
    }
    const address = addressOf(kind, job);
    const hasChanged = (member: string) =>
      valueAt(job, "spec", member) !== valueAt(previous, "spec", member);
    if (behaviour.isFinished(job)) {
      if (hasChanged("ttlSecondsAfterFinished")) {
        this.planExpiry(address, job);
      }
      return;
    }
    if (!this.courses || !behaviour.isSuspendable || !hasChanged("suspend")) {
      return;
    }
    this.courses.stop(textAt(job, "metadata", "uid"));
    this.courses.start(address, job);
  }
}
