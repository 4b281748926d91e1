import { listAt, textAt } from "../../provider/server/json-access.js";
import type { ContainerChange, PodChange, PodCondition, PodRecord } from "./pod.js";
import { partsOf } from "./pod-parts.js";

/** Names of a pod's containers, the init containers last. */
export function containerNames(pod: PodRecord): { containers: string[]; inits: string[] } {
  const { spec } = partsOf(pod);
  const names = (member: string) => listAt(spec, member).map((each) => textAt(each, "name"));
  return { containers: names("containers"), inits: names("initContainers") };
}

function containerFor(pod: PodRecord, { container }: PodChange): string {
  const { containers, inits } = containerNames(pod);
  const known = [...containers, ...inits];
  const name = container?.name ?? containers[0] ?? "";
  if (known.includes(name)) {
    return name;
  }
  throw new Error(
    `pod ${pod.namespace}/${pod.name} has no container ${name}: it has ${known.join(", ")}`,
  );
}

function conditionsWith(pod: PodRecord, change: PodChange): readonly PodCondition[] {
  const { unschedulable } = change;
  const scheduled: readonly PodCondition[] =
    unschedulable === undefined
      ? []
      : [
          {
            type: "PodScheduled",
            status: "False",
            reason: "Unschedulable",
            message: unschedulable,
          },
        ];
  const added = [...scheduled, ...(change.conditions ?? [])];
  const kept = pod.conditions.filter(({ type }) => added.every((each) => each.type !== type));
  return [...kept, ...added];
}

function containersWith(
  pod: PodRecord,
  name: string,
  { container }: PodChange,
): ReadonlyMap<string, ContainerChange> {
  return container ? new Map([...pod.containers, [name, container]]) : pod.containers;
}

/**
 * The pod after a change. A change of phase forgets what was said of its containers and conditions in the phase before.
 *
 * @param now the time as the API writes it
 * @throws Error for a container that the pod does not have
 */
export function changedPod(pod: PodRecord, change: PodChange, now: string): PodRecord {
  const { phase = pod.phase, reason, message, log, previousLog } = change;
  const isMoved = phase !== pod.phase;
  const base: PodRecord = isMoved
    ? { ...pod, phase, changedAt: now, containers: new Map(), conditions: [] }
    : pod;
  const name = containerFor(base, change);
  const known = pod.logs.get(name) ?? { current: "", previous: "" };
  const isWritten = log !== undefined || previousLog !== undefined;
  return {
    ...base,
    reason: reason ?? base.reason,
    message: message ?? base.message,
    conditions: conditionsWith(base, change),
    containers: containersWith(base, name, change),
    logs: isWritten
      ? new Map([
          ...pod.logs,
          [name, { current: log ?? known.current, previous: previousLog ?? known.previous }],
        ])
      : pod.logs,
  };
}
