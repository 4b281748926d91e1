import type { Connection } from "../connection/connection.js";
import type { Kind, Problem } from "../kinds/kind.js";
import { generateName } from "../planning/job-name.js";
import { profiles } from "../profiles/index.js";
import { isJsonObject, type JsonObject } from "../values/json.js";
import { readArguments } from "./arguments.js";
import {
  findArgumentProblems,
  findRuleFindings,
  namespaceMissing,
  type RuleFindings,
} from "./validation.js";

/** What a manifest is judged by where there is no connection. */
export type ManifestRules = Pick<Connection, "profile" | "unknownFields" | "defaultNamespace">;

/** The name is made of the prefix as for a resource of that name, so that it is as long. */
function named(kind: Kind, { profile }: ManifestRules, given: JsonObject): JsonObject {
  const metadata = isJsonObject(given["metadata"]) ? given["metadata"] : {};
  const { name, generateName: prefix } = metadata;
  const spec = isJsonObject(given["spec"]) ? given["spec"] : {};
  if (name !== undefined || typeof prefix !== "string" || prefix === "") {
    return given;
  }
  const request = { kind, profile, overrides: {}, prefix, origin: "", spec };
  return { ...given, metadata: { ...metadata, name: generateName(request) } };
}

function missingNamespace(rules: ManifestRules, given: JsonObject): Problem[] {
  const metadata = isJsonObject(given["metadata"]) ? given["metadata"] : {};
  const fallback = rules.defaultNamespace ?? profiles[rules.profile].defaultNamespace;
  return (metadata["namespace"] ?? fallback) === undefined ? [namespaceMissing] : [];
}

/**
 * What a preview would say of a manifest that is spread into the arguments of its class. Asks no server and no engine, and
 * never throws for bad input.
 */
export function judgeManifest(
  kind: Kind,
  rules: ManifestRules,
  manifest: JsonObject,
): RuleFindings {
  const given = readArguments(manifest);
  const ofArguments = findArgumentProblems(kind, given);
  if (ofArguments.length > 0) {
    return { problems: ofArguments, warnings: [] };
  }
  const { problems, warnings } = findRuleFindings(kind, rules, named(kind, rules, given));
  return { problems: [...problems, ...missingNamespace(rules, given)], warnings };
}
