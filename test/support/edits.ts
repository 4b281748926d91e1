import fc from "fast-check";
import { copyJson, mapMembers, type JsonObject } from "../../provider/values/json.js";
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
    if (keys.length > 0) {
      Reflect.deleteProperty(target, draft.choose(keys));
    }
  };
}

/** Edits by what they do. */
export type EditTable = Readonly<Record<string, EditFunction>>;

const metadataEdits: EditTable = {
  "set a label": setKey("labels", ["a", "blue", "", "v-2"]),
  "remove a label": removeKey("labels"),
  "set an annotation": setKey("annotations", ["1", "two words", '{"a": "b/~c"}', ""]),
  "remove an annotation": removeKey("annotations"),
  "remove all labels": ({ metadata }) => {
    Reflect.deleteProperty(metadata, "labels");
  },
};

const tables: Readonly<Record<string, EditTable>> = {
  VolcanoJob: { ...metadataEdits, ...podEdits, ...volcanoJobEdits },
  Job: { ...metadataEdits, ...podEdits, ...jobEdits },
};

/** Edits that the server lets through; the others it refuses nearly all. */
export const patchableEdits: Readonly<Record<string, readonly string[]>> = {
  VolcanoJob: [
    "set a label",
    "remove a label",
    "set an annotation",
    "remove an annotation",
    "scale",
    "set a task's gang size",
    "set the gang size",
    "set the priority",
    "respell amounts",
  ],
  Job: [
    "set a label",
    "remove a label",
    "set an annotation",
    "set parallelism",
    "suspend",
    "set completions and parallelism",
    "set the backoff limit",
    "set the deadline",
    "set the time to live",
    "set the replacement policy",
    "set the failed indexes",
    "set scheduling gates",
    "select by hand",
    "change tolerations",
    "change the node selector",
    "change affinity",
    "set a pod label",
    "set a pod annotation",
    "write out a default",
    "respell amounts",
    "write out an empty value",
  ],
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

/**
 * One to five edits at once. Half of the time only of those that are named, so that patches are not rare.
 *
 * @param more edits beside those of the kind, which {@link applyEdits} must be given as well
 */
export function editsOf(
  kind: Kind,
  preferred: readonly string[] = [],
  more: EditTable = {},
): fc.Arbitrary<Edit[]> {
  const all = fc.constantFrom(...editNames(kind), ...Object.keys(more));
  const name = preferred.length > 0 ? fc.constantFrom(...preferred) : all;
  const edit = (names: fc.Arbitrary<string>) =>
    fc.record({ name: names, seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }) });
  const several = (names: fc.Arbitrary<string>) =>
    fc.array(edit(names), { minLength: 1, maxLength: 5 });
  return fc.oneof(several(name), several(all), fc.tuple(edit(all)));
}

/** The declaration after the edits, valid if it was valid before and none of `more` made it invalid. */
export function applyEdits(
  kind: Kind,
  job: DeclaredJob,
  edits: readonly Edit[],
  more: EditTable = {},
): DeclaredJob {
  const table = { ...tables[kind.name], ...more };
  const metadata = mapMembers(job.metadata, copyJson);
  const spec = mapMembers(job.spec, copyJson);
  // The others count on what a valid manifest has.
  const inOrder = [...edits].sort((a, b) => Number(a.name in more) - Number(b.name in more));
  for (const { name, seed } of inOrder) {
    table[name]?.(new Draft(metadata, spec, seed));
  }
  const edited = { metadata: withoutEmptyMaps(metadata), spec };
  return kind.name === "VolcanoJob" ? repairVolcanoJob(edited) : repairJob(edited);
}

function withoutEmptyMaps(metadata: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(metadata).filter(([, each]) => JSON.stringify(each) !== "{}"),
  );
}
