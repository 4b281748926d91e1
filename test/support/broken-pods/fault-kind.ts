import { isJsonObject, type JsonObject } from "../../../provider/values/json.js";

/** Changes a pod template in place. */
export type Put = (template: JsonObject) => void;

/** One way to break a pod template, and the border of its rule from inside. */
export interface FaultKind {
  /** What is wrong, in few words. */
  readonly name: string;
  /** The function of Kubernetes 1.34's Go code that it is about. */
  readonly rule: string;
  /** Each puts one fault into a valid template. */
  readonly broken: readonly Put[];
  /** Each puts what is just inside of the rule. */
  readonly valid: readonly Put[];
}

/** A row of the table. */
export function kind(
  name: string,
  rule: string,
  broken: readonly Put[],
  valid: readonly Put[] = [],
): FaultKind {
  return { name, rule, broken, valid };
}

function member(holder: JsonObject, name: string): JsonObject {
  const value = holder[name];
  if (isJsonObject(value)) {
    return value;
  }
  const made: JsonObject = {};
  holder[name] = made;
  return made;
}

function listOf(holder: JsonObject, name: string): unknown[] {
  const value = holder[name];
  if (Array.isArray(value)) {
    return value;
  }
  const made: unknown[] = [];
  holder[name] = made;
  return made;
}

function mainOf(template: JsonObject): JsonObject {
  const [main] = listOf(member(template, "spec"), "containers");
  if (!isJsonObject(main)) {
    throw new Error("a template has a container");
  }
  return main;
}

/** Replaces members of the template's metadata. */
export const metas = (...each: readonly JsonObject[]): Put[] =>
  each.map((members) => (template) => {
    Object.assign(member(template, "metadata"), members);
  });

/** Replaces members of the pod spec. */
export const pods = (...each: readonly JsonObject[]): Put[] =>
  each.map((members) => (template) => {
    Object.assign(member(template, "spec"), members);
  });

/** Replaces members of the first container. */
export const mains = (...each: readonly JsonObject[]): Put[] =>
  each.map((members) => (template) => {
    Object.assign(mainOf(template), members);
  });

/** Replaces members of the first container's security context. */
export const guards = (...each: readonly JsonObject[]): Put[] =>
  each.map((members) => (template) => {
    Object.assign(member(mainOf(template), "securityContext"), members);
  });

/** Replaces members of the pod's security context. */
export const podGuards = (...each: readonly JsonObject[]): Put[] =>
  each.map((members) => (template) => {
    Object.assign(member(member(template, "spec"), "securityContext"), members);
  });

/** Adds an init container. */
export const inits = (...each: readonly JsonObject[]): Put[] =>
  each.map((members) => (template) => {
    const init = { name: "broken-init", image: "busybox", ...members };
    listOf(member(template, "spec"), "initContainers").push(init);
  });

/** Adds a container. */
export const others = (...each: readonly JsonObject[]): Put[] =>
  each.map((members) => (template) => {
    const other = { name: "broken-other", image: "busybox", ...members };
    listOf(member(template, "spec"), "containers").push(other);
  });

/** Adds a volume of one source. */
export const volumes = (...each: readonly JsonObject[]): Put[] =>
  each.map((source) => (template) => {
    listOf(member(template, "spec"), "volumes").push({ name: "broken", ...source });
  });

/** Adds an item to a list of the first container. */
export const items = (list: string, ...each: readonly unknown[]): Put[] =>
  each.map((item) => (template) => {
    listOf(mainOf(template), list).push(item);
  });

/** One step after the other. */
export const together = (...steps: readonly (readonly Put[])[]): Put => {
  const all = steps.flat();
  return (template) => {
    for (const step of all) {
      step(template);
    }
  };
};

/** A place for one value, which takes each of them. */
export const each = (
  place: (value: unknown) => readonly Put[],
  values: readonly unknown[],
): Put[] => values.flatMap((value) => place(value));

/** The letter so many times. */
export const long = (length: number, letter = "a"): string => letter.repeat(length);
