import type { JsonObject } from "../values/json.js";
import type { Problem } from "../kinds/kind.js";
import type { FieldFault } from "../server/field-errors.js";
import type { Advice } from "./advice-row.js";
import { manifestPaths, type ManifestPath } from "./manifest-path.js";
import { podSpecAdvice } from "./pod-spec-advice.js";
import { containerAdvice } from "./container-advice.js";
import { volumeAdvice } from "./volume-advice.js";

const dnsNames = "lower case letters, digits, - and . (RFC 1123), at most 253 characters";

const advice: readonly Advice[] = [
  ...volumeAdvice,
  ...podSpecAdvice,
  ...containerAdvice,
  // A list that is left out comes back from the webhook as null.
  {
    field: /\.containers$/,
    detail: /must be of type array/,
    reason: "needs at least one container",
  },
  { kind: "typeInvalid", detail: /^expected.*/s, reason: "$&" },
  { kind: "typeInvalid", detail: /must be of type (\S+?):/, reason: "expected $1" },
  // Names.
  { detail: /^a lowercase RFC 1123 subdomain/, reason: `must be ${dnsNames}` },
  { detail: /^prefix part/, reason: "has a prefix that is not a DNS name" },
  {
    detail: /^a lowercase RFC 1123 label/,
    reason: "must be lower case letters, digits and - (RFC 1123), at most 63 characters",
  },
  {
    detail: /^(?:name part|a qualified name)/,
    reason:
      "is not a valid name: up to 63 letters, digits, -, _ and ., with an optional DNS prefix and /",
  },
  {
    detail: /^a valid label must be/,
    reason:
      "is not a valid label value: up to 63 letters, digits, -, _ and ., beginning and ending with a letter or digit",
  },
  {
    field: /^metadata\.name$/,
    detail: /invalid DNS label/,
    reason:
      "makes no host names of pods (<name>-<index>): lower case letters, digits and -, at most 63 characters with the index",
  },
  // Jobs.
  {
    kind: "required",
    field: /^spec\.completions$/,
    detail: /Indexed/,
    reason: "is required when completionMode is Indexed",
  },
  {
    kind: "required",
    field: /^spec\.completions$/,
    reason: "is required with a successPolicy that has rules",
  },
  { detail: /^requires indexed completion mode/, reason: "needs completionMode: Indexed" },
  {
    kind: "required",
    field: /^spec\.backoffLimitPerIndex$/,
    reason: "needs backoffLimitPerIndex",
    at: "spec.maxFailedIndexes",
  },
  {
    field: /^spec\.selector$/,
    detail: /not auto-generated/,
    reason: "the server makes the selector itself: leave it out, or set manualSelector: true",
  },
  {
    kind: "required",
    field: /^spec\.selector$/,
    reason: "is required with manualSelector: true",
  },
  {
    detail: /^`selector` does not match/,
    reason: "must have the labels that spec.selector selects",
  },
  {
    field: /restartPolicy$/,
    detail: /only "Never" is supported/,
    reason: "must be Never where the job has a podFailurePolicy",
  },
  // Pods.
  { kind: "required", field: /\.containers$/, reason: "needs at least one container" },
  {
    kind: "required",
    field: /\.volumes\[\d+\]$/,
    reason: "needs a source, such as emptyDir or configMap",
  },
  {
    kind: "notFound",
    field: /\.volume(?:Mounts|Devices)\[\d+\]\.name$/,
    reason: "names no volume of the pod",
  },
  {
    detail: /^must be a number between 0 and 0777/,
    reason: "must be a file mode of 0 to 511, which is octal 0777: write 0o644, or 420",
  },
  {
    field: /\.fieldPath$/,
    detail: /^error converting fieldPath/,
    reason:
      "is nothing that a variable can have of its pod: metadata.name, metadata.namespace, metadata.uid, metadata.labels['<key>'], metadata.annotations['<key>'], spec.nodeName, spec.serviceAccountName, status.hostIP, status.podIP",
  },
  {
    detail: /^a valid environment variable name must consist only of/,
    reason: "must be printable ASCII characters other than =",
  },
  {
    field: /\.valueFrom$/,
    detail: /^may not be specified when `value` is not empty/,
    reason: "stands beside a value: leave one of them out",
  },
  {
    field: /\.(?:valueFrom|envFrom)$/,
    detail: /^may not have more than one field specified/,
    reason: "has several sources: leave all but one out",
  },
  {
    detail: /^must specify one of: `fieldRef`/,
    reason: "needs a source: fieldRef, resourceFieldRef, configMapKeyRef or secretKeyRef",
  },
  {
    detail: /^must specify one of: `configMapRef` or `secretRef`/,
    reason: "needs a source: configMapRef or secretRef",
  },
  {
    detail: /^must be a standard resource (?:type or fully qualified|for containers)/,
    reason:
      "is no resource of a container: there are cpu, memory, ephemeral-storage, hugepages-<size>, and those with a domain, such as nvidia.com/gpu",
  },
  { field: /\.resources\./, detail: /^must be an integer$/, reason: "must be a whole number" },
  {
    detail: /^Limit must be set for non overcommitable resources/,
    reason:
      "needs an entry for each request whose resource has a domain, and of the same amount: nobody can share it",
  },
  {
    field: /\.resources\.requests$/,
    detail: /^must be less than or equal to (\S+) limit/,
    reason: "asks for more $1 than limits.$1 allows",
  },
  {
    field: /\.resources\.requests$/,
    detail: /^must be equal to (\S+) limit/,
    reason: "must ask for as much $1 as limits has: nobody can share it",
  },
  {
    field: /\.mountPath$/,
    detail: /^must be unique$/,
    reason: "is the path of another mount of the container",
  },
  {
    field: /\.volumes\[\d+\]\.\w+$/,
    detail: /^may not specify more than 1 volume type/,
    reason: "is a second source of the volume: leave all but one out",
  },
  {
    detail: /^must specify a handler type/,
    reason: "needs a handler: exec, httpGet, tcpSocket, or grpc for a probe",
  },
  {
    detail: /^may not specify more than 1 handler type/,
    reason: "is a second handler: leave all but one out",
  },
  {
    detail: /^operator must be Exists when `key` is empty/,
    reason: "must be Exists where no key is given, which tolerates every taint",
  },
  {
    detail: /^must provide `dnsConfig` when `dnsPolicy` is None/,
    reason: "is required with dnsPolicy: None",
  },
  {
    detail: /^specifying one of OnExitCodes and OnPodConditions is required/,
    reason: "needs onExitCodes or onPodConditions",
  },
  // Of metadata.
  {
    detail: /^name is neither a standard finalizer name/,
    reason: "must have a domain, such as example.com/cleanup",
  },
  { field: /^metadata\.ownerReferences/, detail: /must not be empty$/, reason: "is required" },
  // The CRD's words.
  {
    field: /^spec\.tasks$/,
    detail: /should have at least 1 items$/,
    reason: "needs at least one task",
  },
  { detail: /should be greater than or equal to (\S+)$/, reason: "must be at least $1" },
  { detail: /should be less than or equal to (\S+)$/, reason: "must be at most $1" },
  { detail: /should be at least (\d+) chars long$/, reason: "must be at least $1 characters" },
  {
    field: /\.name$/,
    detail: /should match '\^\[a-z0-9\]\(\[-a-z0-9\]\*\[a-z0-9\]\)\?\$'$/,
    reason: "must be lower case letters, digits and - (RFC 1123), at most 63 characters",
  },
  { detail: /should match '(.*)'$/, reason: "must match $1" },
  { detail: /should have at least (\d+) items$/, reason: "must be at least $1 items" },
  // Of any kind.
  { detail: /^(?:supported|valid) values: \[?(.*?)\]?$/, reason: "must be one of $1" },
  { kind: "required", detail: /^$/, reason: "is required" },
  { kind: "required", detail: /^(?:must|is|at least)\b.*/, reason: "$&" },
  { kind: "required", detail: /.+/, reason: "is required: $&" },
  { kind: "notSupported", detail: /^$/, reason: "is not supported" },
  { kind: "duplicate", detail: /^$/, reason: "is the same as that of another item" },
  { kind: "notFound", detail: /^$/, reason: "names something that is not there" },
  { detail: /^greater than or equal to (\S+)$/, reason: "must be at least $1" },
  { detail: /^must be greater than or equal to 0$/, reason: "must not be negative" },
  { detail: /.+/, reason: "$&" },
];

function withoutExamples(detail: string): string {
  return detail.replace(/ \(e\.g\. .*regex used for validation.*\)/, "");
}

function fits(row: Advice, { fault, field }: FieldFault): boolean {
  if (row.kind !== undefined && row.kind !== fault) {
    return false;
  }
  return row.field === undefined || row.field.test(field);
}

function listed(reason: string): string {
  if (!reason.startsWith("must be one of ")) {
    return reason;
  }
  const values = reason
    .slice("must be one of ".length)
    .split(/[,\s]+/)
    .map((each) => each.replaceAll('"', ""))
    .filter((each) => each !== "");
  return values.length === 2
    ? `must be ${values.join(" or ")}`
    : `must be ${values.length === 1 ? "" : "one of "}${values.join(", ")}`;
}

function adviceOn(fault: FieldFault): { readonly reason: string; readonly at: string } {
  const detail = withoutExamples(fault.plainDetail);
  for (const row of advice) {
    if (!fits(row, fault)) {
      continue;
    }
    const found = (row.detail ?? /^.*$/s).exec(detail);
    if (!found) {
      continue;
    }
    const reason = row.reason.replace(/\$(&|\d)/g, (_, which: string) =>
      which === "&" ? found[0] : (found[Number(which)] ?? ""),
    );
    return { reason: listed(reason), at: row.at ?? fault.place ?? fault.field };
  }
  return { reason: "is refused by the server", at: fault.place ?? fault.field };
}

/** The name of a job goes into labels of its pods, which take no more than 63 characters. */
function isAboutNameLabel({ field, value, detail }: FieldFault, document: JsonObject): boolean {
  const metadata = document["metadata"] as JsonObject | undefined;
  return (
    field === "spec.template.labels" &&
    /no more than 63/.test(detail) &&
    value !== undefined &&
    value === metadata?.["name"]
  );
}

/** What faults of a document mean to the person who wrote it: the place, what is wrong, the way out. Never a value. */
export function problemsOf(
  faults: readonly FieldFault[],
  document: JsonObject,
  specShape: string,
): Problem[] {
  const manifestPath = manifestPaths(document, specShape);
  return faults.map((fault) => problemOf(fault, document, manifestPath));
}

function problemOf(fault: FieldFault, document: JsonObject, manifestPath: ManifestPath): Problem {
  if (isAboutNameLabel(fault, document)) {
    const reason = "must be at most 63 characters, for it is in a label of the job's pods";
    return { path: "metadata.name", reason };
  }
  const { reason, at } = adviceOn(fault);
  const place = fault.entry === undefined ? at : `${at}["${fault.entry}"]`;
  return { path: manifestPath(place), reason };
}
