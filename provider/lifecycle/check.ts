import type { Connection } from "../connection/connection.js";
import { isProviderError } from "../errors.js";
import { isJsonObject, withoutNulls, type JsonObject } from "../kinds/json.js";
import type { Kind, Problem } from "../kinds/kind.js";
import { findTypeProblems, findUnknownFields, type UnknownField } from "../kinds/schema.js";
import { isUnknown, unknownValue } from "../kinds/unknown.js";
import { generateName } from "../planning/job-name.js";
import { planChange } from "../planning/plan.js";
import { closestWord } from "./closest-word.js";
import { lifecycleSchema, parseProperties, type JobProperties } from "./inputs.js";
import { tellOnce } from "./messages.js";
import { findMetadataProblems } from "./metadata-rules.js";
import { toInputs } from "./outputs.js";
import { connectionOf } from "./session.js";

/** One fault in the inputs, as the engine wants it. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** What check answers: the inputs to go on with, or what is wrong with them. */
export interface CheckResult {
  readonly inputs: JsonObject;
  readonly failures: CheckFailure[];
}

const ownMembers = ["metadata", "spec", "lifecycle", "origin", "autonamed", "__provider"];
/** Of a manifest that is spread into the arguments: accepted, and not kept. */
const manifestMembers = ["apiVersion", "kind", "status"];

function findTopLevelProblems(kind: Kind, news: JsonObject): Problem[] {
  const known = [...ownMembers, ...manifestMembers];
  const unknown = Object.keys(news).filter((name) => !known.includes(name));
  const problems = unknown.map((name) => {
    const meant = closestWord(name, ["metadata", "spec", "lifecycle"]);
    const hint =
      meant === undefined ? "a job has metadata, spec and lifecycle" : `did you mean ${meant}?`;
    return { path: name, reason: `is not an argument: ${hint}` };
  });
  for (const [name, expected] of [
    ["apiVersion", kind.apiVersion],
    ["kind", kind.apiKind],
  ] as const) {
    const given = news[name];
    if (given === undefined || given === expected || isUnknown(given)) continue;
    problems.push({ path: name, reason: `must be ${expected} for a ${kind.name}, or left out` });
  }
  return problems;
}

function findLifecycleProblems(lifecycle: unknown): Problem[] {
  if (lifecycle === undefined || isUnknown(lifecycle)) return [];
  const parsed = lifecycleSchema.safeParse(lifecycle);
  if (parsed.success) return [];
  return parsed.error.issues.map((issue) => {
    const path = ["lifecycle", ...issue.path.map(String)].join(".");
    if (issue.code !== "unrecognized_keys") return { path, reason: issue.message };
    const known = ["connection", "timeouts", "deletion"].join(", ");
    return {
      path: `${path}.${issue.keys[0] ?? ""}`,
      reason: `is not a setting; known here: ${known}`,
    };
  });
}

function findSpecProblems(kind: Kind, spec: unknown): Problem[] {
  if (isUnknown(spec)) return [];
  if (spec === undefined || spec === null) return [{ path: "spec", reason: "is required" }];
  const problems = findTypeProblems(spec, kind.specShape, "spec");
  // Rules about values mean nothing where types are wrong.
  return problems.length === 0 && isJsonObject(spec) ? kind.findProblems(spec) : problems;
}

function readArguments(news: JsonObject): JsonObject {
  const given = withoutNulls(
    Object.fromEntries(Object.entries(news).filter(([name]) => name !== "spec")),
  );
  const { spec } = news;
  return { ...given, ...(isJsonObject(spec) ? { spec: withoutNulls(spec) } : { spec }) };
}

function resourceName(origin: string): string {
  return origin.split("::").at(-1) ?? "";
}

function withNamespace(metadata: JsonObject, connection: Connection): JsonObject {
  const namespace = metadata["namespace"] ?? connection.defaultNamespace;
  return namespace === undefined ? metadata : { ...metadata, namespace };
}

interface Naming {
  readonly kind: Kind;
  readonly connection: Connection;
  readonly old: JobProperties | undefined;
}

/** Keeps the name that the job has unless the change needs a new job. */
function keptName(
  { kind, connection, old }: Naming,
  properties: JobProperties,
): string | undefined {
  const name = old?.metadata["name"];
  if (!old || typeof name !== "string" || !old.autonamed) return undefined;
  const plan = planChange({
    kind,
    profile: connection.profile,
    overrides: connection.mutability,
    before: old,
    after: { ...properties, metadata: { ...properties.metadata, name } },
  });
  // What only the server can tell is asked when the change is planned; until then the job keeps its name.
  return plan.changes.some((change) => change.verdict === "replace") ? undefined : name;
}

function withName(naming: Naming, properties: JobProperties): JobProperties {
  if (properties.metadata["name"] !== undefined) return { ...properties, autonamed: false };
  const { kind, connection } = naming;
  const given = properties.metadata["generateName"];
  const prefix =
    typeof given === "string" ? given.replace(/(?<!-)-+$/, "") : resourceName(properties.origin);
  const name =
    keptName(naming, properties) ??
    (isUnknown(given)
      ? unknownValue
      : generateName({
          kind,
          profile: connection.profile,
          overrides: connection.mutability,
          prefix,
          spec: properties.spec,
        }));
  return { ...properties, autonamed: true, metadata: { ...properties.metadata, name } };
}

function unknownFieldText({ path, name, siblings }: UnknownField): string {
  const meant = closestWord(name, siblings);
  const hint = meant === undefined ? "" : ` (did you mean ${meant}?)`;
  return `${path} is not a field that this version knows${hint}: it is sent as it is, and a server that does not know it drops it`;
}

async function warnOfUnknownFields(kind: Kind, { origin, spec }: JobProperties): Promise<void> {
  for (const field of findUnknownFields(spec, kind.specShape, "spec")) {
    await tellOnce("warning", { origin, text: unknownFieldText(field) });
  }
}

/** The engine prints the value of a property that a failure names, which may be a secret: the reason names it instead. */
function toFailures(problems: readonly Problem[]): CheckFailure[] {
  return problems.map(({ path, reason }) => ({ property: "", reason: `${path}: ${reason}` }));
}

/** A lifecycle whose connection is not known yet is resolved during up. */
function connectionNameOf(lifecycle: unknown): string | undefined {
  const name = isJsonObject(lifecycle) ? lifecycle["connection"] : undefined;
  return typeof name === "string" && !isUnknown(name) ? name : undefined;
}

async function findConnection(lifecycle: unknown): Promise<Connection | Problem[]> {
  try {
    return await connectionOf(connectionNameOf(lifecycle));
  } catch (error) {
    if (!isProviderError(error)) throw error;
    return [{ path: "connection", reason: error.message }];
  }
}

/**
 * Validates the arguments of a job and completes them with namespace and name. Never throws for bad input: every fault is a
 * failure that names the field, the shape of what was found and the way out. Asks no server.
 */
export async function check(kind: Kind, olds: JsonObject, news: JsonObject): Promise<CheckResult> {
  const given = readArguments(news);
  const connection = await findConnection(given["lifecycle"]);
  const problems = [
    ...findTopLevelProblems(kind, given),
    ...findMetadataProblems(given["metadata"]),
    ...findSpecProblems(kind, given["spec"]),
    ...findLifecycleProblems(given["lifecycle"]),
    ...(Array.isArray(connection) ? connection : []),
  ];
  if (problems.length > 0 || Array.isArray(connection)) {
    return { inputs: news, failures: toFailures(problems) };
  }
  const wholeUnknown = [given["metadata"], given["spec"]].some(isUnknown);
  if (wholeUnknown) return { inputs: news, failures: [] };
  const parsed = parseProperties(given);
  const properties = { ...parsed, metadata: withNamespace(parsed.metadata, connection) };
  if (properties.metadata["namespace"] === undefined) {
    const reason =
      "is required: CCI has no default namespace; set it, or run pulumi config set volcano:namespace <namespace>";
    return { inputs: news, failures: toFailures([{ path: "metadata.namespace", reason }]) };
  }
  await warnOfUnknownFields(kind, properties);
  const old = Object.keys(olds).length === 0 ? undefined : parseProperties(olds);
  return { inputs: toInputs(withName({ kind, connection, old }, properties)), failures: [] };
}
