/** Which containers of a job's pods have failed, the most telling first. Pure. */
import type { Pod, Termination } from "../../api/pods.js";

/** A container that ended with an error, or a pod that failed as a whole. */
export interface PodFailure {
  readonly pod: Pod;
  /** Undefined where the pod itself failed: evicted, past its deadline, lost with its node. */
  readonly container: { readonly name: string; readonly isInit: boolean } | undefined;
  readonly exitCode: number;
  /** The server's words, unclean. */
  readonly reason: string;
  readonly message: string;
  readonly finishedAt: string;
  /** The log is that of the run before the container's last start. */
  readonly isPreviousRun: boolean;
  /** Pods of which the same is said, this one among them. */
  readonly alike: number;
}

/** 128 and the signal: what ends the others of a gang when one has failed. */
const terminated = 143;

/** Signals that say something, as exit codes of a shell and of a runtime. */
const signals: Readonly<Record<number, string>> = {
  134: "SIGABRT",
  135: "SIGBUS",
  136: "SIGFPE",
  137: "SIGKILL",
  139: "SIGSEGV",
  [terminated]: "SIGTERM",
};

/** `exit code 137 (OOMKilled)`; a signal where the server has no better reason. */
export function describeExit(exitCode: number, reason: string): string {
  const signal = signals[exitCode];
  const isVague = reason === "" || reason === "Error";
  const words = [...(isVague && signal !== undefined ? [signal] : reason === "" ? [] : [reason])];
  return `exit code ${exitCode}${words.length === 0 ? "" : ` (${words.join()})`}`;
}

type Failure = Omit<PodFailure, "alike">;

function disruptionOf(pod: Pod): { readonly reason: string; readonly message: string } {
  const found = pod.conditions.find(
    ({ type, status }) => type === "DisruptionTarget" && status === "True",
  );
  return pod.reason === "" && found ? found : pod;
}

function failuresOf(pod: Pod): Failure[] {
  const ofContainers = pod.containers.flatMap((container): Failure[] => {
    const isOver = container.terminated !== undefined && container.terminated.exitCode !== 0;
    const end: Termination | undefined = isOver ? container.terminated : container.lastTerminated;
    if (end === undefined || end.exitCode === 0) {
      return [];
    }
    return [
      {
        pod,
        container: { name: container.name, isInit: container.isInit },
        exitCode: end.exitCode,
        reason: end.reason,
        message: end.message,
        finishedAt: end.finishedAt,
        isPreviousRun: !isOver && container.isRunning,
      },
    ];
  });
  const { reason, message } = disruptionOf(pod);
  if (pod.phase !== "Failed" || (reason === "" && ofContainers.length > 0)) {
    return ofContainers;
  }
  const own: Failure = {
    pod,
    container: undefined,
    exitCode: 0,
    reason,
    message,
    finishedAt: ofContainers[0]?.finishedAt ?? "",
    isPreviousRun: false,
  };
  // What befell the pod is why its containers ended.
  return [own, ...ofContainers];
}

/** Times of the server sort as texts; what has none comes last. */
function compare(a: Failure, b: Failure): number {
  const isSecondary = (each: Failure) => Number(each.container && each.exitCode === terminated);
  const time = (each: Failure) => (each.finishedAt === "" ? "~" : each.finishedAt);
  return isSecondary(a) - isSecondary(b) || (time(a) < time(b) ? -1 : Number(time(a) > time(b)));
}

/**
 * What has failed, first of all what failed first and was not merely told to end, and each sort of failure of a part of the
 * job once.
 *
 * @param partOf - which part of the job a pod is
 */
export function findFailures(
  pods: readonly Pod[],
  partOf: (pod: Pod) => string,
): readonly PodFailure[] {
  const groups = new Map<string, PodFailure>();
  for (const failure of pods.flatMap(failuresOf).toSorted(compare)) {
    const { pod, container, exitCode, reason } = failure;
    // Indexes of a job are all alike, its tasks are not.
    const part = partOf(pod).replace(/(?<!\d)\d+$/, "");
    const key = JSON.stringify([part, container?.name, exitCode, reason]);
    const known = groups.get(key);
    groups.set(key, known ? { ...known, alike: known.alike + 1 } : { ...failure, alike: 1 });
  }
  return [...groups.values()];
}
