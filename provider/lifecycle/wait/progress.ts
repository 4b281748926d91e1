/** How far a job is, as one line on its row. Pure. */
import type { KubernetesJob } from "../../api/objects.js";
import type { Pod } from "../../api/pods.js";
import type { Kind } from "../../kinds/kind.js";
import { describeWait } from "../../time/age.js";
import type { JobDetails } from "./details.js";
import { cleanerOf, type Cleaner } from "./foreign-text.js";
import { groupReasons, reasonOf, unschedulable, type ReasonGroup } from "./pod-reasons.js";

/** The whole line. */
const longestLine = 200;
/** What a reason has at least, however long the rest is. */
const shortestReason = 50;
const mostGroups = 2;

function describeGroups(groups: readonly ReasonGroup[], clean: Cleaner, most: number): string {
  const shown = groups.slice(0, mostGroups);
  const each = Math.max(shortestReason, Math.floor(most / Math.max(1, shown.length)));
  const rest = groups.length - shown.length;
  const texts = shown.map(({ text, count }) => {
    const said = clean.line(text, each);
    return groups.length === 1 ? said : `${said} (${count})`;
  });
  return [...texts, ...(rest > 0 ? [`and ${rest} other reasons`] : [])].join("; ");
}

function groupsOf(pods: readonly Pod[]): ReasonGroup[] {
  return groupReasons(pods.flatMap((pod) => reasonOf(pod) ?? []));
}

/** What Volcano says of a gang that does not run; a PodGroup that is not there is the kind's to explain. */
function describeGang(
  kind: Kind,
  object: KubernetesJob,
  details: JobDetails,
  { clean, most }: { readonly clean: Cleaner; readonly most: number },
): string {
  const { podGroup } = details;
  if (podGroup === undefined) {
    const why = details.hasNoPodGroup === true ? kind.insight.whyNoPods(object) : "";
    const said = `no PodGroup yet${why === "" ? "" : `: ${clean.line(why, most)}`}`;
    return details.hasNoPodGroup === true ? said : "";
  }
  const why = unschedulable(podGroup);
  const isHeld = ["", "Pending", "Inqueue", "Unknown"].includes(podGroup.phase);
  if (!isHeld) {
    return "";
  }
  const queue = podGroup.queue === "" ? "its queue" : `queue ${clean.line(podGroup.queue, 63)}`;
  const words: Readonly<Record<string, string>> = {
    Inqueue: `${queue} has let it in, not scheduled yet`,
    Unknown: `only a part of it runs, in ${queue}`,
  };
  const head = words[podGroup.phase] ?? `${queue} has not let it in yet`;
  return why === "" ? head : `${head}: ${clean.line(why, most)}`;
}

/** Whether nothing but the absence of a reason is known of the pods. */
function saysNothing(groups: readonly ReasonGroup[]): boolean {
  return groups.every(({ isFault }) => !isFault);
}

/**
 * Faults that are visible before a job fails: images that cannot be pulled, crash loops, containers that cannot be made,
 * pods that no node takes; `""` where there are none. At most about 200 characters.
 */
export function describeFaults(object: KubernetesJob, details: JobDetails | undefined): string {
  const groups = groupsOf(details?.pods ?? []).filter(({ isFault }) => isFault);
  return describeGroups(groups, cleanerOf(object), longestLine - shortestReason);
}

function describeSince(since: string, now: number): string {
  const start = Date.parse(since);
  return Number.isNaN(start) || Number.isNaN(now) ? "" : ` for ${describeWait(now - start)}`;
}

/** What pods that are pending wait for, and what is wrong with those that are not. */
function describePods(
  pending: number,
  details: JobDetails | undefined,
  { clean, most, gang }: { readonly clean: Cleaner; readonly most: number; readonly gang: string },
): string[] {
  const pods = (details?.pods ?? []).filter((each) => !each.isBeingDeleted);
  const waiting = pods.filter(({ phase }) => phase === "Pending");
  const groups = groupsOf(waiting);
  const others = groupsOf(pods.filter(({ phase }) => phase !== "Pending"));
  // Pods of a gang repeat what is said of it.
  const why = saysNothing(groups) && gang !== "" ? gang : describeGroups(groups, clean, most);
  const count = Math.max(pending, waiting.length);
  const shown = `${count} pending${why === "" ? "" : `: ${why}`}`;
  const wrong = others.map((each) => each.count).reduce((sum, each) => sum + each, 0);
  return [
    ...(count > 0 ? [shown] : gang === "" ? [] : [gang]),
    ...(wrong > 0 ? [`${wrong} not well: ${describeGroups(others, clean, most)}`] : []),
  ];
}

/**
 * How far a job is: `Running 3/4 for 2m10s, 1 pending: 0/2 nodes are available: insufficient cpu`. One line of at most about
 * 200 characters, without secrets.
 *
 * @param details - undefined: nothing was asked
 * @param now - milliseconds since 1970; NaN leaves the time out, so that two lines can be compared
 */
export function describeProgress(
  kind: Kind,
  object: KubernetesJob,
  details: JobDetails | undefined,
  now: number,
): string {
  const { word, since, pending, notes } = kind.insight.progressOf(object);
  const { running, wanted } = kind.countPods(object.spec, object.status ?? {});
  const clean = cleanerOf(object);
  const start = since === "" ? (object.metadata.creationTimestamp ?? "") : since;
  const pods = wanted > 0 || running > 0 ? ` ${running}/${Math.max(running, wanted)}` : "";
  const head = `${clean.line(word, 40)}${pods}${describeSince(start, now)}`;
  const tail = notes.join(", ");
  const most = Math.max(shortestReason, longestLine - head.length - tail.length - 16);
  const isHeld =
    details !== undefined &&
    running < wanted &&
    kind.stageOf(object.status ?? {}, object.spec).is === "pending";
  const gang = isHeld ? describeGang(kind, object, details, { clean, most }) : "";
  const isBlind =
    pending > 0 && details?.pods === undefined && (details?.unreadable.length ?? 0) > 0;
  const parts = [
    head,
    ...describePods(pending, details, { clean, most, gang }),
    ...(isBlind ? ["why may not be read"] : []),
    ...(tail === "" ? [] : [tail]),
  ];
  return parts.join(", ");
}
