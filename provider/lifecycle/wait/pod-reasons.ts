/** Why pods do not run, or not again: one reason a pod, and equal ones together. Pure. */
import type { Condition, Container, Pod } from "../../api/pods.js";
import type { PodGroup } from "../../api/pod-groups.js";

/** Why a pod does not run. */
export interface PodReason {
  /** Equal for pods of which the same is said. */
  readonly key: string;
  /** The server's words, unclean. */
  readonly text: string;
  /** It will not pass by itself, as far as one can tell. */
  readonly isFault: boolean;
}

/** A reason, and how many pods have it. */
export interface ReasonGroup extends PodReason {
  readonly count: number;
}

/** What a kubelet says of a container that is on its way. */
const ordinaryWaits: readonly string[] = ["ContainerCreating", "PodInitializing", ""];
/** Whose message names the image. Source: kubernetes v1.34.1, kubelet/images/types.go. */
const imageFaults: readonly string[] = [
  "ErrImagePull",
  "ImagePullBackOff",
  "ImageInspectError",
  "ErrImageNeverPull",
  "InvalidImageName",
  "RegistryUnavailable",
];
/** Of a pod that only waits for the others of its gang (volcano.sh/volcano v1.14.1, TaskSchedulingReason). */
const waitsForGang = "Schedulable";

function times(count: number): string {
  return count === 1 ? "1 restart" : `${count} restarts`;
}

function waitOf(container: Container): PodReason | undefined {
  const { waiting, restartCount, lastTerminated, image } = container;
  if (waiting === undefined || ordinaryWaits.includes(waiting.reason)) {
    return undefined;
  }
  const { reason, message } = waiting;
  if (reason === "CrashLoopBackOff") {
    const end =
      lastTerminated === undefined
        ? ""
        : `, last exit code ${lastTerminated.exitCode}${lastTerminated.reason === "" ? "" : ` (${lastTerminated.reason})`}`;
    return { key: reason, text: `${reason}, ${times(restartCount)}${end}`, isFault: true };
  }
  if (imageFaults.includes(reason)) {
    const said = message === "" ? image : message;
    // One that fails to pull goes back and forth between the two.
    return { key: `image ${image}`, text: `${reason}: ${said}`, isFault: true };
  }
  const text = message === "" ? reason : `${reason}: ${message}`;
  return { key: text, text, isFault: true };
}

/** Volcano says first how many pods wait, and then why; a scheduler adds what evicting others would help. */
export function originOf(message: string): string {
  const said = /\bOrigin reason is:? ?(?:[\w.-]{1,253}: )?/.exec(message);
  const origin = said === null ? message : message.slice(said.index + said[0].length);
  const rest = origin.search(/\.? preemption: /);
  return (rest === -1 ? origin : origin.slice(0, rest)).replace(/\.$/, "");
}

function scheduling(condition: Condition): PodReason {
  if (condition.reason === waitsForGang) {
    const text = "can be scheduled once the others of its gang can";
    return { key: text, text, isFault: false };
  }
  const text = condition.message === "" ? condition.reason : originOf(condition.message);
  return { key: text, text, isFault: condition.reason !== "SchedulingGated" };
}

/** Why a pod does not run; undefined of one that runs or has ended. */
export function reasonOf(pod: Pod): PodReason | undefined {
  const wait = pod.containers.map(waitOf).find((each) => each !== undefined);
  if (wait || pod.phase !== "Pending") {
    return wait;
  }
  const condition = pod.conditions.find(
    ({ type, status }) => type === "PodScheduled" && status === "False",
  );
  if (condition && pod.node === "") {
    return scheduling(condition);
  }
  const waiting = pod.containers.find((each) => (each.waiting?.reason ?? "") !== "")?.waiting;
  const text =
    waiting?.reason ??
    (pod.reason === "" ? (pod.node === "" ? "not scheduled yet" : "") : pod.reason);
  return text === "" ? undefined : { key: text, text, isFault: pod.reason !== "" };
}

/** Reasons with their pods counted: faults first, then what most pods say. */
export function groupReasons(reasons: readonly PodReason[]): ReasonGroup[] {
  const groups = new Map<string, ReasonGroup>();
  for (const reason of reasons) {
    const known = groups.get(reason.key);
    groups.set(reason.key, known ? { ...known, count: known.count + 1 } : { ...reason, count: 1 });
  }
  return [...groups.values()].toSorted(
    (a, b) => Number(b.isFault) - Number(a.isFault) || b.count - a.count,
  );
}

/**
 * Why Volcano does not run the gang: what it says of the PodGroup, as long as that is not older than what it has scheduled
 * since; `""` where it says nothing.
 */
export function unschedulable({ conditions }: PodGroup): string {
  const find = (type: string) =>
    conditions.find((each) => each.type === type && each.status === "True");
  const [held, scheduled] = [find("Unschedulable"), find("Scheduled")];
  if (!held || (scheduled && scheduled.lastTransitionTime > held.lastTransitionTime)) {
    return "";
  }
  return held.message === "" ? held.reason : originOf(held.message);
}
