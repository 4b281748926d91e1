import { isSecretPlace } from "../../api/sent-values.js";
import { readArguments } from "../../lifecycle/arguments.js";
import { describePlan } from "../../lifecycle/describe-plan.js";
import type { Kind } from "../../kinds/kind.js";
import { planChange, type DeclaredJob, type Plan } from "../../planning/plan.js";
import { profiles } from "../../profiles/index.js";
import type { ServerProfile } from "../../profiles/profile.js";
import { isJsonObject, mapMembers } from "../../values/json.js";
import type { JsonPatchOperation } from "../../values/json-patch.js";
import { declaredOf } from "../manifests/declared.js";
import type { SourceDocument } from "../manifests/documents.js";
import { kindOf, labelOf, metadataText } from "../manifests/jobs.js";

/** What stands for a text that may be a secret. */
export const concealed = "[concealed]";

/** What becomes of one job between two manifests. */
export interface PlannedJob {
  /** `VolcanoJob research/train`. */
  readonly label: string;
  readonly action: "same" | "patch" | "replace" | "create" | "delete";
  /** In the words of a preview; empty where nothing changes or a job comes or goes. */
  readonly reason: string;
  /** The JSON Patch, texts that may be secrets concealed; empty unless it is a patch. */
  readonly operations: readonly JsonPatchOperation[];
  /** Whether the server, which is not asked here, has a word in it: a suspended job can be changed before it starts. */
  readonly dependsOnServer: boolean;
}

/** What a plan is made by. */
export interface PlanSettings {
  readonly profile: ServerProfile;
  /** Of jobs that name none. */
  readonly namespace: string | undefined;
}

interface FoundJob {
  readonly kind: Kind;
  readonly key: string;
  readonly label: string;
  readonly declared: DeclaredJob;
}

function withoutSecrets(value: unknown, keys: readonly string[]): unknown {
  if (typeof value === "string") {
    return isSecretPlace(keys) ? concealed : value;
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown, i) => withoutSecrets(item, [...keys, String(i)]));
  }
  return isJsonObject(value)
    ? mapMembers(value, (each, name) => withoutSecrets(each, [...keys, name]))
    : value;
}

function conceal(operation: JsonPatchOperation): JsonPatchOperation {
  if (!("value" in operation)) {
    return operation;
  }
  const keys = operation.path
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  return { ...operation, value: withoutSecrets(operation.value, keys) };
}

function jobOf(document: SourceDocument, { profile, namespace }: PlanSettings): FoundJob[] {
  const kind = kindOf(document);
  if (!kind) {
    return [];
  }
  const { metadata, spec } = readArguments(declaredOf(kind, document));
  const place =
    metadataText(document, "namespace") ?? namespace ?? profiles[profile].defaultNamespace;
  const name = metadataText(document, "name") ?? metadataText(document, "generateName") ?? "";
  const given = isJsonObject(metadata) ? metadata : {};
  const declared = {
    metadata: place === undefined ? given : { ...given, namespace: place },
    spec: isJsonObject(spec) ? spec : {},
  };
  const key = JSON.stringify([kind.name, place, name]);
  return [{ kind, key, label: labelOf(document), declared }];
}

/** Jobs of one generateName have one key: of each file the first are a pair, the second, and so on. */
function numbered(jobs: readonly FoundJob[]): FoundJob[] {
  const counts = new Map<string, number>();
  return jobs.map((job) => {
    const before = counts.get(job.key) ?? 0;
    counts.set(job.key, before + 1);
    return { ...job, key: `${job.key} ${before}` };
  });
}

function actionOf({ verdict }: Plan): PlannedJob["action"] {
  return verdict === "nothing" ? "same" : verdict;
}

function plannedChange(before: FoundJob, after: FoundJob, profile: ServerProfile): PlannedJob {
  const plan = planChange({
    kind: after.kind,
    profile,
    before: before.declared,
    after: after.declared,
  });
  return {
    label: after.label,
    action: actionOf(plan),
    reason: plan.verdict === "nothing" ? "" : describePlan(plan, plan.changes),
    operations: plan.operations.map(conceal),
    dependsOnServer: plan.needsLive,
  };
}

function onlyIn(jobs: readonly FoundJob[], action: "create" | "delete"): PlannedJob[] {
  return jobs.map(({ label }) => {
    return { label, action, reason: "", operations: [], dependsOnServer: false };
  });
}

/**
 * What would become of every job between two sets of documents. A job is found again by kind, namespace and name, or
 * generateName; where each set has one job only, of the same kind, they are one job that may have got another name.
 */
export function planBetween(
  [old, next]: readonly [readonly SourceDocument[], readonly SourceDocument[]],
  settings: PlanSettings,
): PlannedJob[] {
  const before = numbered(old.flatMap((document) => jobOf(document, settings)));
  const after = numbered(next.flatMap((document) => jobOf(document, settings)));
  const [one, other] = [before[0], after[0]];
  const isPair = before.length === 1 && after.length === 1 && one?.kind === other?.kind;
  if (isPair && one && other) {
    return [plannedChange(one, other, settings.profile)];
  }
  const olds = new Map(before.map((job) => [job.key, job]));
  const nexts = new Set(after.map(({ key }) => key));
  return [
    ...after.flatMap((job) => {
      const found = olds.get(job.key);
      return found ? [plannedChange(found, job, settings.profile)] : onlyIn([job], "create");
    }),
    ...onlyIn(
      before.filter(({ key }) => !nexts.has(key)),
      "delete",
    ),
  ];
}
