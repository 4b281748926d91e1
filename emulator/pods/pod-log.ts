import { invalid, quoteGo, type FieldFault } from "../../provider/server/field-errors.js";
import { listAt, objectAt, textAt } from "../../provider/server/json-access.js";
import { readFlag } from "../http/request-options.js";
import { badRequest, invalidObject } from "../http/statuses.js";
import { readInteger } from "../registry/list.js";
import { containerNames } from "./pod-change.js";
import { podDocument } from "./pod-document.js";
import { isBound, type PodRecord } from "./pod.js";

/** What a request wants of a log. */
export interface LogOptions {
  readonly container: string;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly tailLines: number | undefined;
  readonly limitBytes: number | undefined;
}

const optionNames = { group: "", kind: "PodLogOptions" } as const;

interface Bound {
  readonly name: string;
  readonly least: number;
  readonly words: string;
}

const bounds: readonly Bound[] = [
  { name: "tailLines", least: 0, words: "must be greater than or equal to 0" },
  { name: "limitBytes", least: 1, words: "must be greater than 0" },
  { name: "sinceSeconds", least: 1, words: "must be greater than 0" },
];

/**
 * Reads the query of a log; `follow`, `sinceSeconds`, `sinceTime` and `stream` have no effect.
 *
 * @throws StatusFailure 400 for a text that is no number, 422 for one that is out of its bounds
 */
export function readLogOptions(query: URLSearchParams, pod: string): LogOptions {
  const numbers = new Map(bounds.map(({ name }) => [name, readInteger(query, name)]));
  const faults = bounds.flatMap(({ name, least, words }): FieldFault[] => {
    const value = numbers.get(name);
    return value !== undefined && value < least ? [invalid(name, value, words)] : [];
  });
  if (faults.length > 0) {
    throw invalidObject(optionNames, pod, faults);
  }
  return {
    container: query.get("container") ?? "",
    previous: readFlag(query, "previous"),
    timestamps: readFlag(query, "timestamps"),
    tailLines: numbers.get("tailLines"),
    limitBytes: numbers.get("limitBytes"),
  };
}

/** The container that is meant (LogLocation in pkg/registry/core/pod/strategy.go). */
function containerOf(pod: PodRecord, wanted: string): string {
  const { containers, inits } = containerNames(pod);
  const known = [...inits, ...containers];
  if (wanted === "") {
    const [only, ...others] = containers;
    if (only !== undefined && others.length === 0) {
      return only;
    }
    throw badRequest(
      `a container name must be specified for pod ${pod.name}, choose one of: [${known.join(" ")}]`,
    );
  }
  if (known.includes(wanted)) {
    return wanted;
  }
  throw badRequest(`container ${wanted} is not valid for pod ${pod.name}`);
}

const pullProblems: Readonly<Record<string, string>> = {
  ErrImagePull: "image can't be pulled",
  ImagePullBackOff: "trying and failing to pull image",
};

/** The kubelet's refusals (validateContainerLogStatus in pkg/kubelet/kubelet_pods.go). @throws StatusFailure 400 */
function checkStarted(pod: PodRecord, container: string, previous: boolean): void {
  const { status } = podDocument(pod);
  const statuses = [
    ...listAt(status, "containerStatuses"),
    ...listAt(status, "initContainerStatuses"),
  ];
  const found = statuses.find((each) => textAt(each, "name") === container);
  const hasLast = Object.keys(objectAt(found, "lastState")).length > 0;
  const subject = `container ${quoteGo(container)} in pod ${quoteGo(pod.name)}`;
  const log = pod.logs.get(container);
  if (previous) {
    if (!hasLast && !log?.previous) {
      throw badRequest(`previous terminated ${subject} not found`);
    }
    return;
  }
  const waiting = objectAt(found, "state")["waiting"];
  if (waiting === undefined || hasLast) {
    return;
  }
  const reason = textAt(waiting, "reason");
  throw badRequest(`${subject} is waiting to start: ${pullProblems[reason] ?? reason}`);
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** One that waits to be started again shows what it wrote before. */
function writtenText(pod: PodRecord, container: string, previous: boolean): string {
  const log = pod.logs.get(container);
  if (!log) {
    return "";
  }
  return previous ? log.previous : log.current || log.previous;
}

/**
 * The log of a container. Every line counts as written when the pod was made.
 *
 * @returns undefined for a pod that no node has yet, of which the server says nothing (204)
 * @throws StatusFailure 400 for a container that is not there or has not started
 */
export function podLog(pod: PodRecord, options: LogOptions): Buffer | undefined {
  const container = containerOf(pod, options.container);
  if (!isBound(pod)) {
    return undefined;
  }
  checkStarted(pod, container, options.previous);
  const lines = linesOf(writtenText(pod, container, options.previous));
  const { tailLines, limitBytes } = options;
  const tail = tailLines === undefined ? lines : lines.slice(Math.max(0, lines.length - tailLines));
  const time = pod.createdAt.replace("Z", ".000000000Z");
  const shown = options.timestamps ? tail.map((line) => `${time} ${line}`) : tail;
  const bytes = Buffer.from(shown.join(""));
  return limitBytes === undefined ? bytes : bytes.subarray(0, limitBytes);
}
