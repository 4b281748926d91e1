import type { Connection } from "../connection/connection.js";
import type { Kind, Problem } from "../kinds/kind.js";
import { isUnknown, unknownValue } from "../values/unknown.js";
import {
  fillPattern,
  hasRandomPart,
  namingRuleOf,
  unfilledPart,
  type NamingRule,
} from "../planning/autonaming.js";
import { generateName, nameByPattern, type NameRequest } from "../planning/job-name.js";
import { planChange, type PlanRequest } from "../planning/plan.js";
import type { JobProperties } from "./inputs.js";
import { findMetadataProblems } from "./managed-metadata.js";
import { planRequestOf } from "./plan-request.js";
import type { ConfigReader } from "./session.js";
import { isTriggered } from "./triggers.js";

let configured: ConfigReader = () => undefined;

/** Takes the stack's configuration, which has Pulumi's settings for names in it. */
export function configureNaming(read: ConfigReader): void {
  configured = read;
}

/** What a name is decided by. */
export interface Naming {
  readonly kind: Kind;
  readonly connection: Connection;
  /** The declaration that the job was made of, where there is one. */
  readonly old: JobProperties | undefined;
  /** Told by the class where `pulumi:autonaming` asks for it. */
  readonly organization?: unknown;
}

/** The parts of a URN: `urn:pulumi:<stack>::<project>::<types>::<name>`, of which only the name may hold `::`. */
function partsOf(origin: string) {
  const [stack = "", project = "", types = "", ...name] = origin.split("::");
  return {
    stack: stack.replace(/^urn:pulumi:/, ""),
    project,
    type: types.split("$").at(-1) ?? "",
    name: name.join("::"),
  };
}

function isKeepable(plan: ReturnType<typeof planChange>): boolean {
  // What only the server can tell is asked when the change is planned; until then the job keeps its name.
  return !plan.changes.some((change) => change.verdict === "replace");
}

function withNameOf(next: JobProperties, name: string): JobProperties {
  return { ...next, metadata: { ...next.metadata, name } };
}

/** Keeps the name that the job has unless the change needs a new job. */
function keptName(
  { kind, connection, old }: Naming,
  properties: JobProperties,
): string | undefined {
  const name = old?.metadata["name"];
  if (!old || typeof name !== "string" || !old.autonamed) {
    return undefined;
  }
  if (isTriggered(old.lifecycle, properties.lifecycle)) {
    return undefined;
  }
  const request = planRequestOf(kind, connection, [old, withNameOf(properties, name)]);
  return isKeepable(planChange(request)) ? name : undefined;
}

/**
 * The new declaration under the name that the job keeps after all: check, which makes the names, is not told what the server
 * did not keep, and may have taken a change without any effect for one that needs a new job.
 */
export function settleName(
  request: PlanRequest,
  [old, next]: readonly [JobProperties, JobProperties],
): JobProperties {
  const { name } = old.metadata;
  const isSettled = !old.autonamed || !next.autonamed || name === next.metadata["name"];
  const isKept = typeof name === "string" && !isTriggered(old.lifecycle, next.lifecycle);
  if (isSettled || !isKept) {
    return next;
  }
  const settled = withNameOf(next, name);
  return isKeepable(planChange({ ...request, after: settled })) ? settled : next;
}

const setting = "pulumi:autonaming";

interface MadeName {
  readonly name: string;
  /** The next job gets the same name, so the old one has to be gone before. */
  readonly isReused: boolean;
}

function requestFor(
  { kind, connection }: Naming,
  { origin, spec, lifecycle: { triggers } }: JobProperties,
  prefix: string,
): NameRequest {
  const { profile, mutability: overrides } = connection;
  return { kind, profile, overrides, prefix, origin, spec, triggers };
}

/** A problem with a name that the stack's settings make. */
function settingProblem(reason: string): Problem {
  const wayOut = `set metadata.name, or change ${setting}`;
  return { path: "metadata.name", reason: `${reason}: ${wayOut}` };
}

function nameBySetting(
  naming: Naming,
  properties: JobProperties,
  rule: { readonly pattern: string; readonly isEnforced: boolean },
): MadeName | Problem {
  const { organization } = naming;
  const filled = fillPattern(rule.pattern, {
    ...partsOf(properties.origin),
    organization: typeof organization === "string" ? organization : undefined,
    configured,
  });
  const missing = unfilledPart(filled);
  if (missing !== undefined) {
    return settingProblem(`${missing} in the pattern of ${setting} has no value`);
  }
  const name = nameByPattern(requestFor(naming, properties, filled), rule.isEnforced);
  const [fault] = isUnknown(name) ? [] : findMetadataProblems({ name });
  if (fault) {
    return settingProblem(`${name}, made by ${setting}, ${fault.reason}`);
  }
  return { name, isReused: !hasRandomPart(filled) };
}

function makeName(naming: Naming, properties: JobProperties): MadeName | Problem {
  const { generateName: given } = properties.metadata;
  if (isUnknown(given)) {
    return { name: unknownValue, isReused: false };
  }
  const { name, type } = partsOf(properties.origin);
  const prefix = typeof given === "string" ? given.replace(/(?<!-)-+$/, "") : "";
  // Whoever writes generateName has said how the job is to be called.
  const rule: NamingRule =
    prefix === "" ? namingRuleOf(configured(setting), type) : { mode: "default" };
  if (rule.mode === "disabled") {
    return { path: "metadata.name", reason: `is required: ${setting} is disabled in this stack` };
  }
  if (rule.mode === "pattern") {
    return nameBySetting(naming, properties, rule);
  }
  if (rule.mode === "verbatim") {
    return nameBySetting(naming, properties, { pattern: "${name}", isEnforced: true });
  }
  const request = requestFor(naming, properties, prefix === "" ? name : prefix);
  return { name: generateName(request), isReused: false };
}

/**
 * A declaration with the name of its job: the given one, the one that the job has, or a new one by the resource's name, its
 * `generateName` and what the stack's `pulumi:autonaming` says.
 *
 * @returns problems where the settings leave the job without a name that a server takes
 */
export function nameJob(naming: Naming, properties: JobProperties): JobProperties | Problem[] {
  if (properties.metadata["name"] !== undefined) {
    return { ...properties, autonamed: false };
  }
  const kept = keptName(naming, properties);
  const made =
    kept === undefined
      ? makeName(naming, properties)
      : { name: kept, isReused: naming.old?.reusesName ?? false };
  if ("path" in made) {
    return [made];
  }
  return { ...withNameOf(properties, made.name), autonamed: true, reusesName: made.isReused };
}
