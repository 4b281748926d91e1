import type { Connection } from "../connection/connection.js";
import { isProviderError } from "../errors.js";
import { isJsonObject, withoutNulls, type JsonObject } from "../kinds/json.js";
import type { Kind, Problem } from "../kinds/kind.js";
import { isUnknown, unknownValue } from "../kinds/unknown.js";
import { generateName } from "../planning/job-name.js";
import { planChange } from "../planning/plan.js";
import { parseProperties, type JobProperties } from "./inputs.js";
import { tellOnce } from "./messages.js";
import { toInputs } from "./outputs.js";
import { connectionOf } from "./session.js";
import { findArgumentProblems, findRuleFindings } from "./validation.js";

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
    typeof given === "string" ? given.replace(/-+$/, "") : resourceName(properties.origin);
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

const namespaceMissing =
  "is required: CCI has no default namespace; set it, or run pulumi config set volcano:namespace <namespace>";

/**
 * Validates the arguments of a job and completes them with namespace and name. Never throws for bad input: every fault is a
 * failure that names the field, the shape of what was found and the way out. Asks no server.
 */
export async function check(kind: Kind, olds: JsonObject, news: JsonObject): Promise<CheckResult> {
  const given = readArguments(news);
  const connection = await findConnection(given["lifecycle"]);
  const ofArguments = findArgumentProblems(kind, given);
  const isUnclear = Array.isArray(connection) || ofArguments.length > 0;
  const wholeUnknown = [given["metadata"], given["spec"]].some(isUnknown);
  if (isUnclear || wholeUnknown) {
    const found = Array.isArray(connection) ? connection : [];
    return { inputs: news, failures: toFailures([...ofArguments, ...found]) };
  }
  const parsed = parseProperties(given);
  const properties = { ...parsed, metadata: withNamespace(parsed.metadata, connection) };
  const old = Object.keys(olds).length === 0 ? undefined : parseProperties(olds);
  const named = withName({ kind, connection, old }, properties);
  const { problems, warnings } = findRuleFindings(kind, connection, { ...named });
  const missing =
    named.metadata["namespace"] === undefined
      ? [{ path: "metadata.namespace", reason: namespaceMissing }]
      : [];
  if (problems.length + missing.length > 0) {
    return { inputs: news, failures: toFailures([...problems, ...missing]) };
  }
  for (const text of warnings) await tellOnce("warning", { origin: named.origin, text });
  return { inputs: toInputs(named), failures: [] };
}
