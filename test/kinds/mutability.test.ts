import { job } from "../../provider/kinds/job/kind.js";
import type { Kind } from "../../provider/kinds/kind.js";
import { shapeOf } from "../../provider/go-spelling/remarshal.js";
import type { Field } from "../../provider/go-spelling/shape.js";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";

const metadataField: Field = { is: "object", shape: "ObjectMeta" };

function below(field: Field | undefined, step: string): Field | undefined {
  if (step === "[]") {
    return field?.is === "list" ? field.of : undefined;
  }
  if (field?.is === "map") {
    return field.of;
  }
  return field?.is === "object" ? shapeOf(field.shape ?? "").fields[step] : undefined;
}

/** The field at a row's path; undefined where the row is misspelled. */
function fieldAt(kind: Kind, path: string): Field | undefined {
  const [root, ...steps] = path.match(/\[\]|[^.[\]]+/g) ?? [];
  const spec: Field = { is: "object", shape: kind.specShape };
  const start = root === "metadata" ? metadataField : root === "spec" ? spec : undefined;
  return steps.reduce(below, start);
}

const rows = [volcanoJob, job].flatMap((kind) =>
  (["kubernetes", "cci"] as const).flatMap((profile) =>
    kind.mutability[profile].rules.map((rule) => ({ kind, profile, name: kind.name, ...rule })),
  ),
);

describe("the mutability tables", () => {
  test.each(rows)("name a field of the API: $name on $profile, $path", ({ kind, path }) => {
    expect(fieldAt(kind, path)).toBeDefined();
  });

  test.each(rows)("say where a row comes from: $name on $profile, $path", ({ source, when }) => {
    expect(source).toMatch(/seen|CCI API reference/);
    if (when) {
      expect(when.text).toMatch(/^[a-z]/);
    }
  });

  test("would not find a misspelled path", () => {
    expect(fieldAt(volcanoJob, "spec.tasks[].replica")).toBeUndefined();
    expect(fieldAt(volcanoJob, "spec.tasks.replicas")).toBeUndefined();
    expect(fieldAt(job, "specs.parallelism")).toBeUndefined();
  });

  test("have no path twice", () => {
    for (const kind of [volcanoJob, job]) {
      for (const { rules } of Object.values(kind.mutability)) {
        const paths = rules.map(({ path }) => path);
        expect(new Set(paths).size).toBe(paths.length);
      }
    }
  });
});
