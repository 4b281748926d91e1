import { isJsonObject, type JsonObject } from "../kinds/json.js";
import type { Problem } from "../kinds/kind.js";
import { isUnknown } from "../kinds/unknown.js";
import { closestWord } from "../kinds/closest-word.js";
import { reservedPrefix } from "./marks.js";

const managed = ["name", "generateName", "namespace", "labels", "annotations"];
/** Written by the server; a manifest that was read back carries them. */
const serverOwned = [
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "generation",
  "managedFields",
  "resourceVersion",
  "selfLink",
  "uid",
];

const dnsLabel = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const dnsSubdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const keyName = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

function shapeText(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "string" ? "text" : `a ${typeof value}`;
}

function findTextProblems(metadata: JsonObject): Problem[] {
  return ["name", "generateName", "namespace"]
    .filter((name) => metadata[name] !== undefined && typeof metadata[name] !== "string")
    .map((name) => ({
      path: `metadata.${name}`,
      reason: `expected text, got ${shapeText(metadata[name])}`,
    }));
}

function findNameProblems(metadata: JsonObject): Problem[] {
  const { name, namespace } = metadata;
  const problems: Problem[] = [];
  if (typeof name === "string" && (name.length > 253 || !dnsSubdomain.test(name))) {
    const reason = "must be lower case letters, digits, - and . (RFC 1123), at most 253 characters";
    problems.push({ path: "metadata.name", reason });
  }
  if (typeof namespace === "string" && !dnsLabel.test(namespace)) {
    const reason = "must be lower case letters, digits and - (RFC 1123), at most 63 characters";
    problems.push({ path: "metadata.namespace", reason });
  }
  return problems;
}

function findKeyProblem(key: string): string | undefined {
  const parts = key.split("/");
  const name = parts.at(-1) ?? "";
  const prefix = parts.length === 2 ? parts[0] : undefined;
  if (key.startsWith(reservedPrefix)) return "is reserved for this package: choose another name";
  if (parts.length > 2 || name.length > 63 || !keyName.test(name)) {
    return "is not a valid name: up to 63 letters, digits, -, _ and ., with an optional DNS prefix and /";
  }
  if (prefix !== undefined && (prefix.length > 253 || !dnsSubdomain.test(prefix))) {
    return "has a prefix that is not a DNS name";
  }
  return undefined;
}

function findValueProblem(map: "labels" | "annotations", value: unknown): string | undefined {
  if (isUnknown(value)) return undefined;
  if (typeof value !== "string")
    return `expected text, got ${shapeText(value)}: write it in quotes`;
  if (map === "annotations" || (value.length <= 63 && labelValue.test(value))) return undefined;
  return "is not a valid label value: up to 63 letters, digits, -, _ and ., beginning and ending with a letter or digit";
}

function findMapProblems(metadata: JsonObject, map: "labels" | "annotations"): Problem[] {
  const value = metadata[map];
  if (value === undefined || isUnknown(value)) return [];
  if (!isJsonObject(value)) {
    return [{ path: `metadata.${map}`, reason: `expected an object, got ${shapeText(value)}` }];
  }
  return Object.entries(value).flatMap(([key, each]) => {
    const reason = findKeyProblem(key) ?? findValueProblem(map, each);
    return reason === undefined ? [] : [{ path: `metadata.${map}["${key}"]`, reason }];
  });
}

function findUnmanaged(metadata: JsonObject): Problem[] {
  return Object.keys(metadata)
    .filter((name) => !managed.includes(name))
    .map((name) => {
      const path = `metadata.${name}`;
      if (serverOwned.includes(name)) {
        return { path, reason: "is written by the server: leave it out" };
      }
      const meant = closestWord(name, managed);
      const known = `known here: ${managed.join(", ")}`;
      return {
        path,
        reason: `is not managed${meant === undefined ? "" : `, did you mean ${meant}?`}; ${known}`,
      };
    });
}

/** What is wrong with a job's metadata. Values that are not known yet pass. */
export function findMetadataProblems(metadata: unknown): Problem[] {
  if (metadata === undefined || isUnknown(metadata)) return [];
  if (!isJsonObject(metadata)) {
    return [{ path: "metadata", reason: `expected an object, got ${shapeText(metadata)}` }];
  }
  return [
    ...findTextProblems(metadata),
    ...findNameProblems(metadata),
    ...findMapProblems(metadata, "labels"),
    ...findMapProblems(metadata, "annotations"),
    ...findUnmanaged(metadata),
  ];
}
