import * as pulumi from "@pulumi/pulumi";
import type { JobArgs } from "../../provider/resources/inputs.js";
import { Job } from "../../provider/resources/job.js";
import { providerText } from "../../provider/resources/stub.js";
import { VolcanoJob } from "../../provider/resources/volcano-job.js";
import { observed, recordEngine, valueOf } from "./recorded-engine.js";

const template = { spec: { containers: [{ name: "main", image: "busybox" }] } };
const jobArgs: JobArgs = { metadata: { labels: { team: "vision" } }, spec: { template } };

describe("what the engine is handed", () => {
  test("is the arguments, the origin and the provider's text", async () => {
    const engine = recordEngine();
    new Job("migrate", jobArgs);
    const { type, inputs, id } = await engine.registrationOf("migrate");
    expect(type).toBe("pulumi-nodejs:dynamic/volcano:Job");
    expect(id).toBe("");
    expect(inputs).toEqual({
      metadata: { labels: { team: "vision" } },
      spec: { template },
      origin: "urn:pulumi:prod::shop::pulumi-nodejs:dynamic/volcano:Job::migrate",
      __provider: providerText("Job"),
    });
  });

  test("has no copy of what the program cannot set: uid, status, origin, __provider", async () => {
    const engine = recordEngine();
    const manifest = {
      ...jobArgs,
      apiVersion: "batch/v1",
      kind: "Job",
      status: { succeeded: 1 },
      uid: "other",
      origin: "other",
      __provider: "other",
    };
    new Job("migrate", manifest);
    const { inputs } = await engine.registrationOf("migrate");
    expect(Object.keys(inputs).sort()).toEqual(
      ["__provider", "apiVersion", "kind", "metadata", "origin", "spec"].sort(),
    );
    expect([inputs["origin"], inputs["__provider"]]).not.toContain("other");
  });

  test("leaves the arguments as they are, so that they serve for two resources", async () => {
    const engine = recordEngine();
    const args = structuredClone(jobArgs);
    Object.freeze(args);
    new Job("first", args);
    new Job("second", args);
    const [first, second] = [
      await engine.registrationOf("first"),
      await engine.registrationOf("second"),
    ];
    expect(args).toEqual(jobArgs);
    expect(first.inputs["spec"]).toEqual(second.inputs["spec"]);
    expect(first.inputs["origin"]).not.toEqual(second.inputs["origin"]);
  });

  test("may come from Outputs at any depth", async () => {
    const engine = recordEngine();
    new VolcanoJob("train", {
      metadata: pulumi.output({ labels: { team: pulumi.output("vision") } }),
      spec: {
        minAvailable: pulumi.output(2),
        tasks: pulumi.output([{ name: "worker", replicas: Promise.resolve(2) }]),
      },
      lifecycle: { timeouts: pulumi.output({ create: "15m" }) },
    });
    expect((await engine.registrationOf("train")).inputs).toMatchObject({
      metadata: { labels: { team: "vision" } },
      spec: { minAvailable: 2, tasks: [{ name: "worker", replicas: 2 }] },
      lifecycle: { timeouts: { create: "15m" } },
    });
  });

  test("has secrets marked as secret, and only what holds them", async () => {
    const engine = recordEngine();
    const value = pulumi.secret("hunter2");
    const env = [{ name: "KEY", value }];
    const metadata = { name: "migrate" };
    const containers = [{ name: "main", image: "busybox", env }];
    new Job("migrate", { metadata, spec: { template: { spec: { containers } } } });
    const { inputs } = await engine.registrationOf("migrate");
    expect(inputs["metadata"]).toEqual(metadata);
    // The mocks move the mark from the leaf to the top-level input.
    expect(inputs["spec"]).toMatchObject({
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      value: { template: { spec: { containers: [{ env: [{ name: "KEY", value: "hunter2" }] }] } } },
    });
    expect(JSON.stringify(inputs["__provider"])).not.toContain("1b47061264138c4ac30d75fd1eb44270");
  });

  test("leaves out what is undefined", async () => {
    const engine = recordEngine();
    new Job("migrate", { metadata: undefined, spec: { backoffLimit: undefined, template } });
    const { inputs } = await engine.registrationOf("migrate");
    expect(inputs["metadata"]).toBeUndefined();
    expect(inputs["spec"]).toEqual({ template });
  });

  test("is empty, for the check to name what is missing, where JavaScript gives no arguments", async () => {
    const engine = recordEngine();
    // @ts-expect-error a TypeScript program cannot leave them out
    new Job("migrate");
    expect(Object.keys((await engine.registrationOf("migrate")).inputs).sort()).toEqual([
      "__provider",
      "origin",
    ]);
  });
});

describe("outputs", () => {
  test("come from the server", async () => {
    recordEngine();
    const job = new Job("migrate", jobArgs);
    expect(await valueOf(job.uid)).toBe("uid-1");
    expect(await valueOf(job.status)).toEqual(observed.status);
    expect(await valueOf(job.status.phase)).toBe("Running");
    expect(await valueOf(job.metadata.labels)).toEqual({ team: "vision" });
    expect(await valueOf(job.spec.template)).toEqual(template);
  });

  test("are all there from the start, also those that the program does not declare", () => {
    recordEngine();
    const job = new Job("migrate", { spec: { template } });
    for (const output of [job.metadata, job.spec, job.lifecycle, job.uid, job.status]) {
      expect(pulumi.Output.isInstance(output)).toBe(true);
    }
  });

  test("that only the server knows are unknown in a preview, and so is what depends on them", async () => {
    const engine = recordEngine({ isPreview: true });
    const first = new Job("migrate", jobArgs);
    const labels = { after: first.uid };
    new Job("report", { metadata: { labels }, spec: { template } });
    const { inputs } = await engine.registrationOf("report");
    expect(inputs["metadata"]).toEqual({ labels: { after: { __pulumiUnknown: true } } });
    expect(inputs["spec"]).toEqual({ template });
  });
});

describe("get", () => {
  test("looks a job up by its id and declares nothing", async () => {
    const engine = recordEngine();
    const job = VolcanoJob.get("train", "research/train");
    const { id, inputs } = await engine.registrationOf("train");
    expect(id).toBe("research/train");
    expect(inputs["spec"]).toBeUndefined();
    expect(inputs["__provider"]).toContain("volcanoJob");
    expect(await valueOf(job.id)).toBe("research/train");
    expect(await valueOf(job.status.phase)).toBe("Running");
  });

  test("takes the id from an Output, a connection and options", async () => {
    const engine = recordEngine();
    const args = { lifecycle: { connection: "tokyo" } };
    Job.get("migrate", pulumi.output("research/migrate"), args, { protect: true });
    const { id, inputs } = await engine.registrationOf("migrate");
    expect(id).toBe("research/migrate");
    expect(inputs["lifecycle"]).toEqual({ connection: "tokyo" });
  });
});

describe("the option import", () => {
  test.each([
    ["Job", () => new Job("report", jobArgs, { import: "research/report" })],
    ["VolcanoJob", () => new VolcanoJob("report", { spec: {} }, { import: "research/report" })],
  ])("of a %s is refused in one line that names the way", (kind, make) => {
    recordEngine();
    expect(make).toThrow(`import ${kind} report: a dynamic resource cannot be imported; `);
    expect(make).toThrow(`use ${kind}.get("report", "<namespace>/<name>")`);
    try {
      make();
    } catch (error) {
      // The SDK shows such an error without its stack.
      expect(pulumi.RunError.isInstance(error)).toBe(true);
    }
  });
});

test.each([
  ["Job", () => Job.get("report", "")],
  ["VolcanoJob", () => VolcanoJob.get("report", "")],
])("a lookup of a %s with an empty id says what an id is", (_kind, look) => {
  recordEngine();
  expect(look).toThrow("the id is empty; the id of a job is <namespace>/<name>");
});
