/** The values of a manifest or a patch that may be secrets, by where they stand: nobody tells this package which are. */

/** A value that must not come back in a text. */
export interface SentValue {
  readonly value: string;
  /** Where it stands: `spec.template.spec.containers[main].env[TOKEN]`. */
  readonly field: string;
}

/** Shorter ones would take ordinary words with them, and keep nothing secret. */
export const shortestValue = 6;
const shortestLine = 12;

/** Members below which every text may be one. */
const secretBranches: ReadonlySet<string> = new Set([
  "annotations",
  "labels",
  "matchLabels",
  "nodeSelector",
  // Of a matchExpression.
  "values",
  "args",
  "command",
  // Arguments of Volcano's job plugins.
  "plugins",
  // Of csi and flexVolume volumes.
  "volumeAttributes",
  "options",
]);

/**
 * Members of list items, or of a structure, of which one may be a secret: `env[].value`. A queue is none as a rule, but
 * Volcano's webhook repeats it.
 */
const secretMembers: Readonly<Record<string, string>> = {
  env: "value",
  httpHeaders: "value",
  sysctls: "value",
  tolerations: "value",
  httpGet: "path",
  spec: "queue",
};

/** What is meant as a name and cannot be one may be a whole `NAME=value`, and servers repeat that when they refuse it. */
const plainName = /^[\w./-]{1,100}$/;

const listIndex = /^(?:\d+|-)$/;

/** Whether a text there may be a secret, by the members and the indexes of lists that lead to it. */
export function isSecretPlace(keys: readonly string[], value?: string): boolean {
  if (keys.slice(0, -1).some((key) => secretBranches.has(key))) {
    return true;
  }
  const last = keys.at(-1) ?? "";
  const parent = keys.at(-2) ?? "";
  const list = listIndex.test(parent) ? (keys.at(-3) ?? "") : parent;
  const isBadName = list === "env" && last === "name" && value !== undefined;
  return secretMembers[list] === last || (isBadName && !plainName.test(value));
}

interface Step {
  readonly key: string;
  /** How the step is written, after what stands before it. */
  readonly text: string;
}

function toStep(key: string, isItem: boolean, name?: unknown): Step {
  // A name is printed where it is one; another must not break the text in which it is put, nor stand in it at all.
  const shown = typeof name === "string" && plainName.test(name) ? name : key;
  const clean = shown.replace(/[^\w./-]/g, "_").slice(0, 100);
  return { key, text: isItem || !/^[\w-]+$/.test(clean) ? `[${clean}]` : `.${clean}` };
}

function fieldOf(steps: readonly Step[]): string {
  const [last] = steps.slice(-1);
  const isMember = last?.key === "value" || last?.key === "path";
  // `env[TOKEN]` says it without `.value`.
  const shown = isMember && isSecretPlace(steps.map(({ key }) => key)) ? steps.slice(0, -1) : steps;
  const text = shown.map((step) => step.text).join("");
  return text.startsWith(".") ? text.slice(1) : text;
}

interface Collected {
  readonly values: Map<string, string>;
  /** Texts that stand openly elsewhere, such as names: no secrets, wherever else they stand. */
  readonly open: Set<string>;
}

/** Values inside one text that a server may repeat alone: of `--token=x`, and the lines of a script. */
function partsOf(text: string): string[] {
  const equals = text.indexOf("=");
  const lines = text.includes("\n") ? text.split("\n").map((line) => line.trim()) : [];
  return [
    ...(equals === -1 ? [] : [text.slice(equals + 1)]),
    ...lines.filter((line) => line.length >= shortestLine),
  ];
}

function collectText(text: string, steps: readonly Step[], found: Collected): void {
  if (
    !isSecretPlace(
      steps.map(({ key }) => key),
      text,
    )
  ) {
    found.open.add(text);
    return;
  }
  const field = fieldOf(steps);
  for (const value of [text, ...partsOf(text)]) {
    if (value.length >= shortestValue && !found.values.has(value)) {
      found.values.set(value, field);
    }
  }
}

function collect(value: unknown, steps: readonly Step[], found: Collected): void {
  if (typeof value === "string") {
    collectText(value, steps, found);
  } else if (Array.isArray(value)) {
    value.forEach((item: unknown, index) => {
      const name: unknown =
        typeof item === "object" && item !== null ? Reflect.get(item, "name") : undefined;
      collect(item, [...steps, toStep(String(index), true, name)], found);
    });
  } else if (typeof value === "object" && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      collect(member, [...steps, toStep(key, false)], found);
    }
  }
}

function stepsOfPointer(pointer: string): Step[] {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((key) => toStep(key, listIndex.test(key)));
}

function collectPatch(operations: readonly unknown[], found: Collected): void {
  for (const operation of operations) {
    if (typeof operation !== "object" || operation === null) {
      continue;
    }
    const path: unknown = Reflect.get(operation, "path");
    const steps = stepsOfPointer(typeof path === "string" ? path : "");
    collect(Reflect.get(operation, "value"), steps, found);
  }
}

/**
 * The values of manifests, merge patches and JSON Patches that stand where secrets stand: values of variables, arguments,
 * commands, labels, annotations, selectors, headers, options of volumes and of plugins. The first place of a value is its
 * field.
 */
export function sentValues(sources: readonly unknown[]): readonly SentValue[] {
  const found: Collected = { values: new Map(), open: new Set() };
  for (const source of sources) {
    if (Array.isArray(source)) {
      collectPatch(source, found);
    } else {
      collect(source, [], found);
    }
  }
  return [...found.values]
    .filter(([value]) => !found.open.has(value))
    .map(([value, field]) => ({ value, field }));
}
