import * as pulumi from "@pulumi/pulumi";
import { Job } from "../../provider/resources/job.js";
import { VolcanoJob } from "../../provider/resources/volcano-job.js";
import { recordEngine, type RecordedEngine } from "./recorded-engine.js";

const spec = { template: { spec: { containers: [{ name: "main", image: "busybox" }] } } };
const volcanoType = "pulumi-nodejs:dynamic/volcano:VolcanoJob";
const jobType = "pulumi-nodejs:dynamic/volcano:Job";

class Component extends pulumi.ComponentResource {
  constructor(type: string, name: string, options?: pulumi.ComponentResourceOptions) {
    super(type, name, {}, options);
  }
}

async function originOf(engine: RecordedEngine, name: string): Promise<unknown> {
  return (await engine.registrationOf(name)).inputs["origin"];
}

describe("the origin of a job", () => {
  test.each([{ isPreview: false }, { isPreview: true }])(
    "is the URN that the engine gives to it (%j)",
    async (options) => {
      const engine = recordEngine(options);
      new VolcanoJob("train", { spec: { tasks: [] } });
      new Job("migrate", { spec });
      expect(await originOf(engine, "train")).toBe(`urn:pulumi:prod::shop::${volcanoType}::train`);
      expect(await originOf(engine, "migrate")).toBe(`urn:pulumi:prod::shop::${jobType}::migrate`);
    },
  );

  test("has the type of a parent before its own", async () => {
    const engine = recordEngine();
    const parent = new Component("acme:index:Team", "vision");
    new Job("migrate", { spec }, { parent });
    expect(await originOf(engine, "migrate")).toBe(
      `urn:pulumi:prod::shop::acme:index:Team$${jobType}::migrate`,
    );
  });

  test("has the types of all nested parents", async () => {
    const engine = recordEngine();
    const site = new Component("acme:index:Site", "tokyo");
    const parent = new Component("acme:index:Team", "vision", { parent: site });
    new Job("migrate", { spec }, { parent });
    expect(await originOf(engine, "migrate")).toBe(
      `urn:pulumi:prod::shop::acme:index:Site$acme:index:Team$${jobType}::migrate`,
    );
  });

  test("has the type of a parent that is a job itself", async () => {
    const engine = recordEngine();
    const parent = new VolcanoJob("train", { spec: { tasks: [] } });
    new Job("migrate", { spec }, { parent });
    expect(await originOf(engine, "migrate")).toBe(
      `urn:pulumi:prod::shop::${volcanoType}$${jobType}::migrate`,
    );
  });

  test("leaves out the stack, which the engine leaves out", async () => {
    const engine = recordEngine();
    const parent = new Component("pulumi:pulumi:Stack", "shop-prod");
    new Job("migrate", { spec }, { parent });
    expect(await originOf(engine, "migrate")).toBe(`urn:pulumi:prod::shop::${jobType}::migrate`);
  });

  test("is the new URN of a resource with aliases", async () => {
    const engine = recordEngine();
    const aliases = [{ name: "old-name" }, { parent: new Component("acme:index:Team", "vision") }];
    new Job("migrate", { spec }, { aliases });
    expect(await originOf(engine, "migrate")).toBe(`urn:pulumi:prod::shop::${jobType}::migrate`);
  });

  test("does not make the jobs of a component wait for each other", async () => {
    const engine = recordEngine();
    const parent = new Component("acme:index:Team", "vision");
    const jobs = ["first", "second", "third"].map((name) => new Job(name, { spec }, { parent }));
    await Promise.all(
      jobs.map((each, i) => engine.registrationOf(["first", "second", "third"][i] ?? "")),
    );
    expect(jobs).toHaveLength(3);
  });
});
