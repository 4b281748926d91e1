import { isJsonObject, own, type JsonObject } from "../../values/json.js";
import { defaultJob } from "./defaults.js";
import { remarshal, shapeOf } from "../../go-spelling/remarshal.js";
import type { Field } from "../../go-spelling/shape.js";
import { invalid, quoteGo, type FieldFault } from "../../server/field-errors.js";
import { decodeInto } from "../../server/go-decoding.js";
import { typeFault } from "../../server/type-faults.js";
import { jobStatusFaults } from "./status-validation.js";
import { jobUpdateFaults } from "./update-validation.js";
import { generatedSelectorFaults } from "./selector-validation.js";
import { hostnameFaults, jobSpecFaults } from "./validation.js";
import { jobWarnings } from "./warnings.js";
import {
  listAt,
  numberAt,
  objectAt,
  sortMembers,
  textAt,
  valueAt,
} from "../../server/json-access.js";
import { isNumberLiteral } from "../../server/json-text.js";
import {
  metadataFaults,
  metadataOf,
  metadataUpdateFaults,
  pathSegmentCheck,
} from "../../server/metadata.js";
import { dnsLabelFaults, dnsSubdomainFaults, maskGenerateName } from "../../server/names.js";
import { dropDisabledFields } from "../../server/pod/disabled-fields.js";
import type { AdmissionView, DecodedObject, KindModel } from "../../server/kind-model.js";
import { isSemanticallyEqual } from "../../server/semantic-equality.js";
import { profiles } from "../../profiles/index.js";
import type { ServerProfile } from "../../profiles/profile.js";
import type { ServerRules } from "../../profiles/server-rules.js";
import { apart, isOpen } from "../../server/unknowns.js";

const standardFinalizers: ReadonlySet<string> = new Set([
  "orphan",
  "foregroundDeletion",
  "kubernetes",
]);
const memberShapes: Readonly<Record<string, string>> = {
  metadata: "ObjectMeta",
  spec: "JobSpec",
  status: "JobStatus",
};
/** Metadata of a template takes every member of ObjectMeta; only these are of use and kept. */
const templateMetadata =
  /^spec\.template\.metadata\.(?!name$|namespace$|labels$|annotations$|finalizers$)/;
const objectMetaMembers =
  /\.(?:generateName|selfLink|uid|resourceVersion|generation|creationTimestamp|deletionTimestamp|deletionGracePeriodSeconds|ownerReferences|managedFields)$/;

function isKeptSilently(path: string): boolean {
  return templateMetadata.test(path) && objectMetaMembers.test(path);
}

function wordOf(value: unknown): string {
  if (Array.isArray(value)) {
    return "array";
  }
  if (isNumberLiteral(value)) {
    return "number";
  }
  return typeof value === "boolean" ? "bool" : typeof value;
}

interface Decoding {
  readonly members: Record<string, JsonObject>;
  readonly oddities: string[];
  error: string | undefined;
  readonly typeFaults: FieldFault[];
}

function decodeMember(name: string, value: unknown, decoding: Decoding): void {
  const shape = own(memberShapes, name);
  if (shape === undefined) {
    if (name !== "apiVersion" && name !== "kind") {
      decoding.oddities.push(`unknown field ${quoteGo(name)}`);
    }
    return;
  }
  if (value === null) {
    return;
  }
  if (isOpen(value)) {
    return;
  }
  if (!isJsonObject(value)) {
    const cause = `json: cannot unmarshal ${wordOf(value)} into Go struct field Job.${name} of type v1.${shape}`;
    decoding.error ??= cause;
    decoding.typeFaults.push(typeFault(name, "an object", value, cause));
    return;
  }
  const decoded = decodeInto(value, shape, name);
  decoding.error ??= decoded.error;
  decoding.typeFaults.push(...decoded.typeFaults);
  decoding.members[name] = decoded.value;
  for (const path of decoded.unknownFields) {
    if (!isKeptSilently(path)) {
      decoding.oddities.push(`unknown field ${quoteGo(path)}`);
    }
  }
}

function remarshalMember(
  value: JsonObject | undefined,
  shape: "ObjectMeta" | "JobStatus",
): JsonObject {
  const written = remarshal(value ?? {}, shape);
  return isJsonObject(written) ? written : {};
}

/** The members of a spec that the server's level of the API has. */
function knownSpec(spec: JsonObject, fields: readonly string[] | undefined): JsonObject {
  if (!fields) {
    return spec;
  }
  return Object.fromEntries(Object.entries(spec).filter(([name]) => fields.includes(name)));
}

/** Labels default to those of the template: the very same map, so that generated labels show up in both. */
function withDefaultLabels(metadata: JsonObject, spec: JsonObject): JsonObject {
  const labels = valueAt(spec, "template", "metadata", "labels");
  if (metadata["labels"] !== undefined || !isJsonObject(labels)) {
    return metadata;
  }
  return { ...metadata, labels };
}

function decodeJob(document: JsonObject, rules: ServerRules): DecodedObject {
  const decoding: Decoding = { members: {}, oddities: [], error: undefined, typeFaults: [] };
  for (const [name, value] of Object.entries(document)) {
    decodeMember(name, value, decoding);
  }
  const { members } = decoding;
  const spec = knownSpec(
    defaultJob(knownSpec(members["spec"] ?? {}, rules.jobSpecFields)),
    rules.jobSpecFields,
  );
  const metadata = remarshalMember(members["metadata"], "ObjectMeta");
  const object: JsonObject = {
    apiVersion: document["apiVersion"] ?? "batch/v1",
    kind: document["kind"] ?? "Job",
    metadata: withDefaultLabels(metadata, spec),
    spec,
    status: remarshalMember(members["status"], "JobStatus"),
  };
  const { oddities, error, typeFaults } = decoding;
  return { object, oddities, error, typeFaults };
}

function generateSelector(job: JsonObject, rules: ServerRules): JsonObject {
  const spec = objectAt(job, "spec");
  const metadata = metadataOf(job);
  const template = objectAt(spec, "template");
  const given = objectAt(template, "metadata", "labels");
  const generated = Object.fromEntries(
    Object.entries(rules.generatedLabels).map(([label, from]) => [label, textAt(metadata, from)]),
  );
  const labels = sortMembers({ ...generated, ...given }) as JsonObject;
  const isShared =
    metadata["labels"] !== undefined &&
    metadata["labels"] === valueAt(template, "metadata", "labels");
  const selector = objectAt(spec, "selector");
  const matchLabels = sortMembers({
    [rules.selectorLabel]: textAt(metadata, "uid"),
    ...objectAt(selector, "matchLabels"),
  }) as JsonObject;
  const isSelectorOpen = [["selector"], ["selector", "matchLabels"]].some((path) =>
    isOpen(valueAt(spec, ...path)),
  );
  const areLabelsOpen = [[], ["metadata"], ["metadata", "labels"]].some((path) =>
    isOpen(valueAt(spec, "template", ...path)),
  );
  const withLabels = { ...template, metadata: { ...objectAt(template, "metadata"), labels } };
  return {
    ...job,
    metadata: isShared && !areLabelsOpen ? { ...metadata, labels } : metadata,
    spec: {
      ...spec,
      ...(isSelectorOpen ? {} : { selector: { ...selector, matchLabels } }),
      ...(areLabelsOpen ? {} : { template: withLabels }),
    },
  };
}

function withTemplateAdditions(job: JsonObject, rules: ServerRules): JsonObject {
  if (Object.keys(rules.templateAnnotations).length === 0) {
    return job;
  }
  const spec = objectAt(job, "spec");
  const template = objectAt(spec, "template");
  const metadata = objectAt(template, "metadata");
  const annotations = { ...rules.templateAnnotations, ...objectAt(metadata, "annotations") };
  return {
    ...job,
    spec: { ...spec, template: { ...template, metadata: { ...metadata, annotations } } },
  };
}

function storedField(value: unknown, field: Field): unknown {
  const item = field.of;
  if (field.is === "object" && isJsonObject(value)) {
    return nullEmptyLists(value, field.shape ?? "");
  }
  if (field.is !== "list" || !item || !Array.isArray(value)) {
    return value;
  }
  if (value.length === 0) {
    return null;
  }
  return value.map((each) => storedField(each, item));
}

/** Storing a built-in kind forgets that a list was there when it was empty: one that must be written is null then. */
function nullEmptyLists(value: JsonObject, shapeName: string): JsonObject {
  const fields = shapeOf(shapeName).fields;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      const field = own(fields, name);
      return [name, field ? storedField(each, field) : each];
    }),
  );
}

function withEnabledFields(job: JsonObject): JsonObject {
  const spec = objectAt(job, "spec");
  const template = valueAt(spec, "template");
  const podSpec = valueAt(template, "spec");
  if (isOpen(template) || isOpen(podSpec)) {
    return job;
  }
  const enabled = { ...objectAt(template), spec: dropDisabledFields(objectAt(podSpec)) };
  return { ...job, spec: { ...spec, template: enabled } };
}

function prepareCreate(job: JsonObject, rules: ServerRules): JsonObject {
  const prepared: JsonObject = {
    ...withEnabledFields(job),
    metadata: { ...metadataOf(job), generation: 1 },
    status: {},
  };
  const isManual = valueAt(prepared, "spec", "manualSelector") === true;
  return withTemplateAdditions(isManual ? prepared : generateSelector(prepared, rules), rules);
}

const nameCheck = (name: string, isPrefix: boolean): string[] =>
  dnsSubdomainFaults(isPrefix ? maskGenerateName(name) : name);

function finalizerFaults(metadata: unknown): FieldFault[] {
  return listAt(metadata, "finalizers").flatMap((finalizer, i) => {
    const name = String(finalizer);
    if (isOpen(finalizer) || name.includes("/") || standardFinalizers.has(name)) {
      return [];
    }
    const detail = "name is neither a standard finalizer name nor is it fully qualified";
    return [invalid(`metadata.finalizers[${i}]`, name, detail)];
  });
}

/** A job that never had the labels with a prefix (manualSelector) need not get them. */
function requiredLabels(
  old: JsonObject | undefined,
  rules: ServerRules,
): ServerRules["generatedLabels"] {
  const labels = Object.entries(rules.generatedLabels);
  const had = objectAt(old, "spec", "template", "metadata", "labels");
  const isComplete =
    !old || labels.every(([label]) => !label.includes("/") || Object.hasOwn(had, label));
  return Object.fromEntries(labels.filter(([label]) => isComplete || !label.includes("/")));
}

function jobFaults(job: JsonObject, old: JsonObject | undefined, rules: ServerRules): FieldFault[] {
  const metadata = metadataOf(job);
  return [
    () => metadataFaults(metadata, nameCheck),
    () => finalizerFaults(metadata),
    () => generatedSelectorFaults(job, requiredLabels(old, rules)),
    () => jobSpecFaults(objectAt(job, "spec")),
    () => hostnameFaults(job),
  ].flatMap(apart);
}

function validateUpdate(
  job: JsonObject,
  old: JsonObject,
  { view, rules }: { view: AdmissionView; rules: ServerRules },
): FieldFault[] {
  const [metadata, oldMetadata] = [metadataOf(job), metadataOf(old)];
  return [
    ...metadataFaults(metadata, pathSegmentCheck),
    ...metadataUpdateFaults(metadata, oldMetadata),
    ...jobFaults(job, old, rules),
    ...metadataUpdateFaults(metadata, oldMetadata),
    ...finalizerFaults(metadata),
    ...jobSpecFaults(objectAt(job, "spec")),
    ...jobUpdateFaults(job, old, view),
  ];
}

function prepareUpdate(changed: JsonObject, old: JsonObject): JsonObject {
  const job = withEnabledFields(changed);
  const generation = numberAt(old, "metadata", "generation") ?? 1;
  const isChanged = !isSemanticallyEqual(objectAt(job, "spec"), objectAt(old, "spec"), "JobSpec");
  const metadata = { ...metadataOf(job), generation: isChanged ? generation + 1 : generation };
  return { ...job, metadata, status: old["status"] };
}

function prepareStatus(job: JsonObject, old: JsonObject): JsonObject {
  const metadata = { ...metadataOf(job), generation: valueAt(old, "metadata", "generation") };
  return { ...job, metadata, spec: old["spec"] };
}

function warnCreate(job: JsonObject): string[] {
  const faults = dnsLabelFaults(textAt(job, "metadata", "name"));
  const nameWarnings =
    faults.length === 0
      ? []
      : [
          "metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; " +
            `a DNS label is recommended: [${faults.join(" ")}]`,
        ];
  return [...nameWarnings, ...jobWarnings(objectAt(job, "spec"), undefined)];
}

function warnUpdate(job: JsonObject, old: JsonObject): string[] {
  const isSame = valueAt(job, "metadata", "generation") === valueAt(old, "metadata", "generation");
  return isSame ? [] : jobWarnings(objectAt(job, "spec"), objectAt(old, "spec"));
}

/** What the API server makes of `batch/v1` Jobs, by the rules of a profile. */
function createJobModel(rules: ServerRules): KindModel {
  return {
    decode: (document) => decodeJob(document, rules),
    mutate: (job) => job,
    objections: () => [],
    prepareCreate: (job) => prepareCreate(job, rules),
    validateCreate: (job) => {
      const faults = jobFaults(job, undefined, rules);
      return faults.length > 0 ? faults : metadataFaults(metadataOf(job), pathSegmentCheck);
    },
    warnCreate,
    finish: (job) => {
      const spec = nullEmptyLists(objectAt(job, "spec"), "JobSpec");
      return { ...job, metadata: withDefaultLabels(metadataOf(job), spec), spec };
    },
    admitCreate: () => undefined,
    prepareUpdate,
    validateUpdate: (job, old, view) => validateUpdate(job, old, { view, rules }),
    warnUpdate,
    admitUpdate: () => undefined,
    prepareStatus,
    validateStatus: (job, old) => [
      ...metadataFaults(metadataOf(job), pathSegmentCheck),
      ...metadataUpdateFaults(metadataOf(job), metadataOf(old)),
      ...metadataUpdateFaults(metadataOf(job), metadataOf(old)),
      ...finalizerFaults(metadataOf(job)),
      ...jobStatusFaults(job, old),
    ],
  };
}

/** What each server makes of a `batch/v1` Job. */
export const jobModels: Readonly<Record<ServerProfile, KindModel>> = {
  kubernetes: createJobModel(profiles.kubernetes.rules),
  cci: createJobModel(profiles.cci.rules),
};
