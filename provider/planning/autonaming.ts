/**
 * Pulumi's own settings for names, `pulumi:autonaming` of a stack, as the engine reads them for resources of its packages
 * (pkg/resource/autonaming of Pulumi 3.255.0). It validates them before any provider starts, and deletes before it replaces
 * where they leave nothing random in a name. What it decides about a name it tells no dynamic resource, so it is read here.
 */
import { createHash } from "node:crypto";
import { isJsonObject, own, type JsonObject } from "../values/json.js";

/** How a resource without a name of its own is named. */
export type NamingRule =
  /** `default`: a name with a hash. `verbatim`: the resource's name. `disabled`: every job has to be given a name. */
  | { readonly mode: "default" | "verbatim" | "disabled" }
  /** `isEnforced`: exactly so; else it is made to fit into what the server takes. */
  | { readonly mode: "pattern"; readonly pattern: string; readonly isEnforced: boolean };

const byDefault: NamingRule = { mode: "default" };

function ruleIn(section: unknown): NamingRule | undefined {
  if (!isJsonObject(section)) {
    return undefined;
  }
  const { mode, pattern, enforce } = section;
  if (typeof pattern === "string") {
    return { mode: "pattern", pattern, isEnforced: enforce === true };
  }
  return mode === "default" || mode === "verbatim" || mode === "disabled" ? { mode } : undefined;
}

function sectionOf(holder: unknown, member: string, name: string): JsonObject {
  const sections = isJsonObject(holder) ? own(holder, member) : undefined;
  const section = isJsonObject(sections) ? own(sections, name) : undefined;
  return isJsonObject(section) ? section : {};
}

/**
 * The rule for a type of resource: its own, else its package's, else the stack's.
 *
 * @param settings the text of `pulumi:autonaming`, or what it holds
 * @param type `pulumi-nodejs:dynamic/volcano:Job`
 */
export function namingRuleOf(settings: unknown, type: string): NamingRule {
  const root = typeof settings === "string" ? parsed(settings) : settings;
  const provider = sectionOf(root, "providers", type.split(":", 1)[0] ?? "");
  const resource = sectionOf(provider, "resources", type);
  return ruleIn(resource) ?? ruleIn(provider) ?? ruleIn(root) ?? byDefault;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What the expressions of a pattern stand for. */
export interface PatternValues {
  readonly name: string;
  readonly project: string;
  readonly stack: string;
  readonly organization: string | undefined;
  /** A key of the stack's configuration. */
  readonly configured: (key: string) => string | undefined;
}

const alphabets: Readonly<Record<string, string>> = {
  hex: "0123456789abcdef",
  alphanum: "abcdefghijklmnopqrstuvwxyz0123456789",
  string: "abcdefghijklmnopqrstuvwxyz",
  num: "0123456789",
};
const randomPart = /\$\{(?:(hex|alphanum|string|num)\((\d+)\)|uuid)\}/g;

/** True where a pattern gives another name to another job. */
export function hasRandomPart(pattern: string): boolean {
  return new RegExp(randomPart).test(pattern);
}

/** A pattern with everything in place that does not depend on the job; what has no value stays as it is. */
export function fillPattern(pattern: string, values: PatternValues): string {
  const known: Readonly<Record<string, string | undefined>> = {
    name: values.name,
    project: values.project,
    stack: values.stack,
    organization: values.organization,
  };
  return pattern
    .replaceAll(/\$\{config\.([^}]+)\}/g, (whole, key: string) => values.configured(key) ?? whole)
    .replaceAll(/\$\{(name|project|stack|organization)\}/g, (whole, key: string) => {
      return known[key] ?? whole;
    });
}

/** Bytes that follow from the seed and from nothing else. */
function* bytesOf(seed: string): Generator<number, never> {
  for (let block = 0; ; block++) {
    yield* createHash("sha256").update(`${seed}:${block}`).digest();
  }
}

/**
 * Puts something in place of the random parts that follows from the seed, so that a preview names a job as `up` does. The
 * engine's own seed is told to no dynamic resource.
 */
export function fillRandomParts(pattern: string, seed: string): string {
  const bytes = bytesOf(seed);
  const draw = (alphabet: string, length: number) =>
    Array.from({ length }, () => alphabet[bytes.next().value % alphabet.length]).join("");
  return pattern.replaceAll(randomPart, (_whole, kind: string | undefined, count: string) => {
    if (kind !== undefined) {
      return draw(alphabets[kind] ?? "", Number(count));
    }
    return [8, 4, 4, 4, 12].map((length) => draw(alphabets["hex"] ?? "", length)).join("-");
  });
}

/** An expression that has no value. */
export function unfilledPart(text: string): string | undefined {
  return /\$\{[^}]*\}/.exec(text.replaceAll(randomPart, ""))?.[0];
}
