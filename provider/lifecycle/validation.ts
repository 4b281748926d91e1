import type { Connection } from "../connection/connection.js";
import { objectsIn } from "../values/items.js";
import { isJsonObject, own, type JsonObject } from "../values/json.js";
import type { Kind, Problem } from "../kinds/kind.js";
import { isUnknown } from "../values/unknown.js";
import { valueAt } from "../server/json-access.js";
import { findCreateFaults, findTypeFaults, type PreviewRequest } from "../server/preview.js";
import { expected, typeFault } from "../server/type-faults.js";
import { newestVersion, pinnedVersion, type ServerVersion } from "../server/versions.js";
import { profileNames, profiles } from "../profiles/index.js";
import { problemsOf } from "./advice.js";
import { closestWord } from "../values/closest-word.js";
import { findOctalModes } from "./file-modes.js";
import { lifecycleSchema, settingsAt } from "./settings.js";
import { manifestPaths } from "./manifest-path.js";
import { findMetadataProblems } from "./managed-metadata.js";
import { findPodRemarks } from "./pod-advice.js";
import { describeUnknownFields, findUnknownFieldProblems } from "./unknown-fields.js";

const ownMembers = [
  "metadata",
  "spec",
  "lifecycle",
  "origin",
  "organization",
  "autonamed",
  "__provider",
];
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
    ["apiVersion", kind.api.apiVersion],
    ["kind", kind.api.kind],
  ] as const) {
    const given = news[name];
    if (given === undefined || given === expected || isUnknown(given)) {
      continue;
    }
    problems.push({ path: name, reason: `must be ${expected} for a ${kind.name}, or left out` });
  }
  return problems;
}

function findLifecycleProblems(lifecycle: unknown): Problem[] {
  const parsed = lifecycleSchema.optional().safeParse(lifecycle);
  if (parsed.success) {
    return [];
  }
  // The stand-in for a value that is not known yet is a text of no meaning.
  const foundAt = (path: readonly PropertyKey[]) => valueAt(lifecycle, ...path.map(String));
  const issues = parsed.error.issues.filter((issue) => !isUnknown(foundAt(issue.path)));
  return issues.map((issue) => {
    const path = ["lifecycle", ...issue.path.map(String)].join(".");
    if (issue.code === "invalid_value") {
      return { path, reason: `must be one of ${issue.values.map(String).join(", ")}` };
    }
    if (issue.code === "invalid_type") {
      const wanted = own<string>(expected, issue.expected) ?? expected.string;
      const found = foundAt(issue.path);
      return { path, reason: typeFault(path, wanted, found, "").plainDetail };
    }
    if (issue.code !== "unrecognized_keys") {
      return { path, reason: issue.message };
    }
    const [name = ""] = issue.keys;
    const known = settingsAt(issue.path.map(String));
    const meant = closestWord(name, known);
    const hint = meant === undefined ? "" : `, did you mean ${meant}?`;
    return {
      path: `${path}.${name}`,
      reason: `is not a setting${hint}; known here: ${known.join(", ")}`,
    };
  });
}

function findSpecProblems(spec: unknown): Problem[] {
  if (isUnknown(spec) || isJsonObject(spec)) {
    return [];
  }
  if (spec === undefined || spec === null) {
    return [{ path: "spec", reason: "is required" }];
  }
  const found = Array.isArray(spec) ? "a list" : typeof spec === "string" ? "text" : typeof spec;
  return [{ path: "spec", reason: `expected an object, got ${found}` }];
}

function documentOf(kind: Kind, { metadata, spec }: JsonObject): JsonObject {
  return {
    apiVersion: kind.api.apiVersion,
    kind: kind.api.kind,
    metadata: isJsonObject(metadata) ? metadata : {},
    spec: isJsonObject(spec) ? spec : {},
  };
}

function withoutRepeats(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ path, reason }) => {
    const text = `${path}: ${reason}`;
    if (seen.has(text)) {
      return false;
    }
    seen.add(text);
    return true;
  });
}

/** So many values a reason allows; undefined where it allows no certain ones. */
function countAllowed(reason: string): number | undefined {
  const [, list] = /^must be (?:one of )?(\S+(?:, \S+| or \S+)*)$/.exec(reason) ?? [];
  return list?.split(/, | or /).length;
}

const someName = /^must be lower case letters/;

/** Of two rules about one value, one inside the other, the narrower says all. */
function withoutWider(problems: readonly Problem[]): Problem[] {
  return problems.filter(({ path, reason }, i) => {
    const others = problems.filter((each, j) => j !== i && each.path === path);
    const count = countAllowed(reason);
    const isWiderList =
      count !== undefined && others.some((each) => (countAllowed(each.reason) ?? count) < count);
    const isWiderName =
      someName.test(reason) &&
      others.some((each) => someName.test(each.reason) && each.reason.length < reason.length);
    return !isWiderList && !isWiderName;
  });
}

/** The places of a pattern such as `spec.tasks[].minAvailable` where a document has nothing. */
function unwrittenPlaces(
  value: unknown,
  [step = "", ...rest]: readonly string[],
  at = "",
): string[] {
  const name = step.replace("[]", "");
  const place = at === "" ? name : `${at}.${name}`;
  const member = isJsonObject(value) ? own(value, name) : undefined;
  if (rest.length === 0) {
    return member === undefined ? [place] : [];
  }
  return step.endsWith("[]")
    ? objectsIn(member).flatMap(({ item, index }) =>
        unwrittenPlaces(item, rest, `${place}[${index}]`),
      )
    : unwrittenPlaces(member, rest, place);
}

/** Places of values that nobody wrote and whose faults are told where those are that they follow from. */
function inheritingPlaces(kind: Kind, document: JsonObject): ReadonlySet<string> {
  const manifestPath = manifestPaths(document, kind.specShape);
  const patterns = kind.following.filter(({ inheritsFaults }) => inheritsFaults);
  const places = patterns.flatMap(({ path }) => unwrittenPlaces(document, path.split(".")));
  return new Set(places.map(manifestPath));
}

/** What is missing altogether has no other fault. */
function withoutFollowUps(problems: readonly Problem[]): Problem[] {
  const missing = new Set(
    problems.filter(({ reason }) => /^(?:is required|needs)/.test(reason)).map(({ path }) => path),
  );
  const told = new Set<string>();
  return problems.filter(({ path, reason }) => {
    if (!missing.has(path)) {
      return true;
    }
    if (told.has(path)) {
      return false;
    }
    told.add(path);
    return reason !== "";
  });
}

/** For a server that has no default namespace. */
export const namespaceMissing: Problem = {
  path: "metadata.namespace",
  reason:
    "is required: CCI has no default namespace; set it, or run pulumi config set volcano:namespace <namespace>",
};

/** Names for which nothing was declared yet, so that the rules about names find nothing to say. */
const placeholders = { name: "job", namespace: "default" };

/** What is wrong with the arguments as a whole: their names, their types, what is not the server's. */
export function findArgumentProblems(kind: Kind, given: JsonObject): Problem[] {
  const document = documentOf(kind, given);
  const types = findTypeFaults({ kind, document });
  return withoutRepeats([
    ...findTopLevelProblems(kind, given),
    ...findMetadataProblems(given["metadata"]),
    ...findSpecProblems(given["spec"]),
    ...problemsOf(types, document, kind.specShape),
    ...findLifecycleProblems(given["lifecycle"]),
  ]);
}

/** What the rules of a server say of a manifest. */
export interface RuleFindings {
  readonly problems: readonly Problem[];
  /** What one line each has to be told about, though it is no fault. */
  readonly warnings: readonly string[];
}

function modeWarnings(kind: Kind, document: JsonObject): string[] {
  const spec = document["spec"];
  if (!isJsonObject(spec)) {
    return [];
  }
  const manifestPath = manifestPaths(document, kind.specShape);
  return findOctalModes(spec, kind.specShape).map(({ path, mode }) => {
    const place = manifestPath(path);
    const [octal, meant] = [mode.toString(8), String(mode)];
    return `${place} ${meant} is octal 0${octal}: YAML 1.2 reads 0${meant} as the decimal number; write 0o${meant}, or ${Number.parseInt(meant, 8)}`;
  });
}

function podWarnings(
  kind: Kind,
  document: JsonObject,
  { profile }: Pick<Connection, "profile">,
): string[] {
  const { podAdvice } = profiles[profile];
  const { spec } = document;
  if (!podAdvice || !isJsonObject(spec)) {
    return [];
  }
  const manifestPath = manifestPaths(document, kind.specShape);
  return findPodRemarks(spec, kind.specShape, podAdvice).map(
    ({ path, text }) => `${manifestPath(path)} ${text}`,
  );
}

/**
 * What the server would refuse of a job whose arguments are sound, all at once, and what deserves a warning. What only some
 * versions of the server refuse is a warning.
 */
export function findRuleFindings(
  kind: Kind,
  connection: Pick<Connection, "profile" | "unknownFields">,
  given: JsonObject,
): RuleFindings {
  if (isUnknown(given["spec"])) {
    return { problems: [], warnings: [] };
  }
  const declared = documentOf(kind, given);
  const metadata = { ...placeholders, ...(declared["metadata"] as JsonObject) };
  const document = { ...declared, metadata };
  const request: PreviewRequest = { kind, profile: connection.profile, document };
  const inheriting = inheritingPlaces(kind, document);
  const problemsAt = (version: ServerVersion): Problem[] =>
    withoutFollowUps(
      withoutWider(
        withoutRepeats(
          problemsOf(findCreateFaults({ ...request, version }), document, kind.specShape),
        ),
      ).filter(({ path }) => !inheriting.has(path)),
    );
  const pinned = problemsAt(pinnedVersion);
  const always = pinned.length === 0 ? [] : problemsAt(newestVersion);
  const texts = new Set(always.map(({ path, reason }) => `${path}: ${reason}`));
  const older = pinned
    .map(({ path, reason }) => `${path}: ${reason}`)
    .filter((text) => !texts.has(text))
    .map((text) => `${text} (servers up to ${describeVersion()} refuse this)`);
  const spec = declared["spec"];
  const foreign = connection.unknownFields;
  return {
    problems: [
      ...always,
      ...(foreign === "error" && isJsonObject(spec) ? findUnknownFieldProblems(kind, spec) : []),
    ],
    warnings: [
      ...older,
      ...modeWarnings(kind, document),
      ...podWarnings(kind, document, connection),
      ...(foreign === "warn" ? describeUnknownFields(kind, spec) : []),
    ],
  };
}

/** What every server refuses of a job whose arguments are sound, for one of which nobody knows yet on which server it is. */
export function findRuleFindingsAnywhere(kind: Kind, given: JsonObject): RuleFindings {
  const [first = [], ...others] = profileNames.map(
    (profile) => findRuleFindings(kind, { profile, unknownFields: "warn" }, given).problems,
  );
  const isEverywhere = ({ path, reason }: Problem) =>
    others.every((problems) =>
      problems.some((each) => each.path === path && each.reason === reason),
    );
  return { problems: first.filter(isEverywhere), warnings: [] };
}

function describeVersion(): string {
  return `Kubernetes ${pinnedVersion.kubernetes} and Volcano ${pinnedVersion.volcano}`;
}
