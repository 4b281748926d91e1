import { isJsonObject, type JsonObject } from "../../../provider/values/json.js";
import { manifestJobs } from "./manifests.js";
import { merge, patch, post, strategic, type Script } from "./script.js";

/** A repeatable sequence of numbers from 0 up to 1 (mulberry32). */
function sequence(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What takes the place of a value: other types, empties, bounds. */
const replacements: readonly unknown[] = [
  null,
  "",
  "x",
  "Bad_Name",
  0,
  -1,
  7,
  true,
  false,
  [],
  {},
  ["a", "a"],
  { a: "b" },
  "1500m",
];

function pathsOf(value: unknown, path: readonly (string | number)[] = []): (string | number)[][] {
  const own = path.length > 0 ? [[...path]] : [];
  if (Array.isArray(value)) {
    return [...own, ...value.flatMap((each, i) => pathsOf(each, [...path, i]))];
  }
  if (!isJsonObject(value)) {
    return own;
  }
  return [...own, ...Object.entries(value).flatMap(([key, each]) => pathsOf(each, [...path, key]))];
}

function change(
  document: JsonObject,
  path: readonly (string | number)[],
  value: unknown,
): JsonObject {
  const copy = structuredClone(document);
  let place: unknown = copy;
  for (const key of path.slice(0, -1)) {
    place = (place as Record<string | number, unknown>)[key];
  }
  const last = path.at(-1) ?? "";
  const container = place as Record<string | number, unknown>;
  if (value === undefined) {
    Reflect.deleteProperty(container, last);
  } else {
    container[last] = value;
  }
  return copy;
}

function mutate(document: JsonObject, random: () => number): JsonObject {
  const spec = isJsonObject(document["spec"]) ? document["spec"] : {};
  const paths = pathsOf(spec);
  const path = paths[Math.floor(random() * paths.length)] ?? [];
  const index = Math.floor(random() * (replacements.length + 1));
  return { ...document, spec: change(spec, path, replacements[index]) };
}

function randomOperation(document: JsonObject, random: () => number): JsonObject {
  const paths = pathsOf(document["spec"]);
  const path = paths[Math.floor(random() * paths.length)] ?? [];
  const pointer = `/spec/${path.join("/")}`;
  const index = Math.floor(random() * (replacements.length + 2));
  if (index >= replacements.length) {
    return { op: "remove", path: pointer };
  }
  return { op: random() < 0.5 ? "add" : "replace", path: pointer, value: replacements[index] };
}

/** Random JSON Patches, one or two operations each, on the objects of the manifests; nothing is changed by them. */
export function mutationPatchScripts(seed: number, count: number): Script[] {
  const random = sequence(seed);
  const perScript = Math.ceil(count / manifestJobs.length);
  return manifestJobs.map(({ file, root, document }) => {
    const named = { ...document, metadata: { name: "t" } };
    return {
      name: `patches of ${file}, seed ${seed}`,
      steps: [
        post(root, named),
        ...Array.from({ length: perScript }, () => {
          const one = randomOperation(document, random);
          const operations = random() < 0.25 ? [one, randomOperation(document, random)] : [one];
          return patch(root, "t", operations, "?dryRun=All");
        }),
      ],
    };
  });
}

/** A merge patch that gives one place another value, or removes it. */
function mergePatchOf(path: readonly (string | number)[], value: unknown): unknown {
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}

function randomMergePatch(document: JsonObject, random: () => number): unknown {
  const paths = pathsOf(document["spec"]).filter((path) =>
    path.every((key) => typeof key === "string"),
  );
  const path = paths[Math.floor(random() * paths.length)] ?? [];
  const isUnknown = random() < 0.1;
  const value = replacements[Math.floor(random() * replacements.length)];
  return { spec: mergePatchOf(isUnknown ? [...path.slice(0, -1), "stray"] : path, value) };
}

/** Random merge patches and strategic merge patches on the objects of the manifests; nothing is changed by them. */
export function mutationMergeScripts(seed: number, count: number): Script[] {
  const random = sequence(seed);
  const perScript = Math.ceil(count / manifestJobs.length);
  return manifestJobs.map(({ file, root, document }) => {
    const named = { ...document, metadata: { name: "t" } };
    return {
      name: `merges into ${file}, seed ${seed}`,
      steps: [
        post(root, named),
        ...Array.from({ length: perScript }, () => {
          const body = randomMergePatch(document, random);
          const change = root === "J" && random() < 0.5 ? strategic : merge;
          return change(root, "t", body, "?dryRun=All");
        }),
      ],
    };
  });
}

/** Manifests with one value removed or replaced by another: most are refused, and the words must be the same. */
export function mutationScripts(seed: number, count: number): Script[] {
  const random = sequence(seed);
  const perScript = Math.ceil(count / manifestJobs.length);
  return manifestJobs.map(({ file, root, document }) => ({
    name: `mutations of ${file}, seed ${seed}`,
    steps: Array.from({ length: perScript }, () => {
      const once = mutate(document, random);
      return post(root, random() < 0.3 ? mutate(once, random) : once, "?dryRun=All");
    }),
  }));
}
