/** Why a job has failed, from its pods as far as they may be read. */
import type { KubernetesJob } from "../../api/objects.js";
import type { Pod } from "../../api/pods.js";
import { redact } from "../../errors.js";
import { lookCommand } from "../kubectl.js";
import type { Target } from "../target.js";
import { ask, longestQuestionMs, readPods, type Told } from "./details.js";
import { cleanerOf, hiddenOf, type Cleaner } from "./foreign-text.js";
import { describeExit, findFailures, type PodFailure } from "./pod-failures.js";
import { groupReasons, reasonOf } from "./pod-reasons.js";

const mostLogs = 3;
const mostReasons = 3;
const mostLines = 12;
const logBounds = { lines: 20, characters: 4096 };
const longestMessage = 1000;
const longestWord = 64;
const longestName = 253;

/** What is known for the lines. */
interface Findings {
  readonly target: Target;
  readonly object: KubernetesJob;
  readonly clean: Cleaner;
}

function logCommand({ namespace }: Target, { pod, container, isPreviousRun }: PodFailure): string {
  const previous = isPreviousRun ? " --previous" : "";
  const of = container === undefined ? "" : ` -c ${container.name}`;
  return `kubectl logs ${pod.name}${of} -n ${namespace}${previous} --tail=${logBounds.lines}`;
}

function readLog({ target, object }: Findings, failure: PodFailure): Promise<Told<string>> {
  const { pod, container, isPreviousRun } = failure;
  const question = () =>
    target.client.podLog(target.namespace, pod.name, {
      container: container?.name,
      previous: isPreviousRun,
      tailLines: logBounds.lines,
      hidden: hiddenOf(object),
      timeoutMs: longestQuestionMs,
    });
  return ask(target, object, { what: "logs of pods", question });
}

function placeOf({ target, clean }: Findings, { pod, container }: PodFailure): string {
  const part = target.kind.insight.partOf(pod);
  const places = [
    part,
    `pod ${pod.name}`,
    container === undefined
      ? ""
      : `${container.isInit ? "init container" : "container"} ${container.name}`,
  ];
  return places
    .filter((each) => each !== "")
    .map((each) => clean.line(each, longestName))
    .join(", ");
}

function describeLog(
  { target, clean }: Findings,
  failure: PodFailure,
  log: Told<string> | undefined,
): string {
  if (log === undefined || failure.container === undefined) {
    return "";
  }
  if ("unreadable" in log) {
    return `; ${log.unreadable}; run \`${clean.line(logCommand(target, failure), longestMessage)}\``;
  }
  const lines = clean.lastLines(log.is, logBounds);
  return lines.length === 0
    ? "; its log is empty"
    : `; last lines of its log: ${lines.join(" | ")}`;
}

function describeFailure(
  findings: Findings,
  failure: PodFailure,
  log: Told<string> | undefined,
): string {
  const { clean } = findings;
  const reason = clean.line(failure.reason, longestWord);
  const end =
    failure.container === undefined
      ? reason || "the pod failed, and the server does not say why"
      : describeExit(failure.exitCode, reason);
  const message = clean.line(failure.message, longestMessage);
  const others = failure.alike - 1;
  const alike = others === 0 ? "" : `; ${others} more ${others === 1 ? "pod" : "pods"} like it`;
  const said = `${placeOf(findings, failure)}: ${end}${message === "" ? "" : `: ${message}`}`;
  return `${said}${alike}${describeLog(findings, failure, log)}`;
}

/** Pods that never came as far as to fail. */
function describeReasons({ clean }: Findings, pods: readonly Pod[]): string[] {
  const groups = groupReasons(pods.flatMap((pod) => reasonOf(pod) ?? [])).filter(
    ({ isFault }) => isFault,
  );
  return groups.slice(0, mostReasons).map(({ text, count }) => {
    const subject = count === 1 ? "1 pod does" : `${count} pods do`;
    return `${subject} not run: ${clean.line(text, longestMessage)}`;
  });
}

function describeAbsence({ target, object, clean }: Findings): string {
  const why = clean.line(target.kind.insight.whyNoPods(object), longestMessage);
  return `no pod of it is left on the server, and with the pods went their exit codes and logs${why === "" ? "" : ` (${why})`}; a log collector may have them`;
}

/** What to do where the pods may not be read. */
function describeRefusal({ target, object }: Findings, unreadable: string): string {
  const pods = target.kind.insight.podsForKubectl(object);
  const command = `kubectl logs ${pods} -n ${target.namespace} --all-containers --prefix --tail=${logBounds.lines}`;
  return `${unreadable}; to see their logs, run \`${command}\` with credentials that may read them`;
}

function causes(findings: Findings, failures: readonly PodFailure[]): string[] {
  const { target, object, clean } = findings;
  const failed = failures.map(({ pod, exitCode }) => ({ ...pod, exitCode }));
  return target.kind.insight
    .causesOf(object, failed)
    .map((cause) => clean.line(cause, longestMessage));
}

async function explainPods(
  findings: Findings,
  pods: readonly Pod[],
  hasMore: boolean,
): Promise<string[]> {
  const { target } = findings;
  const failures = findFailures(pods, target.kind.insight.partOf);
  const shown = failures.filter(({ container }) => container !== undefined).slice(0, mostLogs);
  const logs = new Map(
    await Promise.all(
      shown.map(async (failure) => [failure, await readLog(findings, failure)] as const),
    ),
  );
  const whole = failures.filter(({ container }) => container === undefined).slice(0, mostLogs);
  const told = failures.filter((failure) => logs.has(failure) || whole.includes(failure));
  const rest = failures.filter((failure) => !told.includes(failure));
  const more = rest.reduce((sum, { alike }) => sum + alike, 0);
  return [
    ...told.map((failure) => describeFailure(findings, failure, logs.get(failure))),
    ...(more === 0 ? [] : [`${more} more containers failed in other ways`]),
    ...describeReasons(findings, pods),
    ...causes(findings, failures),
    ...(pods.length === 0 ? [describeAbsence(findings)] : []),
    ...(hasMore ? [`only the first ${pods.length} of its pods were looked at`] : []),
  ];
}

/**
 * Why a job has failed, a sentence each, the most telling first, twelve at most: which task and pod, its exit code, its last
 * words, and what pods that never ran waited for. What the reason and the message of its stage say is not said again.
 *
 * A few requests and seconds at most, whatever is left of the operation's time. Works without permission
 * to read pods or logs: it then says so, and what to run instead. Each sentence is one line, bounded and without secrets.
 * Never throws a ProviderError.
 */
export async function explainFailure(target: Target, object: KubernetesJob): Promise<string[]> {
  const findings: Findings = { target, object, clean: cleanerOf(object) };
  const read = await readPods(target, object);
  const lines =
    "is" in read
      ? await explainPods(findings, read.is.pods, read.is.hasMore)
      : [...causes(findings, []), describeRefusal(findings, read.unreadable)];
  const isTold = lines.length > 0;
  return (isTold ? lines : [`nothing on the server says why: look at \`${lookCommand(target)}\``])
    .slice(0, mostLines)
    .map(redact);
}
