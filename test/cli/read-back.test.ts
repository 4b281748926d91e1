import { join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator/index.js";
import { programFor } from "../../provider/cli/convert/program.js";
import { argumentsFor } from "../../provider/cli/manifests/declared.js";
import { readDocuments } from "../../provider/cli/manifests/documents.js";
import { job } from "../../provider/kinds/job/kind.js";
import { volcanoJob } from "../../provider/kinds/volcano-job/kind.js";
import type { JsonObject } from "../../provider/values/json.js";
import { folderWith, runCli } from "./support.js";

const namespace = "research";
const pod = { restartPolicy: "Never", containers: [{ name: "main", image: "train:1" }] };

type Manifest = JsonObject & { readonly metadata: JsonObject; readonly spec: JsonObject };

function plainJob(template: JsonObject = {}, metadata: JsonObject = {}): Manifest {
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "report", namespace, ...metadata },
    spec: { template: { ...template, spec: pod } },
  };
}

const volcano: Manifest = {
  apiVersion: "batch.volcano.sh/v1alpha1",
  kind: "Job",
  metadata: { name: "train", namespace },
  spec: {
    tasks: [{ name: "worker", replicas: 2, template: { spec: pod } }],
    volumes: [
      {
        mountPath: "/data",
        volumeClaim: {
          accessModes: ["ReadWriteOnce"],
          resources: { requests: { storage: "1Gi" } },
        },
      },
    ],
  },
};

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator({ mode: "kubernetes", namespaces: [namespace] });
});

afterEach(async () => {
  await emulator.stop();
});

/** What kubectl shows of a manifest that was applied. */
async function readBack(manifest: Manifest): Promise<Manifest> {
  const place = `${String(manifest["apiVersion"])}/namespaces/${namespace}/jobs`;
  const response = await fetch(`${emulator.url}/apis/${place}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${emulator.issueToken()}`,
      "content-type": "application/json",
    },
    body: JSON.stringify(manifest),
  });
  expect(response.status).toBe(201);
  return (await response.json()) as Manifest;
}

/** The controller names the claim that it makes. */
async function readBackVolcano(): Promise<Manifest> {
  const live = await readBack(volcano);
  const [volume] = live.spec["volumes"] as JsonObject[];
  return {
    ...live,
    spec: { ...live.spec, volumes: [{ ...volume, volumeClaimName: "train-volume-a1b2" }] },
  };
}

const listOf = (...items: readonly object[]) =>
  JSON.stringify({ apiVersion: "v1", kind: "List", metadata: { resourceVersion: "" }, items });

async function planFor(old: object, next: object): Promise<string> {
  const folder = folderWith({ "old.yaml": JSON.stringify(old), "new.yaml": JSON.stringify(next) });
  return (await runCli(["plan", join(folder, "old.yaml"), join(folder, "new.yaml")])).said;
}

/** What `convert` declares, and what is wrong with it. */
function converted(live: Manifest) {
  const { documents } = readDocuments("a.json", JSON.stringify(live));
  const kind = live["apiVersion"] === "batch/v1" ? job : volcanoJob;
  const { faults } = programFor(documents);
  return { faults, args: documents[0] && argumentsFor(kind, documents[0]) };
}

describe("jobs that were read back from a server", () => {
  test("are checked by what a person declares, and pass", async () => {
    const input = listOf(await readBack(plainJob()), await readBackVolcano());
    expect(await runCli(["check", "--quiet", "-"], { input })).toMatchObject({
      exitCode: 0,
      said: "",
    });
  });

  test("are checked by every rule", async () => {
    const live = await readBack(plainJob());
    const input = listOf({ ...live, spec: { ...live.spec, parallelism: -1 } });
    const { exitCode, said } = await runCli(["check", "--quiet", "-"], { input });
    expect(exitCode).toBe(1);
    expect(said.trim().split("\n")).toEqual([
      "Job research/report:",
      expect.stringContaining("spec.parallelism: "),
    ]);
  });

  test("are the same as the manifests that they were made of", async () => {
    const labels = { app: "report" };
    const both = plainJob({ metadata: { labels } }, { labels, name: "both" });
    const copied = plainJob({ metadata: { labels } }, { name: "copied" });
    for (const manifest of [plainJob(), both, copied]) {
      const { name } = manifest.metadata;
      expect(await planFor(await readBack(manifest), manifest)).toBe(
        `Job research/${String(name)}: same\n`,
      );
    }
    expect(await planFor(await readBackVolcano(), volcano)).toBe(
      "VolcanoJob research/train: same\n",
    );
  });

  test("are compared with a changed manifest by what was changed", async () => {
    const manifest = plainJob();
    const live = await readBack(manifest);
    const spec = { ...manifest.spec, activeDeadlineSeconds: 60 };
    const said = await planFor(live, { ...manifest, spec });
    expect(said).toContain("Job research/report: patch");
    expect(said).toMatch(/patch: spec\.activeDeadlineSeconds\b/);
    expect(said).not.toMatch(/selector|labels/);
  });

  test("become programs without anything that the server made", async () => {
    const ofJob = converted(await readBack(plainJob()));
    expect(ofJob.faults).toEqual([]);
    expect(ofJob.args?.["metadata"]).toEqual(plainJob().metadata);
    expect(ofJob.args?.["spec"]).not.toHaveProperty("selector");
    const ofVolcano = converted(await readBackVolcano());
    expect(ofVolcano.faults).toEqual([]);
    expect(ofVolcano.args).toMatchObject({
      metadata: volcano.metadata,
      spec: { volumes: volcano.spec["volumes"] },
    });
    expect(JSON.stringify(ofVolcano.args)).not.toContain("volumeClaimName");
  });
});
