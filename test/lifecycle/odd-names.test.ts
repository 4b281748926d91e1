import fc from "fast-check";
import type { Emulator } from "../../emulator/index";
import { applyJsonPatch } from "../../emulator/patch/json-patch-engine";
import { job as jobKind } from "../../provider/kinds/job/kind";
import type { JsonObject } from "../../provider/values/json";
import { volcanoJob as volcanoKind } from "../../provider/kinds/volcano-job/kind";
import { planChange } from "../../provider/planning/plan";
import { projectLive } from "../../provider/planning/project";
import { job, volcanoJob } from "../../provider/runtime";
import { changeJob, createJob, jobArgs, startServer, volcanoArgs } from "./support";

const inherited = [
  "constructor",
  "__proto__",
  "prototype",
  "toString",
  "hasOwnProperty",
  "valueOf",
];
const names = fc.constantFrom(...inherited, "", "a/b", "a~b", "ä", "x".repeat(300));

function mapOf(entries: readonly (readonly [string, unknown])[]): JsonObject {
  return Object.fromEntries(entries);
}

const maps = fc
  .uniqueArray(fc.tuple(names, fc.constantFrom("1", "2")), { selector: ([name]) => name })
  .map(mapOf);

function declare(annotations: JsonObject, nodeSelector: JsonObject) {
  const container = { name: "main", image: "a:1" };
  const template = { spec: { restartPolicy: "Never", nodeSelector, containers: [container] } };
  return { metadata: { annotations }, spec: { suspend: true, template } };
}

describe("members named like those that every object inherits", () => {
  test("are planned, patched and read like all others", () => {
    fc.assert(
      fc.property(maps, maps, maps, maps, (notesBefore, notesAfter, before, after) => {
        const kind = jobKind;
        const had = declare(notesBefore, before);
        const want = declare(notesAfter, after);
        const live = { metadata: { annotations: notesBefore }, spec: kind.storedSpec(had.spec) };
        const overrides = { spec: "patch" } as const;
        const request = { kind, profile: "kubernetes", overrides, before: had } as const;
        const plan = planChange({ ...request, after: want, live });
        const patched = applyJsonPatch(structuredClone(live), plan.operations, true) as typeof live;
        const stored = { metadata: patched.metadata, spec: kind.canonicalSpec(patched.spec) };
        expect(stored.spec).toEqual(kind.canonicalSpec(want.spec));
        expect(patched.metadata.annotations).toEqual(notesAfter);
        expect(projectLive(kind, want, stored)).toEqual(want);
        const changed =
          JSON.stringify([notesBefore, before]) !== JSON.stringify([notesAfter, after]);
        if (!changed) {
          expect(plan.verdict).toBe("nothing");
        }
      }),
    );
  });

  test.each(inherited)(
    "a foreign member %s is a change when it comes, changes and goes",
    (name) => {
      const spec = (value?: number) => ({
        tasks: [],
        ...(value === undefined ? {} : mapOf([[name, value]])),
      });
      const verdicts = [
        [spec(), spec(1)],
        [spec(1), spec(2)],
        [spec(1), spec()],
      ].map(([before = {}, after = {}]) =>
        planChange({
          kind: volcanoKind,
          profile: "kubernetes",
          before: { metadata: {}, spec: before },
          after: { metadata: {}, spec: after },
        }),
      );
      expect(verdicts.map(({ verdict }) => verdict)).toEqual(["patch", "patch", "patch"]);
      expect(verdicts.map(({ changes }) => changes[0]?.action)).toEqual([
        "add",
        "change",
        "remove",
      ]);
    },
  );
});

describe("on a server", () => {
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await startServer();
  });
  afterEach(async () => {
    await emulator.stop();
  });

  test.each(inherited.filter((name) => name !== "__proto__"))(
    "an annotation and a node selector %s are made, read, changed and removed",
    async (name) => {
      const args = (value?: string) => {
        const map = value === undefined ? {} : mapOf([[name, value]]);
        return jobArgs((each) => {
          Object.assign(each, { metadata: { name: "report", annotations: map } });
          Object.assign(each["spec"] as object, { suspend: true });
          (each["spec"] as { template: { spec: JsonObject } }).template.spec["nodeSelector"] = map;
        });
      };
      const created = await createJob(job, args("1"));
      const seen = await job.read(created.id, created.outs);
      expect(seen.inputs).toBeUndefined();
      const changed = await changeJob(job, created, args("2"));
      expect(emulator.objects()[0]).toMatchObject({
        metadata: { annotations: mapOf([[name, "2"]]) },
        spec: { template: { spec: { nodeSelector: mapOf([[name, "2"]]) } } },
      });
      await changeJob(job, { ...created, ...changed }, args());
      const { annotations } = emulator.objects()[0]?.["metadata"] as { annotations: JsonObject };
      expect(Object.hasOwn(annotations, name)).toBe(false);
    },
  );

  test("a plugin __proto__ is not dropped without a word: the server refuses it", async () => {
    const args = volcanoArgs((each) => {
      (each["spec"] as JsonObject)["plugins"] = mapOf([["__proto__", []]]);
    });
    await expect(createJob(volcanoJob, args)).rejects.toThrow(/__proto__/);
  });
});
