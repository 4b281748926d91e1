import { job } from "../../provider/kinds/job/kind.js";
import type { JsonObject } from "../../provider/values/json.js";
import type { Kind } from "../../provider/kinds/kind.js";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import { findRuleFindings } from "../../provider/lifecycle/validation.js";

const pod = (more: JsonObject = {}, container: JsonObject = {}): JsonObject => ({
  restartPolicy: "Never",
  containers: [{ name: "main", image: "train:1", ...container }],
  ...more,
});
const jobSpec = (more: JsonObject, podMore: JsonObject = {}, container: JsonObject = {}) => ({
  template: { spec: pod(podMore, container) },
  ...more,
});
const gangSpec = (more: JsonObject, task: JsonObject = {}) => ({
  tasks: [{ name: "worker", replicas: 1, template: { spec: pod() }, ...task }],
  ...more,
});

function findings(kind: Kind, spec: JsonObject, unknownFields: "error" | "warn" | "ignore") {
  const { problems, warnings } = findRuleFindings(
    kind,
    { profile: "kubernetes", unknownFields },
    { metadata: {}, spec },
  );
  return { problems: problems.map(({ path, reason }) => `${path}: ${reason}`), warnings };
}

describe("a field that the API does not have is an error with the way out", () => {
  test.each<[string, Kind, JsonObject, RegExp]>([
    ["a typo", job, jobSpec({ paralelism: 2 }), /^spec\.paralelism: .*did you mean parallelism\?$/],
    [
      "a typo deep down",
      job,
      jobSpec({}, {}, { resource: { limits: {} } }),
      /^spec\.template\.spec\.containers\[main\]\.resource: .*did you mean resources\?$/,
    ],
    [
      "a field that belongs above",
      job,
      jobSpec({}, { backoffLimit: 1 }),
      /^spec\.template\.spec\.backoffLimit: .*backoffLimit belongs to spec$/,
    ],
    [
      "a field that belongs below",
      job,
      jobSpec({ nodeSelector: {} }),
      /^spec\.nodeSelector: .*nodeSelector belongs to spec\.template\.spec$/,
    ],
    [
      "a task's field at the job",
      volcanoJob,
      gangSpec({ topologyPolicy: "none" }),
      /^spec\.topologyPolicy: .*topologyPolicy belongs to spec\.tasks\[\]$/,
    ],
    [
      "a job's field in a task",
      volcanoJob,
      gangSpec({}, { schedulerName: "volcano" }),
      /^spec\.tasks\[worker\]\.schedulerName: .*schedulerName belongs to spec$/,
    ],
    [
      "a word that is known nowhere",
      job,
      jobSpec({ frobnication: 1 }),
      /^spec\.frobnication: .*set volcano:unknownFields to warn$/,
    ],
  ])("%s", (_what, kind, spec, text) => {
    const { problems } = findings(kind, spec, "error");
    expect(problems).toEqual([expect.stringMatching(text)]);
  });

  test("what a template's metadata has beside labels and annotations is known to the API", () => {
    const metadata = {
      ownerReferences: [],
      generateName: "a-",
      creationTimestamp: "2026-01-01T00:00:00Z",
      lables: {},
    };
    const ofJob = jobSpec({});
    const template = { ...(ofJob.template as JsonObject), metadata };
    for (const [kind, spec] of [
      [job, { ...ofJob, template }],
      [volcanoJob, gangSpec({}, { template: { metadata, spec: pod() } })],
    ] as const) {
      expect(findings(kind, spec, "error").problems).toEqual([
        expect.stringMatching(/template\.metadata\.lables: .*did you mean labels\?$/),
      ]);
    }
  });

  test("a warning where that is wanted", () => {
    const { problems, warnings } = findings(job, jobSpec({ paralelism: 2 }), "warn");
    expect(problems).toEqual([]);
    expect(warnings).toEqual([expect.stringMatching(/did you mean parallelism.*sent as it is/)]);
  });

  test("nothing where that is wanted", () => {
    const found = findings(job, jobSpec({ paralelism: 2 }), "ignore");
    expect(found).toEqual({ problems: [], warnings: [] });
  });

  test("never says the value", () => {
    const found = findings(job, jobSpec({ paralelism: "hunter2" }), "error");
    expect(JSON.stringify(found)).not.toContain("hunter2");
  });
});

describe("file modes whose digits look octal", () => {
  const withVolume = (volume: JsonObject) =>
    jobSpec({}, { volumes: [{ name: "files", ...volume }] });
  const modeOf = (mode: number) => withVolume({ configMap: { name: "c", defaultMode: mode } });

  test.each([
    [440, "0670", 288],
    [400, "0620", 256],
    [444, "0674", 292],
  ])("%d is told, with what was meant", (mode, octal, meant) => {
    expect(findings(job, modeOf(mode), "error").warnings).toEqual([
      `spec.template.spec.volumes[files].configMap.defaultMode ${mode} is octal ${octal}: YAML 1.2 reads 0${mode} as the decimal number; write 0o${mode}, or ${meant}`,
    ]);
  });

  test.each([256, 288, 292, 384, 416, 420, 436, 493, 511, 0])("%d is a usual mode", (mode) => {
    expect(findings(job, modeOf(mode), "error")).toEqual({ problems: [], warnings: [] });
  });

  test.each([755, 644, 777])("%d is no mode at all", (mode) => {
    expect(findings(job, modeOf(mode), "error").problems).toEqual([
      expect.stringMatching(/defaultMode: must be a file mode of 0 to 511.*0o644/),
    ]);
  });

  test.each<[string, JsonObject]>([
    [
      "a secret's item",
      { secret: { secretName: "s", items: [{ key: "k", path: "p", mode: 440 }] } },
    ],
    [
      "a projected source's item",
      {
        projected: {
          sources: [{ configMap: { name: "c", items: [{ key: "k", path: "p", mode: 400 }] } }],
        },
      },
    ],
    ["a projected volume", { projected: { defaultMode: 440, sources: [] } }],
    ["a downward file", { downwardAPI: { items: [{ path: "p", mode: 440 }] } }],
  ])("are found in %s", (_what, volume) => {
    expect(findings(job, withVolume(volume), "error").warnings).toHaveLength(1);
  });
});

describe("what only older servers refuse is a warning", () => {
  test("an mpi job without workers", () => {
    const spec = gangSpec({ plugins: { mpi: ["--master=worker", "--worker=none"] } });
    const { problems, warnings } = findings(volcanoJob, spec, "error");
    expect(problems).toEqual([]);
    expect(warnings).toEqual([expect.stringMatching(/mpi plugin needs a worker.*Volcano 1\.14/)]);
  });
});
