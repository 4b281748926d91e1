import fc from "fast-check";
import type { JsonObject } from "../../provider/values/json.js";
import type { Kind } from "../../provider/kinds/kind.js";
import type { DeclaredJob } from "../../provider/planning/plan.js";
import { Draft, type EditFunction } from "./draft.js";
import { jobEdits } from "./job-edits.js";
import { podEdits } from "./pod-edits.js";
import { repairJob, repairVolcanoJob } from "./repair.js";
import { volcanoJobEdits } from "./volcano-job-edits.js";

function setKey(map: "labels" | "annotations", values: readonly string[]): EditFunction {
  const keys = {
    labels: ["app", "team", "example.com/role", "a.b/c.d", "new"],
    annotations: ["note", "example.com/owner", "x/y", "new~key", "e.io/a~1b"],
  };
  return (draft) => {
    const target = draft.mapAt(draft.metadata, map);
    target[draft.choose(map === "labels" ? keys.labels : keys.annotations.slice(0, 3))] =
      draft.choose(values);
  };
}

function removeKey(map: "labels" | "annotations"): EditFunction {
  return (draft) => {
    const target = draft.mapAt(draft.metadata, map);
    const keys = Object.keys(target);
    if (keys.length > 0) Reflect.deleteProperty(target, draft.choose(keys));
  };
}

const metadataEdits: Readonly<Record<string, EditFunction>> = {
  "set a label": setKey("labels", ["a", "blue", "", "v-2"]),
  "remove a label": removeKey("labels"),
  "set an annotation": setKey("annotations", ["1", "two words", '{"a": "b/~c"}', ""]),
  "remove an annotation": removeKey("annotations"),
  "remove all labels": ({ metadata }) => {
    Reflect.deleteProperty(metadata, "labels");
  },
};

const tables: Readonly<Record<string, Readonly<Record<string, EditFunction>>>> = {
  VolcanoJob: { ...metadataEdits, ...podEdits, ...volcanoJobEdits },
  Job: { ...metadataEdits, ...podEdits, ...jobEdits },
};

/** One random edit: what is done, and the seed of its choices. */
export interface Edit {
  readonly name: string;
  readonly seed: number;
}

/** The names of all edits of a kind, most of which the kubernetes profile can only answer with a new job. */
export function editNames(kind: Kind): string[] {
  return Object.keys(tables[kind.name] ?? {});
}

/** One to five edits at once. Half of the time only of those that are named, so that patches are not rare. */
export function editsOf(kind: Kind, preferred: readonly string[] = []): fc.Arbitrary<Edit[]> {
  const all = fc.constantFrom(...editNames(kind));
  const name = preferred.length > 0 ? fc.constantFrom(...preferred) : all;
  const edit = (names: fc.Arbitrary<string>) =>
    fc.record({ name: names, seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }) });
  const several = (names: fc.Arbitrary<string>) =>
    fc.array(edit(names), { minLength: 1, maxLength: 5 });
  return fc.oneof(several(name), several(all), fc.tuple(edit(all)));
}

/** The declaration after the edits, valid if it was valid before. */
export function applyEdits(kind: Kind, job: DeclaredJob, edits: readonly Edit[]): DeclaredJob {
  const metadata = structuredClone(job.metadata);
  const spec = structuredClone(job.spec);
  for (const { name, seed } of edits) tables[kind.name]?.[name]?.(new Draft(metadata, spec, seed));
  const edited = { metadata: withoutEmptyMaps(metadata), spec };
  return kind.name === "VolcanoJob" ? repairVolcanoJob(edited) : repairJob(edited);
}

function withoutEmptyMaps(metadata: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(metadata).filter(([, each]) => JSON.stringify(each) !== "{}"),
  );
}
