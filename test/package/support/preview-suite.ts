import { job } from "../../../provider/kinds/job/kind.js";
import { isJsonObject } from "../../../provider/values/json.js";
import { unknownValue } from "../../../provider/values/unknown.js";
import { validManifests, type Manifest } from "../../support/manifests";
import type { Properties } from "./provider-process";
import { inputsOf, type Stage } from "./stage";

type Path = readonly (string | number)[];

const testTimeoutMs = 180_000;
const concurrency = 8;
/** Between them they have maps, lists of objects, lists of text, numbers and booleans. */
const files = [
  "cci-openmpi-create.json",
  "job-pod-failure-policy-example.yaml",
  "indexed-job.yaml",
];
const manifests = validManifests.filter(({ file }) => files.includes(file));

/** The path of every part of a value, containers before what they hold. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  const own = path.length > 0 ? [path] : [];
  if (Array.isArray(value)) {
    return [...own, ...value.flatMap((item: unknown, i) => pathsOf(item, [...path, i]))];
  }
  if (!isJsonObject(value)) {
    return own;
  }
  return [...own, ...Object.keys(value).flatMap((key) => pathsOf(value[key], [...path, key]))];
}

function withUnknown(value: unknown, [first, ...rest]: Path): unknown {
  if (first === undefined) {
    return unknownValue;
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown, i) => (i === first ? withUnknown(item, rest) : item));
  }
  if (!isJsonObject(value)) {
    return value;
  }
  return { ...value, [first]: withUnknown(value[first], rest) };
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    // The paths come from a value of the same shape.
    (part, step) => (part as Readonly<Record<string | number, unknown>> | undefined)?.[step],
    value,
  );
}

function newsOf({ kind, declared }: Manifest): Properties {
  const { name } = declared.metadata;
  // Every manifest has a name.
  return inputsOf(kind === job ? "Job" : "VolcanoJob", String(name), { ...declared });
}

async function previewWithUnknown(
  { provider }: Stage,
  old: { readonly id: string; readonly inputs: Properties; readonly outs: Properties },
  { news, path }: { readonly news: Properties; readonly path: Path },
): Promise<string[]> {
  // The walk keeps the top level an object.
  const changed = withUnknown(news, path) as Properties;
  const { inputs, failures } = await provider.check(old.inputs, changed);
  const faults = failures.map(({ reason }) => reason);
  if (valueAt(inputs, path) !== unknownValue) {
    faults.push("check did not keep the value");
  }
  const { changes } = await provider.diff(old.id, old.outs, inputs);
  if (changes !== "some") {
    faults.push(`diff says ${changes}`);
  }
  return faults.map((fault) => `${path.join(".")}: ${fault}`);
}

/** Cases about values that are only known during `up`, and about what a job costs in the state. */
export function registerPreviews(stage: () => Stage): void {
  test.each(manifests)(
    "lets any part of $file be unknown in a preview",
    async (manifest) => {
      const news = newsOf(manifest);
      const { inputs } = await stage().provider.check({}, news);
      const outs = { ...inputs, uid: `uid-of-${manifest.file}`, status: { phase: "Running" } };
      const old = { id: "research/some-job", inputs, outs };
      const { metadata, spec } = news;
      const paths = pathsOf({ metadata, spec });
      const faults: string[] = [];
      for (let i = 0; i < paths.length; i += concurrency) {
        const batch = paths.slice(i, i + concurrency);
        const found = await Promise.all(
          batch.map((path) => previewWithUnknown(stage(), old, { news, path })),
        );
        faults.push(...found.flat());
      }
      expect(paths.length).toBeGreaterThan(20);
      expect(faults).toEqual([]);
    },
    testTimeoutMs,
  );

  test.each(manifests)(
    "keeps $file in a state of twice its size and 10 KB at most",
    async (manifest) => {
      const { provider } = stage();
      const news = newsOf(manifest);
      const { inputs } = await provider.check({}, news);
      const { id, outs } = await provider.create(inputs);
      const size = JSON.stringify({ inputs, outs }).length;
      expect(size).toBeLessThan(2 * JSON.stringify(manifest.declared).length + 10_240);
      await provider.delete(id, outs);
    },
  );
}
